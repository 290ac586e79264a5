namespace GridMap.Analysis.Walking;

/// <summary>Nearest point on a street, by the segments of the streets' lines in cells. A segment is named
/// by its first point. The distance is measured in a plane laid at
/// the place asked.</summary>
internal sealed class EdgeIndex
{
    private const int BlockEdges = 8192;
    private readonly StreetNet net;
    private readonly CellIndex cells;
    private readonly Degrees longitude;
    private readonly Degrees latitude;

    public EdgeIndex(StreetNet net)
    {
        (this.net, longitude, latitude) = (net, net.Longitude, net.Latitude);
        var blocks = new CellIndex.Builder[(net.EdgeCount + BlockEdges - 1) / BlockEdges];
        Parallel.For(0, blocks.Length, block => blocks[block] = Segments(block * BlockEdges, Math.Min(net.EdgeCount, (block + 1) * BlockEdges)));
        cells = CellIndex.Of(blocks);
    }

    private CellIndex.Builder Segments(int from, int to)
    {
        var builder = new CellIndex.Builder();
        for (int edge = from; edge < to; edge++)
        {
            for (int point = net.PointFirst[edge]; point < net.PointFirst[edge + 1] - 1; point++)
            {
                double lonA = longitude[point], lonB = lonA + EarthScale.ShortWay(longitude[point + 1] - lonA);
                builder.AddSegment(point, lonA, latitude[point], lonB, latitude[point + 1]);
            }
        }
        return builder;
    }

    /// <param name="segment">Told by its first point; the second is the next.</param>
    public int SegmentEdge(int segment) => net.EdgeOfPoint(segment);

    /// <summary>Which edges a walker at a place may step onto.</summary>
    /// <param name="Compound">An index plus one, or 0 for streets outside compounds; ignored where <c>Among</c> is given.</param>
    /// <param name="Among">By compound index plus one: whether its inside ways count.</param>
    /// <param name="Without">Edges that do not count.</param>
    /// <param name="Barred">By edge: does not count either.</param>
    public readonly record struct Filter(int Compound, bool[]? Among = null, HashSet<int>? Without = null, bool[]? Barred = null)
    {
        public bool Allows(int edge, int compoundOfEdge) =>
            (Among is null ? compoundOfEdge == Compound : Among[compoundOfEdge]) && (Without is null || !Without.Contains(edge)) && (Barred is null || !Barred[edge]);
    }

    /// <returns>Edge −1 and an infinite leg where nothing allowed lies within <paramref name="maxMetres"/>.</returns>
    public Snap Nearest(LonLat place, Filter filter, double maxMetres)
    {
        var scale = EarthScale.At(place.Latitude);
        var best = new Best { SquareMetres = double.PositiveInfinity, Segment = -1 };
        for (double radius = Math.Min(50, maxMetres); ; radius = Math.Min(radius * 3, maxMetres))
        {
            Visit(place, scale, radius, filter, ref best);
            if (best.SquareMetres <= radius * radius || radius >= maxMetres) break;
        }
        if (best.Segment < 0 || best.SquareMetres > maxMetres * maxMetres) return new(-1, 0, double.PositiveInfinity, place);
        int point = best.Segment, edge = net.EdgeOfPoint(point);
        double t = best.Share;
        var position = t <= 0 ? new LonLat(longitude[point], latitude[point])
            : t >= 1 ? new LonLat(longitude[point + 1], latitude[point + 1])
            : new LonLat(
                EarthScale.ShortWay(longitude[point] + t * EarthScale.ShortWay(longitude[point + 1] - longitude[point])),
                latitude[point] + t * (latitude[point + 1] - latitude[point]));
        double before = net.AlongAt(edge, point), fraction = before + t * (net.AlongAt(edge, point + 1) - before);
        return new(edge, fraction, Math.Sqrt(best.SquareMetres), position);
    }

    /// <summary>Adds the segments of cells that touch the square of this half-width; some lie farther, some appear twice.</summary>
    public void Collect(LonLat place, double halfWidthMetres, List<int> segments)
    {
        foreach (long key in new Square(place, EarthScale.At(place.Latitude), halfWidthMetres)) segments.AddRange(cells.ItemsIn(key));
    }

    private struct Best
    {
        public double SquareMetres;
        public double Share;
        public int Segment;
    }

    private void Visit(LonLat place, EarthScale scale, double radius, Filter filter, ref Best best)
    {
        foreach (long key in new Square(place, scale, radius))
        {
            foreach (int segment in cells.ItemsIn(key))
            {
                int point = segment;
                double ax = EarthScale.ShortWay(longitude[point] - place.Longitude) * scale.MetresPerDegreeLongitude;
                double ay = (latitude[point] - place.Latitude) * scale.MetresPerDegreeLatitude;
                double dx = EarthScale.ShortWay(longitude[point + 1] - longitude[point]) * scale.MetresPerDegreeLongitude;
                double dy = (latitude[point + 1] - latitude[point]) * scale.MetresPerDegreeLatitude;
                double square = SegmentDistance.SquareToOrigin(ax, ay, dx, dy, out double t);
                // Ties go to the lower segment, so that the answer does not depend on the order of the visit.
                if (square > best.SquareMetres || (square == best.SquareMetres && segment >= best.Segment)) continue;
                int edge = net.EdgeOfPoint(segment);
                if (!filter.Allows(edge, net.Compound[edge])) continue;
                best = new Best { SquareMetres = square, Share = t, Segment = segment };
            }
        }
    }

    /// <summary>The keys of the cells that touch a square.</summary>
    private ref struct Square
    {
        private readonly int lastRow;
        private readonly double west;
        private readonly double east;
        private int row;
        private int column;
        private int lastColumn;
        private int columns;

        public Square(LonLat place, EarthScale scale, double halfWidthMetres)
        {
            double lat = halfWidthMetres / scale.MetresPerDegreeLatitude, lon = Math.Min(halfWidthMetres / scale.MetresPerDegreeLongitude, 180);
            (west, east) = (place.Longitude - lon, place.Longitude + lon);
            row = CellIndex.RowOf(place.Latitude - lat) - 1;
            lastRow = CellIndex.RowOf(place.Latitude + lat);
            (column, lastColumn) = (0, -1);
        }

        public readonly Square GetEnumerator() => this;

        public readonly long Current => CellIndex.Key(row, CellIndex.Wrap(column, columns));

        public bool MoveNext()
        {
            if (++column <= lastColumn) return true;
            if (++row > lastRow) return false;
            columns = CellIndex.ColumnsOf(row);
            column = CellIndex.RawColumn(row, west);
            lastColumn = Math.Min(CellIndex.RawColumn(row, east), column + columns - 1);
            return true;
        }
    }
}

internal static class SegmentDistance
{
    /// <summary>Square of the distance from the origin to the segment that starts at a and runs by d; t is the share of the foot.</summary>
    public static double SquareToOrigin(double ax, double ay, double dx, double dy, out double t)
    {
        double square = dx * dx + dy * dy;
        t = square > 0 ? Math.Clamp(-(ax * dx + ay * dy) / square, 0, 1) : 0;
        double x = ax + t * dx, y = ay + t * dy;
        return x * x + y * y;
    }
}
