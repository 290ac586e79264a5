namespace GridMap.Analysis.Grids;

/// <summary>Parts a set of atoms in two, in eight directions: one side grows from the edge along links on foot, compound by compound, until it
/// holds its goal.</summary>
internal sealed class PartSweep(AtomGraph graph, PartState state)
{
    private static readonly double[] DirectionsDegrees = [0, 90, 45, 135, 180, 270, 225, 315];

    private const double CostOfShareOff = 2500;

    private readonly int[] marks = new int[graph.Count];
    private readonly double[] keys = new double[graph.Count];
    private int mark;

    /// <summary>Where the sides are not joined in themselves, what the sweep cut off from the second side goes to the first.</summary>
    public IEnumerable<(List<int> First, List<int> Second)> All(List<int> atoms, double goal)
    {
        foreach (double degrees in DirectionsDegrees)
        {
            var (first, second) = Sweep(atoms, goal, degrees * Math.PI / 180);
            if (first.Count > 0 && second.Count > 0) yield return (first, second);
        }
    }

    /// <summary>The sweep with the least cut that is near its goal, or null where the atoms cannot be parted.</summary>
    /// <param name="first">For how many of the parts the first side is; 0: for half of them.</param>
    public (List<int> First, List<int> Second)? Best(List<int> atoms, int parts, int first = 0)
    {
        double total = state.Total(atoms), goal = total * (first > 0 ? first : parts / 2) / parts;
        (List<int>, List<int>)? best = null;
        double bestCost = double.MaxValue;
        foreach (var (low, high) in All(atoms, goal))
        {
            double off = Math.Abs(state.Total(low) - goal) / Math.Max(1, Math.Min(goal, total - goal));
            double cost = CutCost(low, high) + CostOfShareOff * off;
            if (cost < bestCost) (bestCost, best) = (cost, (low, high));
        }
        return best;
    }

    private double CutCost(List<int> first, List<int> second)
    {
        int stamp = ++mark;
        foreach (int atom in second) marks[atom] = stamp;
        double border = 0;
        var compounds = new HashSet<int>();
        foreach (int atom in first)
        {
            if (graph.Compound[atom] != 0) compounds.Add(graph.Compound[atom]);
            foreach (var link in graph.Links[atom]) if (marks[link.To] == stamp) border += link.BorderCost;
        }
        return border + second.Select(a => graph.Compound[a]).Distinct().Where(compounds.Contains).Sum(state.CostOfCut);
    }

    private (List<int> First, List<int> Second) Sweep(List<int> atoms, double goal, double angle)
    {
        SetKeys(atoms, Math.Cos(angle), Math.Sin(angle));
        int left = ++mark, queued = ++mark, taken = ++mark;
        int start = atoms[0];
        foreach (int atom in atoms)
        {
            marks[atom] = left;
            if ((keys[atom], atom).CompareTo((keys[start], start)) < 0) start = atom;
        }
        var frontier = new PriorityQueue<int, (double, int)>();
        frontier.Enqueue(start, (keys[start], start));
        marks[start] = queued;
        var first = new List<int>();
        int weight = 0;
        while (frontier.TryDequeue(out int atom, out _))
        {
            if (first.Count > 0 && weight + graph.Weight(atom) / 2.0 > goal) break;
            first.Add(atom);
            marks[atom] = taken;
            weight += graph.Weight(atom);
            foreach (var link in graph.Links[atom])
            {
                if (marks[link.To] != left || !state.OnFoot(atom, link)) continue;
                marks[link.To] = queued;
                frontier.Enqueue(link.To, (keys[link.To], link.To));
            }
        }
        List<int> rest = [.. atoms.Where(a => marks[a] != taken)];
        if (rest.Count == 0) return (first, rest);
        var pieces = state.Pieces(rest);
        foreach (var piece in pieces.Skip(1)) first.AddRange(piece);
        return (first, pieces[0]);
    }

    /// <summary>How far along the direction; the middle of an atom's compound counts most.</summary>
    private void SetKeys(List<int> atoms, double dx, double dy)
    {
        var sums = new Dictionary<int, (double Sum, int Count)>();
        foreach (int a in atoms)
        {
            keys[a] = graph.Middle[a].X * dx + graph.Middle[a].Y * dy;
            if (graph.Compound[a] == 0) continue;
            var (sum, count) = sums.GetValueOrDefault(graph.Compound[a]);
            sums[graph.Compound[a]] = (sum + keys[a], count + 1);
        }
        bool one = sums.Count == 1 && sums.Values.First().Count == atoms.Count;
        foreach (int a in atoms)
        {
            double group = sums.TryGetValue(graph.Compound[a], out var s) ? s.Sum / s.Count : keys[a];
            keys[a] = one ? keys[a] : group + 0.15 * keys[a];
        }
    }
}
