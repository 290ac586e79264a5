using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Walking;

/// <summary>Which compounds a place lies in.</summary>
internal sealed class CompoundIndex
{
    private readonly CellIndex cells;
    private const int FewPoints = 100;
    private readonly IPointOnGeometryLocator[] locators;
    private readonly Envelope[] envelopes;
    private readonly double[] areas;

    public CompoundIndex(Compound[] compounds)
    {
        locators = new IPointOnGeometryLocator[compounds.Length];
        envelopes = new Envelope[compounds.Length];
        areas = new double[compounds.Length];
        var builder = new CellIndex.Builder();
        for (int i = 0; i < compounds.Length; i++)
        {
            var shape = compounds[i].Polygon;
            envelopes[i] = shape.EnvelopeInternal;
            areas[i] = shape.Area;
            // An index pays, and takes memory, only where there are many points.
            locators[i] = shape.NumPoints < FewPoints ? new SimplePointInAreaLocator(shape) : new IndexedPointInAreaLocator(shape);
            if (shape.IsEmpty) continue;
            locators[i].Locate(shape.Coordinate);   // builds its lazy index now, so that it is only read later
            builder.AddBox(i, envelopes[i].MinX, envelopes[i].MinY, envelopes[i].MaxX, envelopes[i].MaxY);
        }
        cells = CellIndex.Of(builder);
    }

    /// <summary>The smallest of the wanted compounds that holds the place, as index plus one, or 0.</summary>
    /// <param name="wanted">By compound index plus one.</param>
    public int SmallestAt(LonLat place, bool[] wanted)
    {
        int best = 0;
        foreach (int i in cells.ItemsAt(place.Longitude, place.Latitude))
        {
            if (!wanted[i + 1] || !Holds(i, place)) continue;
            if (best == 0 || areas[i] < areas[best - 1] || (areas[i] == areas[best - 1] && i + 1 < best)) best = i + 1;
        }
        return best;
    }

    /// <summary>Whether any of the wanted compounds' boxes touches this one; adds them as index plus one.</summary>
    public void Touching(Envelope box, bool[] wanted, List<int> found)
    {
        for (int row = CellIndex.RowOf(box.MinY), last = CellIndex.RowOf(box.MaxY); row <= last; row++)
        {
            int columns = CellIndex.ColumnsOf(row), to = CellIndex.RawColumn(row, box.MaxX);
            for (int column = CellIndex.RawColumn(row, box.MinX); column <= to; column++)
            {
                foreach (int i in cells.ItemsIn(CellIndex.Key(row, CellIndex.Wrap(column, columns))))
                {
                    if (wanted[i + 1] && envelopes[i].Intersects(box) && !found.Contains(i + 1)) found.Add(i + 1);
                }
            }
        }
    }

    private bool Holds(int i, LonLat place)
    {
        var at = new Coordinate(place.Longitude, place.Latitude);
        return envelopes[i].Contains(at) && locators[i].Locate(at) != Location.Exterior;
    }
}
