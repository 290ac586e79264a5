using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace GridMap.Import.Osm;

/// <summary>A compound of the file, with what is needed to split ways at its border.</summary>
internal sealed class CompoundShape(string externalId, string name, MultiPolygon shape, bool walled)
{
    public string ExternalId { get; } = externalId;
    public string Name { get; } = name;
    public MultiPolygon Shape { get; } = shape;
    public bool Walled { get; set; } = walled;
    public double Area { get; } = shape.Area;

    /// <summary>Given by the store.</summary>
    public long Id { get; set; }

    /// <summary>Border pieces, holes' borders among them.</summary>
    public IEnumerable<(Coordinate A, Coordinate B)> Border => Edges(Shape);

    public bool HoldsInside(Coordinate place) =>
        Shape.EnvelopeInternal.Contains(place) && SimplePointInAreaLocator.Locate(place, Shape) == Location.Interior;

    public double MetresToBorder(Coordinate place) => Border.Min(edge => Near.Metres(place, edge.A, edge.B));

    private static IEnumerable<(Coordinate, Coordinate)> Edges(MultiPolygon shape)
    {
        foreach (Polygon part in shape.Geometries.Cast<Polygon>())
        {
            foreach (var ring in part.InteriorRings.Prepend(part.ExteriorRing))
            {
                var places = ring.Coordinates;
                for (int i = 1; i < places.Length; i++) yield return (places[i - 1], places[i]);
            }
        }
    }
}

/// <summary>The compounds of a file.</summary>
internal sealed class CompoundShapes
{
    private const double WallMetres = 5;
    private const double WalledShare = 0.2;
    private readonly STRtree<CompoundShape> index = new();
    private readonly Dictionary<CompoundShape, double> walledMetres = [];

    private CompoundShapes(List<CompoundShape> all)
    {
        All = all;
        foreach (var compound in all) index.Insert(compound.Shape.EnvelopeInternal, compound);
        index.Build();
    }

    public IReadOnlyList<CompoundShape> All { get; }

    public static CompoundShapes Build(OsmMap map, Dictionary<string, long> refused)
    {
        var all = new List<CompoundShape>();
        var outlines = new HashSet<(long Way, string Name)>();
        foreach (var relation in map.Places.Areas.Where(r => Taken.IsCompound(r.Tags)))
        {
            if (map.Assemble(relation) is not { } shape)
            {
                Count(refused, "compounds whose outline does not close");
                continue;
            }

            foreach (var (way, inner) in relation.Members.Where(m => !m.Inner)) outlines.Add((way, relation.Tags["name"]));
            all.Add(new CompoundShape($"relation/{relation.Id}", relation.Tags.Text("name")!, shape, Taken.IsWall(relation.Tags)));
        }

        // A way that only repeats the tags of the relation that it is the outline of is the same compound.
        foreach (var (id, refs, tags) in map.Ways.Compounds.Where(w => !outlines.Contains((w.Id, w.Tags["name"]))))
        {
            if (Shapes.Area(refs, map.Nodes) is { } shape) all.Add(new CompoundShape($"way/{id}", tags.Text("name")!, shape, Taken.IsWall(tags)));
            else Count(refused, "compounds whose outline makes no area");
        }

        if (map.Ways.OpenCompounds > 0) refused["compounds whose outline is not closed"] = map.Ways.OpenCompounds;
        return new CompoundShapes(all);
    }

    public IEnumerable<CompoundShape> Touching(Envelope box) => index.Query(box);

    /// <summary>A mapped wall; what of it lies within five metres of a border counts for that compound.</summary>
    public void AddWall(Coordinate[] places)
    {
        for (int i = 1; i < places.Length; i++)
        {
            var (a, b) = (places[i - 1], places[i]);
            var middle = new Coordinate((a.X + b.X) / 2, (a.Y + b.Y) / 2);
            var box = new Envelope(middle);
            box.ExpandBy(Near.Degrees(WallMetres, middle.Y));
            foreach (var compound in index.Query(box).Where(c => !c.Walled && c.MetresToBorder(middle) <= WallMetres))
            {
                walledMetres[compound] = walledMetres.GetValueOrDefault(compound) + Near.Metres(a.X, a.Y, b.X, b.Y);
            }
        }
    }

    /// <summary>To be called when all walls were added. Walled: at least a fifth of the border has one.</summary>
    public void MarkWalled()
    {
        foreach (var (compound, metres) in walledMetres)
        {
            compound.Walled = metres >= WalledShare * compound.Border.Sum(e => Near.Metres(e.A.X, e.A.Y, e.B.X, e.B.Y));
        }
    }

    private static void Count(Dictionary<string, long> refused, string reason) => refused[reason] = refused.GetValueOrDefault(reason) + 1;
}
