namespace GridMap.Import.Grids;

/// <summary>
/// Splits connected ground into connected parts of about equal households: halve, and halve again. Each halving sweeps the cells in several
/// directions, growing one side from the edge along shared borders, and keeps the sweep that balances best, cuts least and leaves most groups
/// whole. Then parts that came out too small are joined to a neighbour or take cells from one. Deterministic.
/// </summary>
public sealed class RegionSplitter(CellGraph graph)
{
    private static readonly double[] DirectionsDegrees = [0, 90, 45, 135, 180, 270, 225, 315];

    /// <summary>Parts that hold all cells, each cell once. A part is over or under size only where a single cell is, or where its
    /// neighbours have no cell to spare.</summary>
    public List<List<int>> Split(IReadOnlyCollection<int> cells, PartSize size)
    {
        var parts = new List<List<int>>();
        foreach (var piece in graph.Pieces(cells))
        {
            Halve(piece, size, parts);
        }

        Repair(parts, size);
        return parts;
    }

    private void Halve(List<int> cells, PartSize size, List<List<int>> parts)
    {
        var total = graph.Total(cells);
        var count = Math.Max((total + size.Most - 1) / size.Most, (int)Math.Round((double)total / size.Target));
        if (count <= 1 || cells.Count == 1)
        {
            parts.Add(cells);
            return;
        }

        var goal = (double)total * (count / 2) / count;
        (List<int> First, List<int> Second)? best = null;
        var bestScore = double.MaxValue;
        foreach (var direction in DirectionsDegrees)
        {
            var (first, second) = Sweep(cells, goal, direction * Math.PI / 180);
            if (first.Count == 0 || second.Count == 0)
            {
                continue;
            }

            var score = Score(first, second, goal, total);
            if (score < bestScore)
            {
                (bestScore, best) = (score, (first, second));
            }
        }

        if (best is not { } halves)
        {
            parts.Add(cells);
            return;
        }

        Halve(halves.First, size, parts);
        Halve(halves.Second, size, parts);
    }

    private (List<int> First, List<int> Second) Sweep(List<int> cells, double goal, double angle)
    {
        var (dx, dy) = (Math.Cos(angle), Math.Sin(angle));
        var middles = cells.GroupBy(c => graph.Group[c]).ToDictionary(g => g.Key, g => g.Average(c => graph.X[c] * dx + graph.Y[c] * dy));
        var one = middles.Count == 1;
        double Key(int c) => (one ? 0 : middles[graph.Group[c]]) + (graph.X[c] * dx + graph.Y[c] * dy) * (one ? 1 : 0.15);
        var left = new HashSet<int>(cells);
        var frontier = new PriorityQueue<int, (double, int)>();
        var start = cells.MinBy(c => (Key(c), c));
        frontier.Enqueue(start, (Key(start), start));
        var queued = new HashSet<int> { start };
        var first = new List<int>();
        var weight = 0;
        while (frontier.TryDequeue(out var cell, out _))
        {
            if (first.Count > 0 && weight + graph.Weight[cell] / 2.0 > goal && graph.Weight[cell] > 0)
            {
                break;
            }

            first.Add(cell);
            left.Remove(cell);
            weight += graph.Weight[cell];
            foreach (var next in graph.Neighbours[cell])
            {
                if (left.Contains(next) && queued.Add(next))
                {
                    frontier.Enqueue(next, (Key(next), next));
                }
            }
        }

        // What the sweep cut off from the rest belongs to its own side.
        var pieces = graph.Pieces(cells.Where(left.Contains).ToList());
        foreach (var piece in pieces.Skip(1))
        {
            first.AddRange(piece);
        }

        return (first, pieces.Count == 0 ? [] : pieces[0]);
    }

