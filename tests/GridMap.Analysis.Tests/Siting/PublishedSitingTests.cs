using System.Globalization;
using GridMap.Analysis.Siting;

namespace GridMap.Analysis.Tests.Siting;

/// <summary>Published optima of others' instances: each must lie between the answer and the bound that the engine states. The table is
/// printed and kept in docs/published-answers.md; GRIDMAP_UPDATE_DOCS=1 writes it anew.</summary>
public sealed class PublishedSitingTests(ITestOutputHelper output)
{
    private const string OrLibraryFolder = "answers/pmed/";
    private const string SanFranciscoFolder = "answers/sanfrancisco/";
    private const double NetworkMetres = 5000;

    /// <summary>More than a planner would wait for: the hardest of these take about two seconds.</summary>
    private static readonly SitingEffort Patient = new(BoundVisits: 4_000_000_000, BranchVisits: 4_000_000_000);

    /// <param name="Bound">No choice is better; equal to <paramref name="Ours"/>: proven optimal.</param>
    private sealed record Row(string Instance, string Problem, double Ours, double Bound, double Published, string Format = "N0");

    [Fact]
    public void PublishedOptimaAreReachedOrLieWithinTheBoundStated()
    {
        Assert.SkipWhen(SharedData.Find(OrLibraryFolder + "pmed1.txt") is null, "../shared/data is absent");
        List<Row> rows = [.. OrLibraryRows(), .. SanFranciscoRows()];
        foreach (var row in rows)
        {
            double low = Math.Min(row.Ours, row.Bound), high = Math.Max(row.Ours, row.Bound), rounding = row.Published * 1e-6;
            Assert.True(row.Published >= low - rounding && row.Published <= high + rounding, $"{row}: the published optimum lies outside");
        }
        string table = "| instance | question | our answer | our bound | published optimum |\n|---|---|---|---|---|\n"
            + string.Concat(rows.Select(r => $"| {r.Instance} | {r.Problem} | {Number(r.Ours, r)} | {(r.Ours == r.Bound ? "proven optimal" : Number(r.Bound, r))} | {Number(r.Published, r)} |\n"));
        output.WriteLine(table);
        Docs.Check("published-answers.md", "siting", table);
    }

    private static string Number(double value, Row row) => value.ToString(row.Format, CultureInfo.InvariantCulture);

    private static IEnumerable<Row> OrLibraryRows()
    {
        var centres = Optima("kcenteropt.txt", skip: 0);
        foreach (var (name, optimum) in Optima("pmedopt.txt", skip: 1))
        {
            var (distances, count) = OrLibrary.Read(SharedData.Find($"{OrLibraryFolder}{name}.txt")!);
            var (table, sum) = SavingTable.FromDistances([.. Enumerable.Repeat(1L, distances.Length)], distances);
            var median = SavingSolver.Solve(table, count, Patient);
            Assert.Equal(sum - median.Value, Enumerable.Range(0, distances.Length).Sum(i => median.Chosen.Min(c => distances[c][i])));
            yield return new($"OR-Library {name}, {distances.Length} vertices", $"p-median, p = {count}", sum - median.Value, sum - median.Bound, optimum);
            var centre = CentreSolver.Solve(distances, count);
            Assert.Equal(centre.Radius, Enumerable.Range(0, distances.Length).Max(i => centre.Chosen.Min(c => distances[c][i])));
            yield return new($"OR-Library {name}", $"p-centre, p = {count}", centre.Radius, centre.Bound, centres[name]);
        }
    }

    private static Dictionary<string, long> Optima(string file, int skip) =>
        File.ReadLines(SharedData.Find(OrLibraryFolder + file)!).Skip(skip).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(f => f.Length == 2).ToDictionary(f => f[0], f => long.Parse(f[1], CultureInfo.InvariantCulture));

    /// <summary>205 tracts, 16 stores; distances in whole millimetres for the solvers, in metres as given for the answers.</summary>
    private static IEnumerable<Row> SanFranciscoRows()
    {
        const string instance = "San Francisco, 205 tracts, 16 stores";
        var (metres, people) = SanFrancisco();
        double[] published = [.. File.ReadLines(SharedData.Find(SanFranciscoFolder + "answers.csv")!).Skip(1)
            .Select(l => double.Parse(l[(l.LastIndexOf(',') + 1)..].Split(' ')[0], CultureInfo.InvariantCulture))];
        int[][] covers = [.. metres.Select(row => Enumerable.Range(0, people.Length).Where(i => row[i] <= NetworkMetres).ToArray())];
        var fewest = CoverSolver.Solve(CoverTable.Create(people.Length, covers));
        yield return new(instance, "fewest stores so that every tract is within 5,000 m (LSCP)", fewest.Cost, fewest.Bound, published[0]);
        var most = SavingSolver.Solve(SavingTable.FromCover(people, covers), 4);
        yield return new(instance, "most people within 5,000 m of 4 stores (MCLP)", most.Value, most.Bound, published[1]);

        int[][] millimetres = [.. metres.Select(row => Array.ConvertAll(row, d => (int)Math.Round(d * 1000)))];
        var (table, sum) = SavingTable.FromDistances(people, millimetres);
        var median = SavingSolver.Solve(table, 4);
        double walked = Enumerable.Range(0, people.Length).Sum(i => people[i] * median.Chosen.Min(c => metres[c][i]));
        yield return new(instance, "p-median, p = 4, people × metres", walked, median.IsOptimal ? walked : (sum - median.Bound) / 1000.0, published[2]);
        var centre = CentreSolver.Solve(millimetres, 4);
        yield return new(instance, "p-centre, p = 4, metres", centre.Radius / 1000.0, centre.Bound / 1000.0, published[3], "N2");
    }

    private static (double[][] Metres, long[] People) SanFrancisco()
    {
        Dictionary<string, int> stores = [], tracts = [];
        var people = new List<long>();
        var entries = new List<(int Store, int Tract, double Metres)>();
        foreach (string line in File.ReadLines(SharedData.Find(SanFranciscoFolder + "SF_network_distance_candidateStore_16_censusTract_205_new.csv")!).Skip(1))
        {
            string[] fields = line.Split(',');
            stores.TryAdd(fields[1], stores.Count);
            if (tracts.TryAdd(fields[2], tracts.Count)) people.Add(long.Parse(fields[3], CultureInfo.InvariantCulture));
            entries.Add((stores[fields[1]], tracts[fields[2]], double.Parse(fields[0], CultureInfo.InvariantCulture)));
        }
        double[][] metres = [.. stores.Select(_ => new double[tracts.Count])];
        foreach (var (store, tract, distance) in entries) metres[store][tract] = distance;
        return (metres, [.. people]);
    }
}

/// <summary>The p-median instances of the OR-Library: vertices, edges, p; then edges. Of a duplicate edge the later holds; distances are
/// those of shortest paths.</summary>
internal static class OrLibrary
{
    public static (int[][] Distances, int Count) Read(string path)
    {
        int[] numbers = [.. File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        int n = numbers[0];
        int[][] d = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 0 : int.MaxValue / 4).ToArray())];
        for (int k = 3; k + 2 < numbers.Length; k += 3) d[numbers[k] - 1][numbers[k + 1] - 1] = d[numbers[k + 1] - 1][numbers[k] - 1] = numbers[k + 2];
        for (int via = 0; via < n; via++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++) d[i][j] = Math.Min(d[i][j], d[i][via] + d[via][j]);
            }
        }
        return (d, numbers[2]);
    }
}
