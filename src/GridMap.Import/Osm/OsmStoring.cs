using GridMap.Analysis.Hours;
using GridMap.Import.Names;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Import.Osm;

/// <summary>Turns a map into rows and stores them, all in one transaction.</summary>
internal sealed class OsmStoring(NpgsqlConnection connection, OsmFile file, OsmMap map, FacilityCategories categories, Action<ImportProgress>? progress, bool discardWork)
{
    private const string Attribution = "© OpenStreetMap contributors, ODbL 1.0";

    private readonly Dictionary<string, long> counts = [];
    private readonly Dictionary<string, long> refused = [];
    private readonly List<string> notes = [];
    private readonly EnglishNames english = new();
    private CompoundShapes compounds = null!;
    private PointPass points = null!;
    private StreetWriter streets = null!;
    private SortedDictionary<string, long> facilityCounts = null!;
    private long nextNode;

    public async Task<ImportReport> StoreAsync(CancellationToken cancellation)
    {
        var source = "osm:" + Path.GetFileName(file.Path);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        Report("Making room in the store", 0.4);
        var sources = new SourceRow(connection);
        int sourceId = await sources.ReplaceAsync(source, "osm", Attribution, discardWork, cancellation);
        if (sources.DemoRemoved)
        {
            notes.Add("The demo city made way for the real map; ./gridmap generate demo brings it back beside it. Its accounts are disabled: ./gridmap account create-administrator makes one of your own.");
        }

        nextNode = Math.Min(await sources.LowestNodeAsync(cancellation), map.Nodes.Lowest);
        var rows = new OsmRows(connection, sourceId);
        compounds = CompoundShapes.Build(map, refused);
        await Task.Run(() => StoreFacilities(rows, cancellation), cancellation);
        await rows.StoreCompoundsAsync(compounds.All, cancellation);
        if (await sources.CloseAgainAsync(sourceId, cancellation) is > 0 and var closed)
        {
            notes.Add(FormattableString.Invariant($"{closed} compounds that were closed before stay closed."));
        }

        var gates = await Task.Run(() => StoreStreets(rows, cancellation), cancellation);
        await rows.StoreGatesAsync(gates.Gates, cancellation);
        CountCompounds(gates);
        await Task.Run(() => StoreBaseFeatures(rows, cancellation), cancellation);
        counts["names in English"] = await english.StoreAsync(connection, sourceId, cancellation);
        Report("Finding households' compounds", 0.95);
        counts["households assigned to a compound"] = await sources.AssignCompoundsAsync(cancellation);
        await sources.SetDetailAsync(sourceId, new { counts, refused, walkableMetres = streets.WalkableMetres }, cancellation);
        await transaction.CommitAsync(cancellation);
        Report("Done", 1);
        return new ImportReport(source, counts, streets.WalkableMetres / 1000, facilityCounts, refused, notes);
    }

    private void Report(string stage, double share) => progress?.Invoke(new ImportProgress(stage, share));

    /// <summary>Third reading.</summary>
    private void StoreFacilities(OsmRows rows, CancellationToken cancellation)
    {
        using var writer = rows.BeginFacilities();
        void Take(string id, OsmTags tags, Geometry shape)
        {
            foreach (var row in Facilities(id, tags, shape)) writer.Write(row);
        }

        points = new PointPass(map, compounds, categories, Take);
        file.Read(points, done => Report("Storing facilities", 0.45 + 0.1 * done), cancellation);
        CountRefused("shapes that do not close or make no area", points.Broken);
        TakeRelations(tags => categories.Of(tags).Count > 0, Take, tags => Taken.BaseFeature(tags, area: true) is null);
        compounds.MarkWalled();
        writer.Complete();
        facilityCounts = writer.Counts;
        counts["facilities"] = facilityCounts.Values.Sum();
    }

