namespace GridMap.Analysis.Grids;

/// <summary>Who owns which atom, and what that costs. Costs are metres of border; the rest is weighed against them.</summary>
internal sealed class PartState
{
    // A household too many or too few, in metres; a part outside its bounds at all; a compound cut once more; 
    // ground that is not its own inside a part.
    private const double CostOfHousehold = 60, CostOfOutside = 500, CostOfCut = 800, CostOfEnclave = 10000, CostOfUneven = 150;

    private readonly AtomGraph graph;
    private readonly HouseholdBounds bounds;
    private readonly HashSet<(int, int)> forced;

    /// <param name="forced">Pairs of neighbours (smaller first) taken as joined on foot although they are not.</param>
    public PartState(AtomGraph graph, HouseholdBounds bounds, HashSet<(int, int)> forced)
    {
        (this.graph, this.bounds, this.forced) = (graph, bounds, forced);
        Owner = new int[graph.Count];
        Array.Fill(Owner, -1);
    }

    public int[] Owner { get; }

    public bool OnFoot(int atom, AtomLink link) => link.OnFoot || (forced.Count > 0 && forced.Contains((Math.Min(atom, link.To), Math.Max(atom, link.To))));

    public int Total(IEnumerable<int> atoms) => atoms.Sum(graph.Weight);

    public double SizeCost(int households)
    {
        int off = households < bounds.Least ? bounds.Least - households : Math.Max(0, households - bounds.Most);
        double uneven = (households - Math.Sqrt((double)bounds.Least * bounds.Most)) / (bounds.Most - bounds.Least + 1);
        return (off > 0 ? CostOfOutside + CostOfHousehold * off : 0) + CostOfUneven * uneven * uneven;
    }

    /// <summary>Cost of all parts that own one of these atoms, without what they enclose.</summary>
    public double Cost(IReadOnlyList<int> atoms)
    {
        var weights = new Dictionary<int, int>();
        var compounds = new HashSet<(int Compound, int Part)>();
        double cost = 0;
        foreach (int atom in atoms)
        {
            int own = Owner[atom];
            weights[own] = weights.GetValueOrDefault(own) + graph.Weight(atom);
            if (graph.Compound[atom] != 0) compounds.Add((graph.Compound[atom], own));
            foreach (var link in graph.Links[atom])
            {
                int other = Owner[link.To];
                if (other == own) continue;
                cost += link.BorderCost / 2;
            }
        }
        foreach (int weight in weights.Values) cost += SizeCost(weight);
        return cost + CostOfCut * (compounds.Count - compounds.Select(c => c.Compound).Distinct().Count());
    }

    /// <summary>What it costs that a part lies round ground that is not its own: pieces of the rest that do not reach the border of the ground
    /// or of the region that is being split.</summary>
    public double EnclosureCost(int part)
    {
        var seen = new bool[graph.Count];
        int enclosed = 0;
        var stack = new Stack<int>();
        for (int start = 0; start < graph.Count; start++)
        {
            if (seen[start] || Owner[start] == part || Owner[start] < 0) continue;
            bool free = false;
            seen[start] = true;
            stack.Push(start);
            while (stack.TryPop(out int atom))
            {
                free |= graph.AtEdge[atom];
                foreach (var link in graph.Links[atom])
                {
                    free |= Owner[link.To] < 0;
                    if (seen[link.To] || Owner[link.To] == part || Owner[link.To] < 0) continue;
                    seen[link.To] = true;
                    stack.Push(link.To);
                }
            }
            if (!free) enclosed++;
        }
        return enclosed * CostOfEnclave;
    }

    /// <summary>Pieces of a set of atoms that are joined by borders and on foot, largest (by households) first.</summary>
    public List<List<int>> Pieces(IReadOnlyCollection<int> atoms)
    {
        var left = new HashSet<int>(atoms);
        var pieces = new List<List<int>>();
        foreach (int start in atoms)
        {
            if (!left.Remove(start)) continue;
            var piece = new List<int> { start };
            for (int i = 0; i < piece.Count; i++)
            {
                foreach (var link in graph.Links[piece[i]])
                {
                    if (left.Contains(link.To) && OnFoot(piece[i], link) && left.Remove(link.To)) piece.Add(link.To);
                }
            }
            pieces.Add(piece);
        }
        return [.. pieces.OrderByDescending(Total).ThenByDescending(p => p.Count).ThenBy(p => p.Min())];
    }
}
