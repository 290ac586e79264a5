using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>Cuts a face with many households by straight lines between its buildings, halving again and again, so that areas can be balanced.
/// Households within <see cref="BuildingMetres"/> of each other, in a chain, are one building and stay together.</summary>
internal static class BlockCutter
{
    public const double BuildingMetres = 2;

    private const double BeyondMetres = 0.001, CostOfApart = 4;
    private const int GapsTried = 3;

    /// <param name="Places">Of the building's households, each once.</param>
    /// <param name="Ends">Of the streets that they step onto: both junctions of each.</param>
    private sealed record Building(int Households, Coordinate[] Places, List<(int From, int To)> Ends);

    private readonly record struct Line(double X, double Y, double Offset)
    {
        public double Of(Coordinate c) => c.X * X + c.Y * Y;
    }

    /// <param name="streets">By household: the junctions of the street that it steps onto; (−1, −1) where it is unsnapped.</param>
    /// <param name="most">Pieces with more households are cut on; smaller ones only to part households of streets that do not meet.</param>
    /// <returns>Segments that end a millimetre beyond what they cut.</returns>
    public static List<Coordinate[]> Cut(Polygon face, IReadOnlyList<Coordinate> households, IReadOnlyList<(int From, int To)> streets, int most)
    {
        var cuts = new List<Coordinate[]>();
        Halve(face, Buildings(households, streets), most, [], cuts);
        foreach (var hole in face.Holes) cuts.AddRange(OpenRing(face, hole, households));
        return cuts;
    }

    /// <summary>Across a hole and the ground on both sides of it, so that no piece lies round another: by the shortest line that has no
    /// household near it, where there is one.</summary>
    private static List<Coordinate[]> OpenRing(Polygon face, LinearRing hole, IReadOnlyList<Coordinate> households)
    {
        var middle = hole.EnvelopeInternal.Centre;
        return Angles(face).Select(angle => new Line(Math.Cos(angle), Math.Sin(angle), middle.X * Math.Cos(angle) + middle.Y * Math.Sin(angle)))
            .Select(line => (Near: households.Count(h => Math.Abs(line.Of(h) - line.Offset) < BuildingMetres), Cuts: Within(face, line, [])))
            .OrderBy(c => c.Near).ThenBy(c => c.Cuts.Sum(s => s[0].Distance(s[1]))).First().Cuts;
    }

    /// <summary>By household: the first household of its building.</summary>
    public static int[] BuildingsOf(IReadOnlyList<HouseholdPoint> households)
    {
        if (households.Count == 0) return [];
        var (origin, scale) = (households[0].Place, EarthScale.At(households[0].Place.Latitude));
        return Chains([.. households.Select(h => new Coordinate((h.Place.Longitude - origin.Longitude) * scale.MetresPerDegreeLongitude, (h.Place.Latitude - origin.Latitude) * scale.MetresPerDegreeLatitude))]);
    }

    private static int[] Chains(IReadOnlyList<Coordinate> households)
    {
        var sets = new DisjointSets(households.Count);
        var cells = new Dictionary<(int, int), List<int>>();
        for (int i = 0; i < households.Count; i++)
        {
            int x = (int)Math.Floor(households[i].X / BuildingMetres), y = (int)Math.Floor(households[i].Y / BuildingMetres);
            for (int dx = -1; dx <= 1; dx++)
            {
                for (int dy = -1; dy <= 1; dy++)
                {
                    foreach (int other in cells.GetValueOrDefault((x + dx, y + dy)) ?? [])
                    {
                        if (households[i].Distance(households[other]) <= BuildingMetres) sets.Join(i, other);
                    }
                }
            }
            if (!cells.TryGetValue((x, y), out var cell)) cells[(x, y)] = cell = [];
            cell.Add(i);
        }
        return [.. Enumerable.Range(0, households.Count).Select(sets.Find)];
    }

    private static List<Building> Buildings(IReadOnlyList<Coordinate> households, IReadOnlyList<(int From, int To)> streets)
    {
        int[] chains = Chains(households);
        return [.. Enumerable.Range(0, households.Count).GroupBy(i => chains[i]).Select(g => new Building(g.Count(), [.. g.Select(i => households[i]).Distinct()], [.. g.Where(i => streets[i].From >= 0).Select(i => streets[i])]))];
    }

    private static void Halve(Polygon face, List<Building> buildings, int most, List<Line> sides, List<Coordinate[]> cuts)
    {
        if (buildings.Count < 2) return;
        int total = buildings.Sum(b => b.Households), apart = Apart(buildings);
        if (total <= most && apart == 0) return;
        (double Score, Line Line, List<Building> Low, List<Building> High, List<Coordinate[]> Cuts)? best = null;
        foreach (double angle in Angles(face))
        {
            foreach (var gap in BestGaps(buildings, Math.Cos(angle), Math.Sin(angle), apart > 0 ? buildings.Count : GapsTried))
            {
                int apartAfter = Apart(gap.Low) + Apart(gap.High);
                if (total <= most && apartAfter >= apart) continue;
                var segments = Within(face, gap.Line, sides);
                double score = segments.Sum(s => s[0].Distance(s[1])) * (1 + 3 * gap.Uneven) * (1 + CostOfApart * apartAfter / total) / (1 + Math.Min(gap.WidthMetres, 20) / 20);
                if (segments.Count > 0 && (best is null || score < best.Value.Score)) best = (score, gap.Line, gap.Low, gap.High, segments);
            }
        }
        if (best is not { } cut) return;
        cuts.AddRange(cut.Cuts);
        // A side keeps what lies below its offset; the other half turns it round.
        Halve(face, cut.Low, most, [.. sides, cut.Line], cuts);
        Halve(face, cut.High, most, [.. sides, new(-cut.Line.X, -cut.Line.Y, -cut.Line.Offset)], cuts);
    }

