using System.Xml;
using GridMap.Analysis.Coordinates;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests;

/// <summary>Real streets for tests, from an OSM file beside the repository; the import proper lives elsewhere.</summary>
internal static class SharedData
{
    private static readonly Lazy<(List<Street> Streets, List<Compound> Compounds, List<Gate> Gates)?> Chengdu = new(ReadChengdu);

    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", relative);
            if (File.Exists(path)) return path;
        }
        return null;
    }

    /// <summary>Central Chengdu with compounds and gates, as lists.</summary>
    public static ChangedCity ChengduCity()
    {
        if (Chengdu.Value is not { } data) Assert.Skip("../shared/data is absent");
        else return new(data.Streets, data.Compounds, data.Gates);
        throw new InvalidOperationException();
    }

    /// <summary>Central Chengdu. With compounds: streets inside a named residential area belong to it, and the ways in carry gates of
    /// made-up access, so that every kind occurs.</summary>
    public static WalkGraph ChengduGraph(bool compounds)
    {
        if (Chengdu.Value is not { } data) Assert.Skip("../shared/data is absent");
        else
        {
            var builder = new WalkGraphBuilder();
            foreach (var street in data.Streets) builder.Add(compounds ? street : street with { CompoundId = 0 });
            if (compounds) data.Compounds.ForEach(builder.Add);
            if (compounds) data.Gates.ForEach(builder.Add);
            return builder.Build();
        }
        throw new InvalidOperationException();
    }

    /// <summary>As with compounds, and with what personas mind: a third of the gates closes at night, a fifth lets pass residents alone; kerbs
    /// are raised on some streets, some are steps, and some cross main roads.</summary>
    public static WalkGraph ChengduGraphOfPersonas()
    {
        Assert.SkipUnless(Chengdu.Value is not null, "../shared/data is absent");
        var (streets, compounds, gates) = Chengdu.Value!.Value;
        var builder = new WalkGraphBuilder();
        var hours = Hours.OpeningHours.Parse("06:00-22:00");
        foreach (var street in streets)
        {
            builder.Add(street with
            {
                RaisedKerb = street.Id % 31 == 0,
                Class = street.Id % 29 == 0 ? StreetClass.Steps : street.Class,
                Crossings = street.Id % 7 == 0 ? new((byte)(street.Id % 3), (byte)(street.Id % 2)) : null,
            });
        }
        compounds.ForEach(builder.Add);
        foreach (var gate in gates)
            builder.Add(gate with { Access = gate.Id % 5 == 0 ? GateAccess.Residents : gate.Access, Hours = gate.Id % 3 == 0 ? hours : null });
        return builder.Build();
    }

    private static (List<Street>, List<Compound>, List<Gate>)? ReadChengdu()
    {
        if (Find("chengdu/chengdu.osm") is not { } path) return null;
        var nodes = new Dictionary<long, LonLat>();
        var ways = new List<(long Id, List<long> Nodes, Dictionary<string, string> Tags)>();
        using (var xml = XmlReader.Create(path))
        {
            List<long>? refs = null;
            Dictionary<string, string>? tags = null;
            long id = 0;
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.EndElement && xml.Name == "way") { ways.Add((id, refs!, tags!)); refs = null; tags = null; }
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.Name == "node") nodes[long.Parse(xml["id"]!)] = new(double.Parse(xml["lon"]!), double.Parse(xml["lat"]!));
                else if (xml.Name == "way") (id, refs, tags) = (long.Parse(xml["id"]!), [], []);
                else if (xml.Name == "nd") refs?.Add(long.Parse(xml["ref"]!));
                else if (xml.Name == "tag" && tags is not null) tags[xml["k"]!] = xml["v"]!;
            }
        }
        var compounds = new List<Compound>();
        foreach (var (id, refs, tags) in ways)
        {
            if (tags.GetValueOrDefault("landuse") != "residential" || refs[0] != refs[^1] || refs.Count < 4) continue;
            var polygon = new Polygon(new LinearRing([.. refs.Select(n => new Coordinate(nodes[n].Longitude, nodes[n].Latitude))]));
            if (polygon.IsValid) compounds.Add(new(id, tags.GetValueOrDefault("name") ?? $"way {id}", polygon));
        }
        var streets = Split(nodes, ways);
        return (Assign(streets, compounds, out var gates), compounds, gates);
    }

    private static List<Street> Split(Dictionary<long, LonLat> nodes, List<(long Id, List<long> Nodes, Dictionary<string, string> Tags)> ways)
    {
        var walkable = ways.Where(w => w.Tags.TryGetValue("highway", out string? h) && h is not ("motorway" or "trunk" or "motorway_link" or "trunk_link" or "construction" or "proposed")).ToList();
        var uses = new Dictionary<long, int>();
        foreach (var way in walkable)
            foreach (long node in way.Nodes) uses[node] = uses.GetValueOrDefault(node) + 1;
        var streets = new List<Street>();
        foreach (var (_, refs, tags) in walkable)
        {
            for (int from = 0, to = 1; to < refs.Count; to++)
            {
                if (uses[refs[to]] < 2 && to < refs.Count - 1) continue;
                LonLat[] line = [.. refs.GetRange(from, to - from + 1).Select(n => nodes[n])];
                var streetClass = tags["highway"] switch { "steps" => StreetClass.Steps, "footway" => StreetClass.Footway, _ => StreetClass.Residential };
                streets.Add(new(streets.Count + 1, refs[from], refs[to], line, Geodesy.LengthMetres(line), streetClass, 0, 0, tags.GetValueOrDefault("name")));
                from = to;
            }
        }
        return streets;
    }

    private static List<Street> Assign(List<Street> streets, List<Compound> compounds, out List<Gate> gates)
    {
        var index = new NetTopologySuite.Index.Strtree.STRtree<Compound>();
        foreach (var compound in compounds) index.Insert(compound.Polygon.EnvelopeInternal, compound);
        var at = new Dictionary<long, long>();
        long CompoundAt(long node, LonLat place)
        {
            if (at.TryGetValue(node, out long id)) return id;
            var point = new Point(place.Longitude, place.Latitude);
            return at[node] = index.Query(point.EnvelopeInternal).FirstOrDefault(c => c.Polygon.Contains(point))?.Id ?? 0;
        }
        var assigned = streets.ConvertAll(s =>
        {
            long from = CompoundAt(s.FromNode, s.Line[0]), to = CompoundAt(s.ToNode, s.Line[^1]);
            return from == to ? s with { CompoundId = from } : s;
        });
        var inside = assigned.Where(s => s.CompoundId != 0).SelectMany(s => new[] { (s.FromNode, s.CompoundId), (s.ToNode, s.CompoundId) }).ToHashSet();
        var outside = assigned.Where(s => s.CompoundId == 0).SelectMany(s => new[] { s.FromNode, s.ToNode }).ToHashSet();
        gates = [.. inside.Where(x => outside.Contains(x.Item1)).Select((x, i) => new Gate(i + 1, x.Item2, x.Item1,
            (x.Item2 % 3, x.Item1 % 4) switch { (0, _) => GateAccess.Public, (1, _) => GateAccess.Visitors, (_, 0) => GateAccess.Public, (_, 1) => GateAccess.Closed, _ => GateAccess.Visitors }))];
        return assigned;
    }
}
