namespace GridMap.Analysis.Grids;

/// <summary>Who owns which atom, and what that costs. Costs are metres of border; the rest is weighed against them. Not for several threads.</summary>
internal sealed class PartState
{
    // A household too many or too few, in metres; a part outside its bounds at all; a compound cut once more; a part round another piece of
    // ground that is not its own inside a part.
    private const double CostOfHousehold = 60, CostOfOutside = 3000, CostOfEnclave = 10000, CostOfUneven = 150;

    private readonly AtomGraph graph;
    private readonly HouseholdBounds bounds;
    private readonly HashSet<(int, int)> forced;
    private readonly List<List<int>> members = [];
    private readonly List<int> weights = [];
    private readonly List<int> versions = [];
    private readonly Dictionary<(int Compound, int Part), int> atomsOfCompound = [];
    private readonly Dictionary<int, int> householdsOfCompound = [];
    private readonly int[] marks;
    private readonly Stack<int> stack = new();
    private int mark;

    /// <param name="forced">Pairs of neighbours (smaller first) taken as joined on foot although they are not.</param>
    public PartState(AtomGraph graph, HouseholdBounds bounds, HashSet<(int, int)> forced)
    {
        (this.graph, this.bounds, this.forced) = (graph, bounds, forced);
        Owner = new int[graph.Count];
        Array.Fill(Owner, -1);
        marks = new int[graph.Count];
        for (int a = 0; a < graph.Count; a++) householdsOfCompound[graph.Compound[a]] = householdsOfCompound.GetValueOrDefault(graph.Compound[a]) + graph.Weight(a);
    }

    /// <summary>What it costs to lay a compound in one part more. One that fits into no part has to be cut somewhere.</summary>
    public double CostOfCut(int compound) => householdsOfCompound[compound] > bounds.Most ? 400 : 2000;

    /// <summary>By atom; −1: none, or not in the region that is being split.</summary>
    public int[] Owner { get; }

    public IReadOnlyList<int> Members(int part) => members[part];

    /// <summary>Rises with every change of the part.</summary>
    public int Version(int part) => versions[part];

    public bool IsOutside(int part) => !bounds.Holds(weights[part]);

    public int NewPart()
    {
        members.Add([]);
        weights.Add(0);
        versions.Add(0);
        return members.Count - 1;
    }

    public void Give(int atom, int part)
    {
        int from = Owner[atom];
        if (from == part) return;
        if (from >= 0) Change(atom, from, -1);
        Change(atom, part, 1);
        Owner[atom] = part;
    }

    private void Change(int atom, int part, int sign)
    {
        if (sign > 0) members[part].Add(atom);
        else members[part].Remove(atom);
        weights[part] += sign * graph.Weight(atom);
        versions[part]++;
        if (graph.Compound[atom] != 0) atomsOfCompound[(graph.Compound[atom], part)] = atomsOfCompound.GetValueOrDefault((graph.Compound[atom], part)) + sign;
    }

    public bool OnFoot(int atom, AtomLink link) => link.OnFoot || (forced.Count > 0 && forced.Contains((Math.Min(atom, link.To), Math.Max(atom, link.To))));

    public int Total(List<int> atoms)
    {
        int total = 0;
        foreach (int atom in atoms) total += graph.Weight(atom);
        return total;
    }

    public double SizeCost(int households)
    {
        int off = households < bounds.Least ? bounds.Least - households : Math.Max(0, households - bounds.Most);
        double uneven = (households - Math.Sqrt((double)bounds.Least * bounds.Most)) / (bounds.Most - bounds.Least + 1);
        return (off > 0 ? CostOfOutside + CostOfHousehold * off : 0) + CostOfUneven * uneven * uneven;
    }

    /// <summary>What moving these atoms, all of one part and of one compound or a single one, would add to the cost, but for enclosures.</summary>
    public double MoveCost(List<int> moved, int to)
    {
        int from = Owner[moved[0]], weight = Total(moved), compound = graph.Compound[moved[0]];
        double cost = SizeCost(weights[from] - weight) + SizeCost(weights[to] + weight) - SizeCost(weights[from]) - SizeCost(weights[to]);
        int stamp = ++mark;
        foreach (int atom in moved) marks[atom] = stamp;
        foreach (int atom in moved)
        {
            foreach (var link in graph.Links[atom])
            {
                if (marks[link.To] == stamp) continue;
                if (Owner[link.To] == from) cost += link.BorderCost;
                else if (Owner[link.To] == to) cost -= link.BorderCost;
            }
        }
        if (compound == 0) return cost;
        if (atomsOfCompound.GetValueOrDefault((compound, to)) == 0) cost += CostOfCut(compound);
        if (atomsOfCompound[(compound, from)] == moved.Count) cost -= CostOfCut(compound);
        return cost;
    }

