using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Demo;

/// <summary>A rectangle in the plan, metres.</summary>
public readonly record struct PlanBox(double West, double South, double East, double North)
{
    public double Width => East - West;
    public double Height => North - South;
    public double CentreU => (West + East) / 2;
    public double CentreV => (South + North) / 2;

    public bool Contains(double u, double v) => u >= West && u <= East && v >= South && v <= North;

    public PlanBox Inset(double west, double south, double east, double north) => new(West + west, South + south, East - east, North - north);

    public PlanBox Inset(double metres) => Inset(metres, metres, metres, metres);
}

/// <summary>
/// Bends the plan, in which every street is straight, into the city: a smooth one-to-one map, so that what touches in the plan touches on the
/// ground and what does not, does not. The same plan position always gives the same coordinate, to the last bit.
/// </summary>
public static class PlanSpace
{
    public static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326);

    private const double OriginLongitude = 103.62;
    private const double OriginLatitude = 30.30;

    // WGS 84 ellipsoid at the origin's latitude.
    private const double MetresPerDegreeLatitude = 110_859.7;
    private const double MetresPerDegreeLongitude = 96_201.4;
    private const double TurnRadians = 0.13;

    /// <summary>Longest stretch of a line between two vertices, so that bends stay smooth.</summary>
    public const double StepMetres = 30;

    private static (double X, double Y) Bend(double u, double v)
    {
        var nearRiver = Math.Exp(-Math.Pow((v + 310) / 1500, 2));
        var y = v + 215 * nearRiver * Math.Sin(u / 790 + 0.7) + 45 * Math.Sin(u / 1500 - v / 1700);
        var x = u + 120 * Math.Sin(v / 1150 + 0.5) + 45 * Math.Sin(u / 1000 + v / 800);
        return (x * Math.Cos(TurnRadians) - y * Math.Sin(TurnRadians), x * Math.Sin(TurnRadians) + y * Math.Cos(TurnRadians));
    }

    private static Coordinate FromMetres(double x, double y) => new(
        Math.Round(OriginLongitude + x / MetresPerDegreeLongitude, 7), Math.Round(OriginLatitude + y / MetresPerDegreeLatitude, 7));

    public static Coordinate At(double u, double v)
    {
        var (x, y) = Bend(u, v);
        return FromMetres(x, y);
    }

    public static LonLat PlaceAt(double u, double v)
    {
        var at = At(u, v);
        return new LonLat(at.X, at.Y);
    }

    public static Point PointAt(double u, double v) => Factory.CreatePoint(At(u, v));

    /// <summary>A straight line of the plan, bent; vertices at whole multiples of the step, so that two lines on one street share theirs.</summary>
    public static List<Coordinate> Line(double u0, double v0, double u1, double v1)
    {
        var line = new List<Coordinate> { At(u0, v0) };
        var length = Math.Max(Math.Abs(u1 - u0), Math.Abs(v1 - v0));
        if (u0 == u1 || v0 == v1)
        {
            var (from, to) = u0 == u1 ? (v0, v1) : (u0, u1);
            var step = to > from ? StepMetres : -StepMetres;
            var first = to > from ? Math.Floor(from / StepMetres) * StepMetres + StepMetres : Math.Ceiling(from / StepMetres) * StepMetres - StepMetres;
            for (var at = first; (to - at) * step > 1e-6; at += step)
            {
                line.Add(u0 == u1 ? At(u0, at) : At(at, v0));
            }
        }
        else
        {
            var pieces = (int)Math.Ceiling(length / StepMetres);
            for (var i = 1; i < pieces; i++)
            {
                line.Add(At(u0 + (u1 - u0) * i / pieces, v0 + (v1 - v0) * i / pieces));
            }
        }

        line.Add(At(u1, v1));
        return line;
    }

    /// <summary>A polygon through positions of the plan, its sides bent.</summary>
    public static Polygon Polygon(IReadOnlyList<(double U, double V)> ring)
    {
        var shell = new List<Coordinate>();
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            var side = Line(a.U, a.V, b.U, b.V);
            shell.AddRange(side.Take(side.Count - 1));
        }

        shell.Add(shell[0].Copy());
        return Factory.CreatePolygon(shell.ToArray());
    }

    public static Polygon Polygon(PlanBox box) =>
        Polygon([(box.West, box.South), (box.East, box.South), (box.East, box.North), (box.West, box.North)]);

    /// <summary>A true rectangle on the ground, its first side along the plan's east at that place (a house is not bent).</summary>
    public static Polygon House(double u, double v, double eastMetres, double northMetres)
    {
        var centre = Bend(u, v);
        var east = Bend(u + 1, v);
        var (dx, dy) = (east.X - centre.X, east.Y - centre.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        (dx, dy) = (dx / length, dy / length);
        Coordinate Corner(double e, double n) => FromMetres(
            centre.X + e * dx * eastMetres / 2 - n * dy * northMetres / 2, centre.Y + e * dy * eastMetres / 2 + n * dx * northMetres / 2);
        var first = Corner(-1, -1);
        return Factory.CreatePolygon([first, Corner(1, -1), Corner(1, 1), Corner(-1, 1), first.Copy()]);
    }
}
