using System.Runtime.InteropServices;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>Ground widened by <see cref="FootNetwork.BorderMetres"/>: which stretches of a line lie in it.</summary>
internal sealed class NearGround
{
    private const double Reach = FootNetwork.BorderMetres, RowMetres = 40;

    private readonly record struct Side(double X, double Y, double ToX, double ToY);

    // By row of the box, from the south: sides within reach of it, in their order.
    private readonly List<Side>[] rows;

    /// <param name="metres">Polygons that may share borders; no union of them is needed.</param>
    public NearGround(IReadOnlyList<Polygon> metres)
    {
        Polygons = metres;
        foreach (var polygon in metres) Box.ExpandToInclude(polygon.EnvelopeInternal);
        if (!Box.IsNull) Box.ExpandBy(Reach);
        rows = new List<Side>[Box.IsNull ? 1 : (int)(Box.Height / RowMetres) + 1];
        for (int row = 0; row < rows.Length; row++) rows[row] = [];
        foreach (var polygon in metres)
        {
            for (int r = -1; r < polygon.NumInteriorRings; r++)
            {
                var ring = (r < 0 ? polygon.Shell : polygon.Holes[r]).CoordinateSequence;
                for (int i = 1; i < ring.Count; i++) Add(new(ring.GetX(i - 1), ring.GetY(i - 1), ring.GetX(i), ring.GetY(i)));
            }
        }
    }

    private void Add(Side side)
    {
        for (int row = RowOf(Math.Min(side.Y, side.ToY) - Reach), last = RowOf(Math.Max(side.Y, side.ToY) + Reach); row <= last; row++) rows[row].Add(side);
    }

    private int RowOf(double y) => Math.Clamp((int)Math.Floor((y - Box.MinY) / RowMetres), 0, rows.Length - 1);

    public IReadOnlyList<Polygon> Polygons { get; }

    /// <summary>Round all that is inside.</summary>
    public Envelope Box { get; } = new();

    /// <summary>Adds the stretches of the line that are inside, as shares of it, rising and apart.</summary>
    /// <param name="along">By point of the line: the share of it before the point.</param>
    public void Inside(ReadOnlySpan<Coordinate> line, ReadOnlySpan<double> along, List<(double From, double To)> found)
    {
        int first = found.Count;
        for (int i = 1; i < line.Length; i++) AddNear(line[i - 1], line[i], along[i - 1], along[i] - along[i - 1], found);
        Merge(found, first);
        AddWithin(line, along, found, first);
        Merge(found, first);
    }

    private void AddNear(Coordinate a, Coordinate b, double before, double share, List<(double From, double To)> found)
    {
        double west = Math.Min(a.X, b.X) - Reach, east = Math.Max(a.X, b.X) + Reach, south = Math.Min(a.Y, b.Y) - Reach, north = Math.Max(a.Y, b.Y) + Reach;
        if (north - Reach < Box.MinY || south + Reach > Box.MaxY) return;
        for (int row = RowOf(south + Reach), last = RowOf(north - Reach); row <= last; row++)
        {
            foreach (ref readonly var side in CollectionsMarshal.AsSpan(rows[row]))
            {
                if (Math.Min(side.X, side.ToX) > east || Math.Max(side.X, side.ToX) < west || Math.Max(side.Y, side.ToY) < south || Math.Min(side.Y, side.ToY) > north) continue;
                if (Near(a, b, side) is { } t && t.To > t.From) found.Add((before + t.From * share, before + t.To * share));
            }
        }
    }