    /// <summary>Cost of all parts that own one of these atoms, their borders with each other counted once, without what they enclose.</summary>
    public double Cost(IReadOnlyList<int> atoms)
    {
        var parts = new HashSet<int>();
        var compounds = new HashSet<(int Compound, int Part)>();
        double cost = 0;
        foreach (int atom in atoms)
        {
            int own = Owner[atom];
            parts.Add(own);
            if (graph.Compound[atom] != 0) compounds.Add((graph.Compound[atom], own));
            foreach (var link in graph.Links[atom]) if (Owner[link.To] != own) cost += link.BorderCost / 2;
        }
        foreach (int part in parts) cost += SizeCost(weights[part]);
        return cost + compounds.GroupBy(c => c.Compound).Sum(c => CostOfCut(c.Key) * (c.Count() - 1));
    }

    /// <summary>What it costs that a part lies round ground that is not its own.</summary>
    public double EnclosureCost(int part) => CostOfEnclave * Enclosed(part).Count;

    /// <summary>Pieces of the rest that do not reach the border of the ground or of the region that is being split, one atom of each, beside the
    /// part.</summary>
    public List<int> Enclosed(int part)
    {
        int stamp = ++mark;
        var enclosed = new List<int>();
        foreach (int member in members[part])
        {
            foreach (var link in graph.Links[member])
            {
                if (Owner[link.To] != part && Owner[link.To] >= 0 && marks[link.To] != stamp && !ReachesOut(link.To, part, stamp)) enclosed.Add(link.To);
            }
        }
        return enclosed;
    }

    /// <summary>The atoms of a part and of all that it encloses, in order.</summary>
    public List<int> WithEnclosed(int part)
    {
        var all = new SortedSet<int>(members[part]);
        foreach (int atom in Enclosed(part)) stack.Push(atom);
        while (stack.TryPop(out int atom))
        {
            if (!all.Add(atom)) continue;
            foreach (var link in graph.Links[atom]) stack.Push(link.To);
        }
        return [.. all];
    }

    private bool ReachesOut(int start, int but, int stamp)
    {
        bool free = false;
        marks[start] = stamp;
        stack.Push(start);
        while (stack.TryPop(out int atom))
        {
            free |= graph.AtEdge[atom];
            foreach (var link in graph.Links[atom])
            {
                if (Owner[link.To] < 0) free = true;
                else if (Owner[link.To] != but && marks[link.To] != stamp)
                {
                    marks[link.To] = stamp;
                    stack.Push(link.To);
                }
            }
        }
        return free;
    }

    /// <summary>Whether a part holds something and all of it is joined by borders and on foot.</summary>
    public bool IsWhole(int part)
    {
        var own = members[part];
        if (own.Count == 0) return false;
        int stamp = ++mark, reached = 1;
        marks[own[0]] = stamp;
        stack.Push(own[0]);
        while (stack.TryPop(out int atom))
        {
            foreach (var link in graph.Links[atom])
            {
                if (Owner[link.To] != part || marks[link.To] == stamp || !OnFoot(atom, link)) continue;
                marks[link.To] = stamp;
                reached++;
                stack.Push(link.To);
            }
        }
        return reached == own.Count;
    }

    /// <summary>Pieces of a set of atoms that are joined by borders and on foot, largest (by households) first.</summary>
    public List<List<int>> Pieces(IReadOnlyList<int> atoms)
    {
        int inside = ++mark, seen = ++mark;
        foreach (int atom in atoms) marks[atom] = inside;
        var pieces = new List<List<int>>();
        foreach (int start in atoms)
        {
            if (marks[start] == seen) continue;
            marks[start] = seen;
            var piece = new List<int> { start };
            for (int i = 0; i < piece.Count; i++)
            {
                foreach (var link in graph.Links[piece[i]])
                {
                    if (marks[link.To] != inside || !OnFoot(piece[i], link)) continue;
                    marks[link.To] = seen;
                    piece.Add(link.To);
                }
            }
            pieces.Add(piece);
        }
        return pieces.Count == 1 ? pieces : [.. pieces.OrderByDescending(Total).ThenByDescending(p => p.Count).ThenBy(p => p.Min())];
    }
}
