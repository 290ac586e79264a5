using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Coordinates;

/// <summary>Copies of shapes with every coordinate in another place.</summary>
public static class Moved
{
    /// <param name="move">Called once for each coordinate, in the order of <c>Geometry.Coordinates</c>.</param>
    public static Geometry Copy(Geometry shape, Func<Coordinate, Coordinate> move)
    {
        var copy = shape.Copy();
        copy.Apply(new Mover(move));
        copy.GeometryChanged();
        return copy;
    }

    private sealed class Mover(Func<Coordinate, Coordinate> move) : ICoordinateSequenceFilter
    {
        public bool Done => false;
        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence sequence, int i)
        {
            var to = move(sequence.GetCoordinate(i));
            sequence.SetX(i, to.X);
            sequence.SetY(i, to.Y);
        }
    }
}
