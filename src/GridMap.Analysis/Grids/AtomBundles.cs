namespace GridMap.Analysis.Grids;

/// <summary>Atoms that stay together: those that are one only together, and all of a compound that fits into one area, as long as one gets about
/// in it and it lies round no ground that would not fit as well. Every other atom is a bundle of its own.</summary>
internal sealed class AtomBundles
{
    private readonly AtomGraph graph;
    private readonly int[] bundleOf;
    private readonly List<List<int>> bundles = [];

    private AtomBundles(AtomGraph graph)
    {
        this.graph = graph;
        bundleOf = new int[graph.Count];
        Array.Fill(bundleOf, Outside);
    }

    private const int Outside = -2, Free = -1;

    /// <summary>Splits atoms with bundles kept whole; where that leaves parts outside their bounds, without, if fewer faults come of it.</summary>
    /// <returns>Parts that hold all the atoms, each once.</returns>
    public static List<List<int>> Split(AtomGraph graph, IReadOnlyList<int> atoms, HouseholdBounds bounds, CancellationToken cancellation)
    {
        var made = new AtomBundles(graph);
        foreach (int atom in atoms) made.bundleOf[atom] = Free;
        foreach (var compound in atoms.Where(a => graph.Compound[a] != 0).GroupBy(a => graph.Compound[a])) made.Bundle([.. compound], bounds.Most);
        foreach (int[] tie in graph.Ties) made.Tie(tie, bounds.Most);
        foreach (int atom in atoms) if (made.bundleOf[atom] == Free) made.Add([atom]);
        made.bundles.RemoveAll(b => b.Count == 0);
        for (int i = 0; i < made.bundles.Count; i++) foreach (int atom in made.bundles[i]) made.bundleOf[atom] = i;
        var joined = made.Joined();
        var parts = PartSolver.Split(joined, [.. Enumerable.Range(0, joined.Count)], bounds, cancellation).ConvertAll(part => part.SelectMany(b => made.bundles[b]).Order().ToList());
        if (parts.TrueForAll(p => bounds.Holds(p.Sum(graph.Weight)))) return parts;
        var loose = PartSolver.Split(graph, atoms, bounds, cancellation);
        return made.Faults(loose, bounds) < made.Faults(parts, bounds) ? loose : parts;
    }

    /// <summary>Parts outside their bounds, and bundles cut.</summary>
    private int Faults(List<List<int>> parts, HouseholdBounds bounds) =>
        parts.Count(p => !bounds.Holds(p.Sum(graph.Weight))) + parts.SelectMany(p => p.Select(a => bundleOf[a]).Distinct()).CountBy(b => b).Count(b => b.Value > 1);

    private void Add(List<int> atoms)
    {
        foreach (int atom in atoms) bundleOf[atom] = bundles.Count;
        bundles.Add(atoms);
    }

    private void Tie(int[] tie, int most)
    {
        if (!Array.TrueForAll(tie, a => bundleOf[a] != Outside)) return;
        List<int> all = [.. tie.SelectMany(a => bundleOf[a] == Free ? [a] : bundles[bundleOf[a]]).Distinct().Order()];
        if (all.Sum(graph.Weight) > most) return;
        foreach (int old in tie.Select(a => bundleOf[a]).Where(b => b >= 0).Distinct().ToList()) bundles[old] = [];
        Add(all);
    }

    private void Bundle(List<int> compound, int most)
    {
        foreach (var piece in Pieces(compound, a => bundleOf[a] != Outside && graph.Compound[a] == graph.Compound[compound[0]], onFoot: true))
        {
            var own = piece.ToHashSet();
            foreach (var around in Pieces([.. piece.SelectMany(a => graph.Links[a].Select(l => l.To))], a => bundleOf[a] != Outside && !own.Contains(a), onFoot: false))
            {
                if (!around.Exists(IsAtEdge)) piece.AddRange(around);
            }
            if (piece.Count > 1) Tie([.. piece], most);
        }
    }

    private bool IsAtEdge(int atom) => graph.AtEdge[atom] || Array.Exists(graph.Links[atom], l => bundleOf[l.To] == Outside);

    private List<List<int>> Pieces(List<int> starts, Func<int, bool> within, bool onFoot)
    {
        var seen = new HashSet<int>();
        var pieces = new List<List<int>>();
        foreach (int start in starts)
        {
            if (!within(start) || !seen.Add(start)) continue;
            var piece = new List<int> { start };
            for (int i = 0; i < piece.Count; i++)
            {
                foreach (var link in graph.Links[piece[i]])
                {
                    if (within(link.To) && (link.OnFoot || !onFoot) && seen.Add(link.To)) piece.Add(link.To);
                }
            }
            pieces.Add(piece);
        }
        return pieces;
    }

    private AtomGraph Joined() => new()
    {
        Households = [.. bundles.Select(b => b.SelectMany(a => graph.Households[a]).Order().ToArray())],
        Compound = [.. bundles.Select(b => AtomMaker.Most(b.Where(a => graph.Compound[a] != 0).SelectMany(a => Enumerable.Repeat(graph.Compound[a], Math.Max(1, graph.Weight(a))))) ?? 0)],
        FootPart = [.. bundles.Select(b => graph.FootPart[b.MaxBy(graph.Weight)])],
        Middle = [.. bundles.Select(MiddleOf)],
        Links = [.. bundles.Select((b, i) => b.SelectMany(a => graph.Links[a]).Where(l => bundleOf[l.To] >= 0 && bundleOf[l.To] != i).GroupBy(l => bundleOf[l.To])
            .Select(g => new AtomLink(g.Key, g.Sum(l => l.BorderCost), g.Any(l => l.OnFoot))).OrderBy(l => l.To).ToArray())],
        AtEdge = [.. bundles.Select(b => b.Exists(IsAtEdge))],
        Faces = [.. bundles.Select(b => b.SelectMany(a => graph.Faces[a]).ToArray())],
        ToDegrees = graph.ToDegrees,
    };

    private NetTopologySuite.Geometries.Coordinate MiddleOf(List<int> bundle)
    {
        double total = bundle.Sum(graph.Weight);
        return total == 0 ? graph.Middle[bundle[0]]
            : new(bundle.Sum(a => graph.Middle[a].X * graph.Weight(a)) / total, bundle.Sum(a => graph.Middle[a].Y * graph.Weight(a)) / total);
    }
}