    /// <summary>The stretch of a to b within reach of a side, as shares. What is within reach is convex (a disc at either end, a rectangle
    /// between), so it is one stretch.</summary>
    private static (double From, double To)? Near(Coordinate a, Coordinate b, in Side side)
    {
        double from = double.PositiveInfinity, to = double.NegativeInfinity, dx = b.X - a.X, dy = b.Y - a.Y;
        Disc(side.X, side.Y);
        Disc(side.ToX, side.ToY);
        double length = Math.Sqrt((side.ToX - side.X) * (side.ToX - side.X) + (side.ToY - side.Y) * (side.ToY - side.Y));
        if (length > 0)
        {
            double ux = (side.ToX - side.X) / length, uy = (side.ToY - side.Y) / length, low = 0, high = 1;
            if (Clip((a.X - side.X) * ux + (a.Y - side.Y) * uy, dx * ux + dy * uy, 0, length, ref low, ref high)
                && Clip((a.Y - side.Y) * ux - (a.X - side.X) * uy, dy * ux - dx * uy, -Reach, Reach, ref low, ref high)) Add(low, high);
        }
        return from <= to ? (from, to) : null;

        void Disc(double x, double y)
        {
            double px = a.X - x, py = a.Y - y, square = dx * dx + dy * dy, half = px * dx + py * dy, rest = px * px + py * py - Reach * Reach;
            double root = half * half - square * rest;
            if (square == 0)
            {
                if (rest <= 0) Add(0, 1);
            }
            else if (root >= 0) Add(Math.Max(0, (-half - Math.Sqrt(root)) / square), Math.Min(1, (-half + Math.Sqrt(root)) / square));
        }

        void Add(double low, double high)
        {
            if (low <= high) (from, to) = (Math.Min(from, low), Math.Max(to, high));
        }
    }

    /// <summary>Narrows low to high to the shares at which start plus share × slope lies between the bounds.</summary>
    private static bool Clip(double start, double slope, double least, double most, ref double low, ref double high)
    {
        if (slope == 0) return start >= least && start <= most;
        double t = (least - start) / slope, u = (most - start) / slope;
        (low, high) = (Math.Max(low, Math.Min(t, u)), Math.Min(high, Math.Max(t, u)));
        return low <= high;
    }

    /// <summary>Stretches far from every side are inside or outside as a whole.</summary>
    private void AddWithin(ReadOnlySpan<Coordinate> line, ReadOnlySpan<double> along, List<(double From, double To)> found, int first)
    {
        double at = 0;
        for (int i = first, near = found.Count; i <= near; i++)
        {
            double next = i < near ? found[i].From : 1;
            if (next > at && Holds(PlaceAt(line, along, (at + next) / 2))) found.Add((at, next));
            if (i < near) at = found[i].To;
        }
    }

    private static Coordinate PlaceAt(ReadOnlySpan<Coordinate> line, ReadOnlySpan<double> along, double share)
    {
        int i = 1;
        while (i < line.Length - 1 && along[i] < share) i++;
        double t = along[i] > along[i - 1] ? (share - along[i - 1]) / (along[i] - along[i - 1]) : 0;
        return new(line[i - 1].X + t * (line[i].X - line[i - 1].X), line[i - 1].Y + t * (line[i].Y - line[i - 1].Y));
    }

    // Polygons do not overlap, so that all sides together count as one: borders that two share are crossed twice.
    private bool Holds(Coordinate place)
    {
        if (!Box.Contains(place)) return false;
        bool inside = false;
        foreach (ref readonly var side in CollectionsMarshal.AsSpan(rows[RowOf(place.Y)]))
        {
            if (side.Y > place.Y != side.ToY > place.Y && place.X < side.X + (place.Y - side.Y) / (side.ToY - side.Y) * (side.ToX - side.X)) inside = !inside;
        }
        return inside;
    }

    private static void Merge(List<(double From, double To)> found, int first)
    {
        if (found.Count - first < 2) return;
        found.Sort(first, found.Count - first, null);
        int last = first;
        for (int i = first + 1; i < found.Count; i++)
        {
            if (found[i].From > found[last].To) found[++last] = found[i];
            else if (found[i].To > found[last].To) found[last] = (found[last].From, found[i].To);
        }
        found.RemoveRange(last + 1, found.Count - last - 1);
    }
}
