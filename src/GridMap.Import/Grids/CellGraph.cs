using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace GridMap.Import.Grids;

/// <summary>Pieces of ground with the households on each and who touches whom: what areas are put together from.</summary>
/// <param name="X">East, metres, of each cell's middle.</param>
/// <param name="Y">North, metres.</param>
/// <param name="Weight">Households.</param>
/// <param name="Group">Cells of one group (a compound, a block) stay together where they can.</param>
/// <param name="Neighbours">Symmetric; cells that share a border.</param>
public sealed record CellGraph(double[] X, double[] Y, int[] Weight, int[] Group, IReadOnlyList<int>[] Neighbours)
{
    /// <summary>By shape: those that it shares a side with, corner by corner.</summary>
    public static IReadOnlyList<int>[] Beside(IReadOnlyList<Geometry> shapes)
    {
        var sides = new Dictionary<(Coordinate, Coordinate), int>();
        var lists = shapes.Select(_ => new SortedSet<int>()).ToArray();
        for (var i = 0; i < shapes.Count; i++)
        {
            foreach (var ring in LinearComponentExtracter.GetLines(shapes[i]))
            {
                var c = ring.Coordinates;
                for (var k = 1; k < c.Length; k++)
                {
                    var side = c[k - 1].CompareTo(c[k]) < 0 ? (c[k - 1], c[k]) : (c[k], c[k - 1]);
                    if (!sides.TryAdd(side, i) && sides[side] != i)
                    {
                        lists[i].Add(sides[side]);
                        lists[sides[side]].Add(i);
                    }
                }
            }
        }

        return [.. lists.Select(l => (IReadOnlyList<int>)[.. l])];
    }

    public int Total(IEnumerable<int> cells) => cells.Sum(c => Weight[c]);

    /// <summary>Connected pieces of a set of cells, largest (by number of cells) first.</summary>
    public List<List<int>> Pieces(IReadOnlyCollection<int> cells)
    {
        var left = new HashSet<int>(cells);
        var pieces = new List<List<int>>();
        foreach (var start in cells)
        {
            if (!left.Remove(start))
            {
                continue;
            }

            var piece = new List<int> { start };
            for (var i = 0; i < piece.Count; i++)
            {
                foreach (var next in Neighbours[piece[i]])
                {
                    if (left.Remove(next))
                    {
                        piece.Add(next);
                    }
                }
            }

            pieces.Add(piece);
        }

        return pieces.OrderByDescending(p => p.Count).ThenBy(p => p[0]).ToList();
    }
}

/// <summary>How many households a part should, must at least and may at most hold.</summary>
public readonly record struct PartSize(int Target, int Least, int Most);
