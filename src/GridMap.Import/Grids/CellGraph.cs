namespace GridMap.Import.Grids;

/// <summary>Pieces of ground with the households on each and who touches whom: what areas are put together from.</summary>
/// <param name="X">East, metres, of each cell's middle.</param>
/// <param name="Y">North, metres.</param>
/// <param name="Weight">Households.</param>
/// <param name="Group">Cells of one group (a compound, a block) stay together where they can.</param>
/// <param name="Neighbours">Symmetric; cells that share a border.</param>
public sealed record CellGraph(double[] X, double[] Y, int[] Weight, int[] Group, IReadOnlyList<int>[] Neighbours)
{
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
