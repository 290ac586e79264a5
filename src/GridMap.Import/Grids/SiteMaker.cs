using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Strtree;

namespace GridMap.Import.Grids;

/// <summary>A house. <c>Households</c> is set when they are shared out.</summary>
public sealed class Site(Coordinate at, WorldCompound? compound, string? street, int number, double share)
{
    public Coordinate At { get; } = at;
    public WorldCompound? Compound { get; } = compound;
    public string? Street { get; } = street;

    /// <summary>The house's number on its street or in its compound.</summary>
    public int Number { get; } = number;

    /// <summary>How many households it takes next to other sites.</summary>
    public double Share { get; } = share;

    public int Households { get; set; }
}

/// <summary>
/// Where houses stand: on a jittered raster in compounds, and on both sides of residential streets elsewhere; never on a street, in water, in a
/// park or on other ground where nobody lives.
/// </summary>
public sealed class SiteMaker
{
    private const double CompoundStep = 34, StreetStep = 30, StreetOffset = 17, ClearMetres = 8, ApartMetres = 7;

    private static readonly HashSet<string> Lived = ["residential", "living_street", "unclassified", "tertiary", "service", "pedestrian"];

    private readonly StreetWorld world;
    private readonly Random random;
    private readonly SegmentIndex streets = new(60);
    private readonly Dictionary<(int, int), List<Coordinate>> taken = [];
    private readonly List<Site> sites = [];

    private SiteMaker(StreetWorld world, Random random)
    {
        this.world = world;
        this.random = random;
        foreach (var street in world.Streets.Where(s => !s.Tunnel))
        {
            streets.Add(street.Line);
        }
    }

    public static List<Site> Make(StreetWorld world, Random random, CancellationToken cancellation)
    {
        var maker = new SiteMaker(world, random);
        maker.InCompounds();
        cancellation.ThrowIfCancellationRequested();
        maker.AlongStreets();
        cancellation.ThrowIfCancellationRequested();
        return maker.sites;
    }

    private void InCompounds()
    {
        foreach (var compound in world.Compounds)
        {
            var prepared = PreparedGeometryFactory.Prepare(compound.Shape);
            var box = compound.Shape.EnvelopeInternal;
            var number = 0;
            for (var y = box.MaxY - CompoundStep / 2; y > box.MinY; y -= CompoundStep)
            {
                for (var x = box.MinX + CompoundStep / 2; x < box.MaxX; x += CompoundStep)
                {
                    var at = Jitter(x, y, 6);
                    if (prepared.Contains(LocalMetres.Degrees.CreatePoint(at)) && world.Extent.Contains(at))
                    {
                        TryAdd(at, compound, null, number + 1, 1.6, ref number);
                    }
                }
            }

            if (number == 0 && world.Extent.Contains(compound.Shape.InteriorPoint.Coordinate))
            {
                TryAdd(compound.Shape.InteriorPoint.Coordinate, compound, null, 1, 1, ref number);
            }
        }
    }

    private void AlongStreets()
    {
        var compounds = new STRtree<IPreparedGeometry>();
        world.Compounds.ForEach(c => compounds.Insert(c.Shape.EnvelopeInternal, PreparedGeometryFactory.Prepare(c.Shape)));
        var numbers = new Dictionary<string, int>();
        foreach (var street in world.Streets.Where(s => s.Walkable && !s.Inside && !s.Tunnel && Lived.Contains(s.Class)))
        {
            var name = street.Name ?? "无名道路";
            foreach (var (at, normal) in Along(street.Line, StreetStep))
            {
                foreach (var side in (int[])[-1, 1])
                {
                    var offset = StreetOffset + random.NextDouble() * 8;
                    var place = Jitter(at.X + normal.X * side * offset, at.Y + normal.Y * side * offset, 2);
                    var point = LocalMetres.Degrees.CreatePoint(place);
                    if (world.Extent.Contains(place) && !compounds.Query(point.EnvelopeInternal).Any(c => c.Contains(point)))
                    {
                        var number = numbers.GetValueOrDefault(name);
                        TryAdd(place, null, name, number + 1, street.Class == "service" ? 0.6 : 1, ref number);
                        numbers[name] = number;
                    }
                }
            }
        }
    }

    private void TryAdd(Coordinate at, WorldCompound? compound, string? street, int number, double share, ref int count)
    {
        if (IsTaken(at, ApartMetres) || streets.IsWithin(at, ClearMetres) || world.IsUnbuildable(at))
        {
            return;
        }

        count++;
        Add(new Site(at, compound, street, number, share * (0.6 + 0.8 * random.NextDouble())));
    }

    private void Add(Site site)
    {
        sites.Add(site);
        var key = Key(site.At.X, site.At.Y);
        if (!taken.TryGetValue(key, out var list))
        {
            taken.Add(key, list = []);
        }

        list.Add(site.At);
    }

    private static (int, int) Key(double x, double y) => ((int)Math.Floor(x / 60), (int)Math.Floor(y / 60));

    private bool IsTaken(Coordinate at, double apart)
    {
        var (x, y) = Key(at.X, at.Y);
        for (var i = x - 1; i <= x + 1; i++)
        {
            for (var j = y - 1; j <= y + 1; j++)
            {
                if (taken.TryGetValue((i, j), out var list) && list.Exists(c => c.Distance(at) < apart))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private Coordinate Jitter(double x, double y, double metres) =>
        new(x + (random.NextDouble() * 2 - 1) * metres, y + (random.NextDouble() * 2 - 1) * metres);

    private static IEnumerable<(Coordinate At, Coordinate Normal)> Along(Coordinate[] line, double step)
    {
        var rest = step / 2;
        for (var i = 1; i < line.Length; i++)
        {
            var (a, b) = (line[i - 1], line[i]);
            var length = a.Distance(b);
            for (; rest < length; rest += step)
            {
                yield return (new Coordinate(a.X + (b.X - a.X) * rest / length, a.Y + (b.Y - a.Y) * rest / length),
                    new Coordinate(-(b.Y - a.Y) / length, (b.X - a.X) / length));
            }

            rest -= length;
        }
    }
}
