using System.Globalization;
using NetTopologySuite.Geometries;
using NpgsqlTypes;

namespace GridMap.Import.Tables;

/// <summary>Households; each goes to the micro-grid and the compound that hold it, and stays, counted, where none does.</summary>
internal sealed class HouseholdTable(TableSql sql, int sourceId) : ITable
{
    private static readonly string[] Ages = ["people_under_7", "people_7_17", "people_18_59", "people_60_plus"];

    private static readonly Dictionary<string, string> Colours = new()
    {
        ["红"] = "red", ["红色"] = "red", ["red"] = "red", ["黄"] = "yellow", ["黄色"] = "yellow", ["yellow"] = "yellow", ["蓝"] = "blue", ["蓝色"] = "blue", ["blue"] = "blue",
    };

    private readonly List<(string Address, Point Place, int[] People, string? Colour)> households = [];

    public int Good => households.Count;

    public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    public void Check(TableRow row)
    {
        if (row["address"].Length == 0) throw RowRefused.Because(row, "address", "no address", "give the household's address");
        if (row.Shape is not Point place) throw RowRefused.Because(row, "place", $"a {row.Shape?.GeometryType} is no point", "give a Point");
        string? colour = null;
        if (row["colour"].Length > 0 && !Colours.TryGetValue(row["colour"].ToLowerInvariant(), out colour)) throw RowRefused.Because(row, "colour", "no colour of the three", "红, 黄, 蓝, or red, yellow, blue, or leave it empty");
        households.Add((row["address"], place, Array.ConvertAll(Ages, age => People(row, age)), colour));
    }

    public IEnumerable<RowProblem> CheckTogether() => [];

    public async Task<IReadOnlyDictionary<string, long>> StoreAsync(Action<double> stored, CancellationToken cancellation)
    {
        await using (var copy = await sql.Connection.BeginBinaryImportAsync(
            $"copy household (address, geom, {string.Join(", ", Ages)}, colour, source_id) from stdin (format binary)", cancellation))
        {
            foreach (var (address, place, people, colour) in households)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(address, NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync<Geometry>(place, NpgsqlDbType.Geometry, cancellation);
                foreach (int count in people) await copy.WriteAsync(count, NpgsqlDbType.Integer, cancellation);
                if (colour is null) await copy.WriteNullAsync(cancellation);
                else await copy.WriteAsync(colour, NpgsqlDbType.Text, cancellation);
                await copy.WriteAsync(sourceId, NpgsqlDbType.Integer, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        await sql.AssignMicroGridsAsync(cancellation);
        await new SourceRow(sql.Connection).AssignCompoundsAsync(cancellation);
        return new Dictionary<string, long>
        {
            ["households"] = households.Count,
            ["people"] = households.Sum(h => (long)h.People.Sum()),
            ["outside every micro-grid"] = await sql.CountAsync("select count(*) from household_outside where source_id = $1", cancellation, sourceId),
            ["in a compound"] = await sql.CountAsync("select count(*) from household where source_id = $1 and compound_id is not null", cancellation, sourceId),
        };
    }

    private static int People(TableRow row, string age) =>
        row[age].Length == 0 ? 0
        : int.TryParse(row[age], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= 1000 ? count
        : throw RowRefused.Because(row, age, "no whole number from 0 to 1000", "count the people of this age, or leave it empty");
}
