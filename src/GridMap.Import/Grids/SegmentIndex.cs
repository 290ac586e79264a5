using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace GridMap.Import.Grids;

/// <summary>Straight pieces of lines in a raster of squares, for asking what is near.</summary>
public sealed class SegmentIndex(double squareMetres)
{
    private readonly Dictionary<(int, int), List<(Coordinate A, Coordinate B)>> squares = [];

    public void Add(Coordinate[] line)
    {
        for (var i = 1; i < line.Length; i++)
        {
            foreach (var square in Squares(new Envelope(line[i - 1], line[i])))
            {
                if (!squares.TryGetValue(square, out var list))
                {
                    squares.Add(square, list = []);
                }

                list.Add((line[i - 1], line[i]));
            }
        }
    }

    public bool IsWithin(Coordinate at, double metres)
    {
        var near = new Envelope(at);
        near.ExpandBy(metres);
        return Squares(near).Any(s => squares.TryGetValue(s, out var list) && list.Exists(g => DistanceComputer.PointToSegment(at, g.A, g.B) < metres));
    }

    private IEnumerable<(int, int)> Squares(Envelope box)
    {
        for (var x = (int)Math.Floor(box.MinX / squareMetres); x <= (int)Math.Floor(box.MaxX / squareMetres); x++)
        {
            for (var y = (int)Math.Floor(box.MinY / squareMetres); y <= (int)Math.Floor(box.MaxY / squareMetres); y++)
            {
                yield return (x, y);
            }
        }
    }
}