    /// <summary>Households whose streets do not meet, junction by junction, those of most of the others.</summary>
    private static int Apart(List<Building> buildings)
    {
        var number = new Dictionary<int, int>();
        int Number(int junction)
        {
            if (!number.TryGetValue(junction, out int n)) number[junction] = n = number.Count;
            return n;
        }
        var streets = new List<(int A, int B)>();
        foreach (var building in buildings) foreach (var (from, to) in building.Ends) streets.Add((Number(from), Number(to)));
        if (streets.Count == 0) return 0;
        var sets = new DisjointSets(number.Count);
        foreach (var (a, b) in streets) sets.Join(a, b);
        return streets.Count - streets.CountBy(s => sets.Find(s.A)).Max(s => s.Value);
    }

    /// <summary>Along and across the face's longest straight side, and between.</summary>
    private static double[] Angles(Polygon face)
    {
        var ring = face.Shell.Coordinates;
        int longest = 1;
        for (int i = 2; i < ring.Length; i++) if (ring[i - 1].Distance(ring[i]) > ring[longest - 1].Distance(ring[longest]) + 1e-6) longest = i;
        double along = Math.Atan2(ring[longest].Y - ring[longest - 1].Y, ring[longest].X - ring[longest - 1].X);
        return [along, along + Math.PI / 2, along + Math.PI / 4, along - Math.PI / 4];
    }

    /// <summary>Where lines across the direction part the buildings best: even halves, a wide gap.</summary>
    private static IEnumerable<(Line Line, List<Building> Low, List<Building> High, double WidthMetres, double Uneven)> BestGaps(List<Building> buildings, double x, double y, int most)
    {
        var spans = buildings.Select(b => (Building: b, Low: b.Places.Min(c => c.X * x + c.Y * y), High: b.Places.Max(c => c.X * x + c.Y * y))).OrderBy(s => s.Low).ToList();
        double total = buildings.Sum(b => b.Households), below = 0, end = double.NegativeInfinity;
        var gaps = new List<(double Score, int Count, double At, double Width, double Uneven)>();
        for (int i = 0; i + 1 < spans.Count; i++)
        {
            below += spans[i].Building.Households;
            end = Math.Max(end, spans[i].High);
            double width = spans[i + 1].Low - end, uneven = Math.Abs(below / total - 0.5);
            if (width > 0.02) gaps.Add((uneven - Math.Min(width, 20) / 100, i + 1, end + width / 2, width, uneven));
        }
        return gaps.OrderBy(g => g.Score).ThenBy(g => g.Count).Take(most).Select(g => (new Line(x, y, g.At),
            spans.Take(g.Count).Select(s => s.Building).ToList(), spans.Skip(g.Count).Select(s => s.Building).ToList(), g.Width, g.Uneven));
    }

    /// <summary>The stretches of a line inside the face and below all sides.</summary>
    private static List<Coordinate[]> Within(Polygon face, Line line, List<Line> sides)
    {
        // Places of the line: foot + t × direction.
        double footX = line.X * line.Offset, footY = line.Y * line.Offset, dirX = -line.Y, dirY = line.X, from = double.NegativeInfinity, to = double.PositiveInfinity;
        foreach (var side in sides)
        {
            double slope = side.X * dirX + side.Y * dirY, rest = side.Offset - (side.X * footX + side.Y * footY);
            if (Math.Abs(slope) < 1e-12)
            {
                if (rest < 0) return [];
            }
            else if (slope > 0) to = Math.Min(to, rest / slope);
            else from = Math.Max(from, rest / slope);
        }
        var stops = new List<double>();
        foreach (var ring in face.Holes.Prepend(face.Shell))
        {
            var c = ring.Coordinates;
            for (int i = 1; i < c.Length; i++)
            {
                double a = line.Of(c[i - 1]) - line.Offset, b = line.Of(c[i]) - line.Offset;
                if (a > 0 == b > 0) continue;
                double share = a / (a - b), px = c[i - 1].X + share * (c[i].X - c[i - 1].X), py = c[i - 1].Y + share * (c[i].Y - c[i - 1].Y);
                stops.Add((px - footX) * dirX + (py - footY) * dirY);
            }
        }
        stops.Sort();
        var found = new List<Coordinate[]>();
        for (int i = 0; i + 1 < stops.Count; i += 2)
        {
            double low = Math.Max(stops[i], from) - BeyondMetres, high = Math.Min(stops[i + 1], to) + BeyondMetres;
            if (high - low > 4 * BeyondMetres) found.Add([new(footX + low * dirX, footY + low * dirY), new(footX + high * dirX, footY + high * dirY)]);
        }
        return found;
    }
}
