using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Import.Osm;

/// <summary>Turns a map into rows and stores them, all in one transaction.</summary>
internal sealed class OsmStoring(NpgsqlConnection connection, OsmFile file, OsmMap map, FacilityCategories categories, Action<ImportProgress>? progress)
{
    private const string Attribution = "© OpenStreetMap contributors, ODbL 1.0";

    private readonly Dictionary<string, long> counts = [];
    private readonly Dictionary<string, long> refused = [];
    private readonly SortedDictionary<string, long> facilityCounts = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];
    private readonly List<FacilityRow> facilities = [];
    private double walkableMetres;

    public async Task<ImportReport> StoreAsync(CancellationToken cancellation)
    {
        var source = "osm:" + Path.GetFileName(file.Path);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        Report("Making room in the store", 0.45);
        var sources = new SourceRow(connection);
        int sourceId = await sources.ReplaceAsync(source, "osm", Attribution, cancellation);
        if (sources.DemoRemoved)
        {
            notes.Add("The demo city made way for the real map; ./gridmap generate demo brings it back beside it.");
        }

        Report("Cutting streets at junctions and compound borders", 0.5);
        long nextNode = Math.Min(await sources.LowestNodeAsync(cancellation), map.Nodes.Lowest);
        var compounds = CompoundShapes.Build(map.Relations, map.Ways, refused);
        var cutter = new StreetPieces(map.Nodes, compounds, map.NodeFeatures.Barriers, () => --nextNode);
        var pieces = cutter.Build(map.Roads);
        if (!pieces.Any(p => p.Walkable)) throw new ImportException($"{file.Path} names walkable streets, but holds the places of none. Is it a part of a larger file?");
        var gates = new GateFinder(pieces, compounds, map.NodeFeatures.Barriers, () => --nextNode);
        gates.Run();

        Report("Storing streets, compounds, gates", 0.6);
        var rows = new OsmRows(connection, sourceId);
        await rows.StoreCompoundsAsync(compounds.All, cancellation);
        walkableMetres = await rows.StoreStreetsAsync(pieces, cancellation);
        await rows.StoreGatesAsync(gates.Gates, cancellation);
        Count(pieces, compounds, gates, cutter);

        Report("Storing the base map", 0.75);
        await Task.Run(() => StoreFeatures(rows, cancellation), cancellation);
        await rows.StoreFacilitiesAsync(facilities, cancellation);
        Report("Finding households' compounds", 0.95);
        counts["households assigned to a compound"] = await sources.AssignCompoundsAsync(cancellation);
        await sources.SetDetailAsync(sourceId, new { counts, refused, walkableMetres }, cancellation);
        await transaction.CommitAsync(cancellation);
        Report("Done", 1);
        return new ImportReport(source, counts, walkableMetres / 1000, facilityCounts, refused, notes);
    }

    private void Report(string stage, double share) => progress?.Invoke(new ImportProgress(stage, share));

    private void Count(List<Piece> pieces, CompoundShapes compounds, GateFinder gates, StreetPieces cutter)
    {
        counts["streets"] = pieces.Count(p => p.Walkable);
        counts["of them inside ways of compounds"] = pieces.Count(p => p.Walkable && p.Compound is not null && p.Class != StreetClass.Assumed);
        counts["of them assumed"] = pieces.Count(p => p.Class == StreetClass.Assumed);
        counts["roads not walkable, drawn only"] = pieces.Count(p => !p.Walkable);
        counts["compounds"] = compounds.All.Count;
        counts["walled compounds"] = compounds.All.Count(c => c.Walled);
        counts["gates mapped"] = gates.Gates.Count(g => !g.Inferred);
        counts["gates inferred"] = gates.Gates.Count(g => g.Inferred);
        counts["compounds without any gate"] = compounds.All.Count - gates.Gates.Select(g => g.Compound).Distinct().Count();
        if (cutter.MissingNodes > 0) refused["street points that the file does not hold"] = cutter.MissingNodes;
        long hours = gates.RefusedHours.Values.Sum();
        if (hours > 0) refused["opening hours not understood"] = hours;
    }

    /// <summary>Fourth reading: base features go straight to the store, facilities (few) are kept.</summary>
    private void StoreFeatures(OsmRows rows, CancellationToken cancellation)
    {
        foreach (var (id, lon, lat, tags) in map.NodeFeatures.Facilities)
        {
            TakeFacility($"node/{id}", tags, Shapes.Factory.CreatePoint(new Coordinate(lon, lat)));
        }

        long features = 0;
        using (var writer = rows.BeginBaseFeatures())
        {
            foreach (var (lon, lat, kind, name) in map.NodeFeatures.Places)
            {
                writer.Write("place", kind, name, Shapes.Factory.CreatePoint(new Coordinate(lon, lat)));
                features++;
            }

            void Take(string id, OsmTags tags, Geometry shape, bool area)
            {
                if (Taken.BaseFeature(tags, area) is { } feature)
                {
                    writer.Write(feature.Layer, feature.Kind, tags.Text("name"), shape);
                    features++;
                }

                if (area) TakeFacility(id, tags, PointOn(shape));
            }

            var pass = new FeaturePass(map.Nodes, categories, Take);
            file.Read(pass, done => Report("Storing the base map", 0.75 + 0.2 * done), cancellation);
            long broken = pass.Broken + TakeRelations(Take);
            if (broken > 0) refused["shapes that do not close or make no area"] = broken;
            writer.Complete();
        }

        counts["base map features"] = features;
        counts["facilities"] = facilities.Count;
    }

    private long TakeRelations(Action<string, OsmTags, Geometry, bool> take)
    {
        long broken = 0;
        foreach (var relation in map.Relations.Areas)
        {
            if (Taken.BaseFeature(relation.Tags, area: true) is null && categories.Of(relation.Tags).Count == 0) continue;
            var members = relation.Members.Select(m => (map.Relations.MemberWays[m.Way], m.Inner)).ToList();
            if (members.All(m => m.Item1.Length > 0) && Shapes.Assemble(members, map.Nodes) is { } shape) take($"relation/{relation.Id}", relation.Tags, shape, true);
            else broken++;
        }

        return broken;
    }

    private static Point PointOn(Geometry shape) => Shapes.Factory.CreatePoint(shape.InteriorPoint.Coordinate.Copy());

    private void TakeFacility(string id, OsmTags tags, Point place)
    {
        foreach (var category in categories.Of(tags))
        {
            var hours = tags.Text("opening_hours");
            if (hours is not null && OpeningHours.TryParse(hours, out _) is null)
            {
                refused["opening hours not understood"] = refused.GetValueOrDefault("opening hours not understood") + 1;
                hours = null;
            }

            facilities.Add(new FacilityRow(id, category, tags.Text("name"), place, hours));
            facilityCounts[category] = facilityCounts.GetValueOrDefault(category) + 1;
        }
    }
}
