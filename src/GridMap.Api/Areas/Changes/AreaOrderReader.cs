using GridMap.Api.Grids;
using GridMap.Api.Http;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas.Changes;

/// <summary>Checks a request and turns it into an order.</summary>
internal static class AreaOrderReader
{
    public static readonly IReadOnlyList<string> Kinds = ["split", "merge", "redraw", "reparent", "rename", "adopt", "closeCompound", "reopenCompound", "undo"];

    private const int MostAreas = 500;
    private const int MostNamed = 20_000;
    private const int MostPlaces = 10_000;
    private const string OneName = "Allowed: 1 to 200 characters.";

    /// <returns>Null where the check found something.</returns>
    public static AreaOrder? Read(AreaChangeRequest request, Check check)
    {
        var kind = check.Code(request.Kind ?? "", Kinds, "kind");
        var areas = ReadAreas(request.Areas, kind, check);
        var workers = ReadWorkers(request.Workers, check);
        RefuseOthers(request, kind, check);
        AreaOrder? order = kind switch
        {
            "split" => ReadLine(request.Line, check) is { } line ? new SplitOrder(areas, workers, line, ReadNames(request.Names, check)) : null,
            "merge" => new MergeOrder(areas, workers, request.Name is null ? null : ReadName(request.Name, "name", check)),
            "redraw" => PolygonReader.Read(request.Geometry, "geometry", check) is { } shape ? new RedrawOrder(areas, workers, shape) : null,
            "reparent" => request.ParentId is { } parent ? new ReparentOrder(areas, workers, parent) : Missing("parentId", "It is required: the id of an area one level above.", check),
            "rename" => new RenameOrder(areas, workers, ReadName(request.Name, "name", check)),
            "adopt" => new AdoptOrder(areas, workers, ReadProposal(request.Proposal, check)),
            "closeCompound" or "reopenCompound" => request.Compound is { } compound ? new CompoundOrder(kind, compound) : Missing("compound", "It is required: {id, revision}.", check),
            "undo" => request.Change is { } change ? new UndoOrder(change) : Missing("change", "It is required: the id of a change that was made today.", check),
            _ => null,
        };
        return check.Failed ? null : order;
    }

    private static AreaOrder? Missing(string field, string problem, Check check)
    {
        check.Add(field, problem);
        return null;
    }

    private static IReadOnlyList<AreaRevision> ReadAreas(IReadOnlyList<AreaRevision>? sent, string? kind, Check check)
    {
        if (kind is "closeCompound" or "reopenCompound" or "undo")
        {
            check.That(sent is null or { Count: 0 }, "areas", $"'{kind}' does not use it.");
            return [];
        }

        var (least, most) = kind switch { "merge" => (2, MostAreas), "reparent" => (1, MostAreas), "adopt" => (1, MostNamed), _ => (1, 1) };
        var good = sent is not null && sent.Count >= least && sent.Count <= most && sent.All(a => a is not null) && sent.DistinctBy(a => a.Id).Count() == sent.Count;
        check.That(good, "areas", least == most ? "Allowed: one area, {id, revision}." : $"Allowed: {least} to {most} different areas, {{id, revision}} each.");
        return good ? sent! : [];
    }

    private static IReadOnlyList<AreaWorker> ReadWorkers(IReadOnlyList<AreaWorker>? sent, Check check)
    {
        var good = sent is null || sent.Count <= MostAreas && sent.All(w => w is { Opened: >= 0 }) && sent.DistinctBy(w => w.Opened).Count() == sent.Count;
        check.That(good, "workers", "Allowed: {opened, workerId}, each place of the answer's opened areas at most once.");
        return good && sent is not null ? sent : [];
    }

    private static void RefuseOthers(AreaChangeRequest request, string? kind, Check check)
    {
        void Only(object? value, string field, params ReadOnlySpan<string> kinds)
        {
            check.That(value is null || kind is null || kinds.Contains(kind), field, $"'{kind}' does not use it.");
        }

        Only(request.Line, "line", "split");
        Only(request.Names, "names", "split");
        Only(request.Geometry, "geometry", "redraw");
        Only(request.ParentId, "parentId", "reparent");
        Only(request.Name, "name", "rename", "merge");
        Only(request.Proposal, "proposal", "adopt");
        Only(request.Compound, "compound", "closeCompound", "reopenCompound");
        Only(request.Change, "change", "undo");
        Only(request.Workers is { Count: > 0 } workers ? workers : null, "workers", "split", "merge", "redraw", "reparent", "rename", "adopt");
    }

    private static LineString? ReadLine(IReadOnlyList<IReadOnlyList<double>>? places, Check check)
    {
        var good = places is { Count: >= 2 and <= MostPlaces } && places.All(p => p is { Count: 2 } && Math.Abs(p[0]) <= 180 && Math.Abs(p[1]) <= 90)
            && places.Any(p => p[0] != places[0][0] || p[1] != places[0][1]);
        check.That(good, "line", $"Allowed: 2 to {MostPlaces} places, [longitude, latitude] each, at least two of them different.");
        return good ? PolygonReader.Factory.CreateLineString([.. places!.Select(p => new Coordinate(p[0], p[1]))]) : null;
    }

    private static IReadOnlyList<string> ReadNames(IReadOnlyList<string>? names, Check check)
    {
        check.That(names is null || names.Count <= MostAreas, "names", $"Allowed: up to {MostAreas} names.");
        return names is { Count: <= MostAreas } ? [.. names.Select((n, i) => ReadName(n, $"names[{i}]", check))] : [];
    }

    private static string ReadName(string? name, string field, Check check)
    {
        var good = name?.Trim() is { Length: >= 1 and <= 200 } && !name.Any(char.IsControl);
        check.That(good, field, OneName);
        return good ? name!.Trim() : "";
    }

    private static IReadOnlyList<ProposedShape> ReadProposal(IReadOnlyList<ProposedArea>? sent, Check check)
    {
        check.That(sent is { Count: >= 1 and <= MostAreas }, "proposal", $"Allowed: 1 to {MostAreas} proposed areas.");
        var shapes = new List<ProposedShape>();
        for (var i = 0; sent is { Count: <= MostAreas } && i < sent.Count; i++)
        {
            var where = $"proposal[{i}]";
            var parts = sent[i]?.Parts ?? [];
            check.That(parts.Count <= MostAreas, where + ".parts", $"Allowed: up to {MostAreas} parts.");
            var read = new List<ProposedShape>();
            for (var k = 0; k < parts.Count && k < MostAreas; k++)
            {
                if (PolygonReader.Read(parts[k]?.Geometry, $"{where}.parts[{k}].geometry", check) is { } part)
                {
                    read.Add(new ProposedShape(part, parts[k].Name is null ? null : ReadName(parts[k].Name, $"{where}.parts[{k}].name", check), []));
                }
            }

            if (PolygonReader.Read(sent[i]?.Geometry, where + ".geometry", check) is { } shape)
            {
                shapes.Add(new ProposedShape(shape, sent[i].Name is null ? null : ReadName(sent[i].Name, where + ".name", check), read));
            }
        }

        return shapes;
    }
}