    /// <summary>Fourth reading. What can have to do with a gate waits until all streets are read; the others are stored at once.</summary>
    private GateFinder StoreStreets(OsmRows rows, CancellationToken cancellation)
    {
        using var writer = streets = rows.BeginStreets(new Kerbs(points.Kerbs, map.Ways.CrossingNodes), map.Ways.Crossings);
        var waiting = new List<Piece>();
        var cutter = new StreetPieces(map, compounds, points.Barriers, () => --nextNode);
        void Take(Piece piece)
        {
            if (GateFinder.MayMatter(piece, compounds, points.Barriers)) waiting.Add(piece);
            else writer.Write(piece);
        }

        file.Read(new StreetPass(cutter, english, Take), done => Report("Storing streets, compounds, gates", 0.55 + 0.2 * done), cancellation);
        var gates = new GateFinder(waiting, compounds, points.Barriers, () => --nextNode);
        gates.Run();
        foreach (var piece in waiting) writer.Write(piece);
        if (writer.Walkable == 0) throw new ImportException($"{file.Path} names walkable streets, but holds the places of none. Is it a part of a larger file?");
        writer.Complete();
        counts["streets"] = writer.Walkable;
        counts["of them inside ways of compounds"] = writer.Inside;
        counts["of them assumed"] = writer.Assumed;
        counts["roads not walkable, drawn only"] = writer.DrawnOnly;
        counts["streets with a raised kerb"] = writer.RaisedKerbs;
        counts["crossings"] = writer.Crossings;
        counts["of them with unknown kerbs, taken as passable"] = writer.UnknownKerbs;
        CountRefused("street points that the file does not hold", cutter.MissingNodes);
        CountRefused("opening hours not understood", gates.RefusedHours.Values.Sum());
        return gates;
    }

    private void CountCompounds(GateFinder gates)
    {
        counts["compounds"] = compounds.All.Count;
        counts["walled compounds"] = compounds.All.Count(c => c.Walled);
        counts["gates mapped"] = gates.Gates.Count(g => !g.Inferred);
        counts["gates inferred"] = gates.Gates.Count(g => g.Inferred);
        counts["compounds without any gate"] = compounds.All.Count - gates.Gates.Select(g => g.Compound).Distinct().Count();
    }

    /// <summary>Fifth reading.</summary>
    private void StoreBaseFeatures(OsmRows rows, CancellationToken cancellation)
    {
        using var writer = rows.BeginBaseFeatures();
        foreach (var (lon, lat, kind, name, inEnglish) in map.Places.Labels)
        {
            english.Add(name, inEnglish);
            writer.Write("place", kind, name, Shapes.Factory.CreatePoint(new Coordinate(lon, lat)));
        }

        void Take(string layer, string kind, OsmTags tags, Geometry shape)
        {
            english.Add(tags.Text("name"), Taken.NameInEnglish(tags));
            writer.Write(layer, kind, tags.Text("name"), shape);
        }

        var pass = new FeaturePass(map.Nodes, Take);
        file.Read(pass, done => Report("Storing the base map", 0.75 + 0.2 * done), cancellation);
        CountRefused("shapes that do not close or make no area", pass.Broken);
        TakeRelations(tags => Taken.BaseFeature(tags, area: true) is not null, (_, tags, shape) =>
        {
            var (layer, kind) = Taken.BaseFeature(tags, area: true)!.Value;
            Take(layer, kind, tags, shape);
        }, _ => true);
        writer.Complete();
        counts["base map features"] = writer.Count;
    }

    private void TakeRelations(Func<OsmTags, bool> wanted, Action<string, OsmTags, Geometry> take, Func<OsmTags, bool> countBroken)
    {
        foreach (var relation in map.Places.Areas.Where(r => wanted(r.Tags)))
        {
            if (map.Assemble(relation) is { } shape) take($"relation/{relation.Id}", relation.Tags, shape);
            else if (countBroken(relation.Tags)) CountRefused("shapes that do not close or make no area", 1);
        }
    }

    private IEnumerable<FacilityRow> Facilities(string id, OsmTags tags, Geometry shape)
    {
        var place = shape as Point ?? Shapes.Factory.CreatePoint(shape.InteriorPoint.Coordinate.Copy());
        foreach (var category in categories.Of(tags))
        {
            var hours = tags.Text("opening_hours");
            if (hours is not null && OpeningHours.TryParse(hours, out _) is null)
            {
                CountRefused("opening hours not understood", 1);
                hours = null;
            }

            yield return new FacilityRow(id, category, tags.Text("name"), place, hours);
        }
    }

    private void CountRefused(string what, long many)
    {
        if (many > 0) refused[what] = refused.GetValueOrDefault(what) + many;
    }
}
