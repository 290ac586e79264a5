using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Import.Tables;
using Npgsql;

namespace GridMap.Api.Imports;

/// <summary>
/// Guesses in which coordinate system a file's places are: read rightly, they lie by the streets and near what has the same name in the
/// store. GCJ-02 is off by 200 to 500 m, which names show at once and streets in a dense city only a little.
/// </summary>
internal static class CoordinateGuess
{
    private const int MostPlaces = 400;
    private const int FewestNamesakes = 3;
    private const double MuchBetter = 2;
    private const double LeastMetres = 3;       // as exact as places are mapped

    /// <returns>The best first; empty where no system brings the places near the city.</returns>
    public static async Task<(List<ImportSystemDocument> Systems, bool Sure)> TryAsync(
        NpgsqlConnection connection, LoadedCity city, IEnumerable<TableRow> rows, CancellationToken cancellation)
    {
        var places = rows.Take(MostPlaces).Select(row => (X: row.Shape!.Centroid.X, Y: row.Shape.Centroid.Y, Name: row["name"])).ToList();
        if (places.Count == 0)
        {
            return ([], false);
        }

        var namesakes = await NamesakesAsync(connection, [.. places.Select(p => p.Name).Where(n => n.Length > 0).Distinct()], cancellation);
        var tried = Candidates(places, city).Select(crs =>
        {
            var system = CoordinateSystem.TryGet(crs, out _)!;
            var read = places.ConvertAll(p => (Place: system.ToWgs84(p.X, p.Y), p.Name)).FindAll(p => Math.Abs(p.Place.Longitude) <= 180 && Math.Abs(p.Place.Latitude) <= 90);
            var near = read.SelectMany(p => namesakes.TryGetValue(p.Name, out var same) ? [same.Min(s => Geodesy.DistanceMetres(p.Place, s))] : Array.Empty<double>()).ToList();
            return new ImportSystemDocument(crs, Median(read.ConvertAll(p => city.Graph.Snap(p.Place).LegMetres)), near.Count >= FewestNamesakes ? Median(near) : null);
        }).OrderBy(s => MisfitOf(s)).ToList();
        var sure = tried.Count > 0 && double.IsFinite(MisfitOf(tried[0]))
            && (tried.Count == 1 || Math.Max(LeastMetres, MisfitOf(tried[0])) * MuchBetter <= MisfitOf(tried[1]));
        return (tried, sure);
    }

    private static double MisfitOf(ImportSystemDocument system) => system.NamesakeMetres ?? system.StreetMetres ?? double.PositiveInfinity;

    /// <summary>Degrees may be WGS 84 or either of the shifted ones; metres those zones of CGCS2000 that bring places to the city. Zones of 3
    /// and of 6 degrees with the same meridian say the same: the first stands for both.</summary>
    private static IEnumerable<string> Candidates(IReadOnlyList<(double X, double Y, string Name)> places, LoadedCity city)
    {
        var (x, y, _) = places[0];
        if (Math.Abs(x) <= 180 && Math.Abs(y) <= 90)
        {
            return ["EPSG:4326", "GCJ-02", "BD-09"];
        }

        LonLat Read(string crs, double easting, double northing) => CoordinateSystem.TryGet(crs, out _)!.ToWgs84(easting, northing);
        return Enumerable.Range(4513, 42).Concat(Enumerable.Range(4491, 22)).Append(3857).Select(code => FormattableString.Invariant($"EPSG:{code}"))
            .Where(crs => places.Take(20).Any(p => Read(crs, p.X, p.Y) is var place && Math.Abs(place.Latitude) <= 90 && city.Graph.WithinExtent(place)))
            .DistinctBy(crs => Read(crs, x, y) is var place ? (Math.Round(place.Longitude, 7), Math.Round(place.Latitude, 7)) : default);
    }

    private static double? Median(List<double> values)
    {
        values.Sort();
        return values.Count > 0 && double.IsFinite(values[values.Count / 2]) ? Math.Round(values[values.Count / 2], 1) : null;
    }

    private static async Task<Dictionary<string, List<LonLat>>> NamesakesAsync(NpgsqlConnection connection, string[] names, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            select name, st_x(p), st_y(p) from (
              select name, geom as p from station where valid_to is null union all select name, geom from facility
              union all select name, st_centroid(geom) from compound where valid_to is null) known where name = any ($1)
            """, connection) { Parameters = { new() { Value = names } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<string, List<LonLat>>();
        while (await reader.ReadAsync(cancellation))
        {
            if (!found.TryGetValue(reader.GetString(0), out var places))
            {
                found.Add(reader.GetString(0), places = []);
            }

            places.Add(new LonLat(reader.GetDouble(1), reader.GetDouble(2)));
        }

        return found;
    }
}