    private double Score(List<int> first, List<int> second, double goal, int total)
    {
        var inFirst = new HashSet<int>(first);
        var inSecond = new HashSet<int>(second);
        var off = Math.Abs(graph.Total(first) - goal) / Math.Max(1, Math.Min(goal, total - goal));
        var cut = 0;
        var torn = new HashSet<int>();
        foreach (var cell in first)
        {
            foreach (var next in graph.Neighbours[cell])
            {
                if (inSecond.Contains(next))
                {
                    cut++;
                    if (graph.Group[next] == graph.Group[cell])
                    {
                        torn.Add(graph.Group[cell]);
                    }
                }
            }
        }

        return 4 * off + cut / Math.Sqrt(inFirst.Count + inSecond.Count) + 0.6 * torn.Count;
    }

    private void Repair(List<List<int>> parts, PartSize size)
    {
        var owner = new Dictionary<int, List<int>>();
        foreach (var part in parts)
        {
            part.ForEach(c => owner[c] = part);
        }

        for (var round = 0; round < 200; round++)
        {
            var small = parts.Where(p => graph.Total(p) < size.Least).OrderBy(graph.Total).ToList();
            var large = parts.Where(p => graph.Total(p) > size.Most && p.Count > 1).ToList();
            if (!small.Any(p => Join(p, parts, owner, size) || Take(p, owner, size)) && !large.Any(p => Give(p, owner, size)))
            {
                return;
            }
        }
    }

    private IEnumerable<List<int>> NeighbourParts(List<int> part, Dictionary<int, List<int>> owner) =>
        part.SelectMany(c => graph.Neighbours[c]).Select(owner.GetValueOrDefault).OfType<List<int>>().Where(p => p != part).Distinct();

    private bool Join(List<int> part, List<List<int>> parts, Dictionary<int, List<int>> owner, PartSize size)
    {
        var host = NeighbourParts(part, owner).Where(p => graph.Total(p) + graph.Total(part) <= size.Most).OrderBy(graph.Total).ThenBy(p => p[0]).FirstOrDefault();
        if (host is null)
        {
            return false;
        }

        host.AddRange(part);
        part.ForEach(c => owner[c] = host);
        parts.Remove(part);
        return true;
    }

    // A cell of a neighbour that can do without it.
    private bool Take(List<int> part, Dictionary<int, List<int>> owner, PartSize size)
    {
        var move = part.SelectMany(c => graph.Neighbours[c]).Distinct()
            .Where(c => owner.TryGetValue(c, out var p) && p != part && graph.Weight[c] > 0)
            .Where(c => graph.Total(owner[c]) - graph.Weight[c] >= size.Least && graph.Total(part) + graph.Weight[c] <= size.Most)
            .OrderByDescending(c => graph.Total(owner[c])).ThenBy(c => c)
            .Where(c => StaysWhole(owner[c], c)).Select(c => (int?)c).FirstOrDefault();
        return move is { } cell && Move(cell, part, owner);
    }

    private bool Give(List<int> part, Dictionary<int, List<int>> owner, PartSize size)
    {
        foreach (var cell in part.Where(c => graph.Weight[c] > 0).OrderBy(c => c).ToList())
        {
            var host = graph.Neighbours[cell].Select(owner.GetValueOrDefault).OfType<List<int>>()
                .Where(p => p != part && graph.Total(p) + graph.Weight[cell] <= size.Most).OrderBy(graph.Total).ThenBy(p => p[0]).FirstOrDefault();
            if (host is not null && graph.Total(part) - graph.Weight[cell] >= size.Least && StaysWhole(part, cell))
            {
                return Move(cell, host, owner);
            }
        }

        return false;
    }

    private bool StaysWhole(List<int> part, int without) => part.Count > 1 && graph.Pieces(part.Where(c => c != without).ToList()).Count == 1;

    private static bool Move(int cell, List<int> to, Dictionary<int, List<int>> owner)
    {
        owner[cell].Remove(cell);
        to.Add(cell);
        owner[cell] = to;
        return true;
    }
}
