namespace GridMap.Analysis.Grids;

/// <summary>
/// Groups atoms into parts that are joined on foot, hold households within the bounds, have short borders along good lines and leave compounds
/// whole. First by halving (sweeps in eight directions), then by moving atoms, or all of a compound's, over a border, and by joining two
/// neighbours and parting them anew, as long as the cost falls. Deterministic.
/// </summary>
internal sealed class PartSolver
{
    private const int Rounds = 12;

    private readonly AtomGraph graph;
    private readonly HouseholdBounds bounds;
    private readonly PartState state;
    private readonly PartSweep sweep;
    private readonly HashSet<(int, int)> forced = [];
    private readonly HashSet<(int A, int VersionA, int B, int VersionB)> tried = [];
    private readonly HashSet<(int, int, int, int, int, int)> mended = [];
    private readonly CancellationToken cancellation;

    private PartSolver(AtomGraph graph, HouseholdBounds bounds, CancellationToken cancellation)
    {
        (this.graph, this.bounds, this.cancellation) = (graph, bounds, cancellation);
        state = new(graph, bounds, forced);
        sweep = new(graph, state);
    }

    /// <returns>Parts that hold all the atoms, each once.</returns>
    public static List<List<int>> Split(AtomGraph graph, IReadOnlyList<int> atoms, HouseholdBounds bounds, CancellationToken cancellation)
    {
        var solver = new PartSolver(graph, bounds, cancellation);
        foreach (var piece in solver.Regions(atoms)) solver.Halve(piece, solver.PartsFor(solver.state.Total(piece)));
        do
        {
            for (int round = 0; round < Rounds && (solver.MoveAll(atoms) | solver.PartAnew(atoms)); round++) cancellation.ThrowIfCancellationRequested();
        }
        while (solver.Mend(atoms));
        solver.OpenRings(atoms);
        return [.. atoms.GroupBy(a => solver.state.Owner[a]).Select(g => g.ToList())];
    }

    /// <summary>Where the search has left a part round others, they are parted anew together, into fewer parts if need be.</summary>
    private void OpenRings(IReadOnlyList<int> atoms)
    {
        while (atoms.Select(a => state.Owner[a]).Distinct().FirstOrDefault(p => state.Enclosed(p).Count > 0, -1) is var ring and >= 0)
        {
            var together = state.WithEnclosed(ring);
            for (int parts = PartsFor(state.Total(together)); parts > 0; parts--)
            {
                Halve(together, parts);
                if (together.Select(a => state.Owner[a]).Distinct().All(p => state.Enclosed(p).Count == 0)) break;
            }
        }
    }

    /// <summary>Ground that is joined on foot. What holds less than the least goes with a neighbour on the ground that can be reached somewhere in
    /// the community; what holds less than half of it, an island too, with any, and so does what lies inside another. Of several, the one that
    /// it shares most border with. The check will tell.</summary>
    private List<List<int>> Regions(IReadOnlyList<int> atoms)
    {
        var pieces = state.Pieces(atoms);
        var inside = atoms.ToHashSet();
        while (pieces.Count > 1)
        {
            var join = pieces.AsEnumerable().Reverse().Where(p => state.Total(p) < bounds.Least)
                .Select(p => BestGroundLink(p, inside, island: state.Total(p) * 2 < bounds.Least)).FirstOrDefault(p => p is not null);
            join ??= EnclosedLink(pieces, inside);
            if (join is not { } pair) break;
            forced.Add(pair);
            pieces = state.Pieces(atoms);
        }
        return pieces;
    }

    private (int, int)? EnclosedLink(List<List<int>> pieces, HashSet<int> inside)
    {
        var numbers = pieces.ConvertAll(_ => state.NewPart());
        for (int i = 0; i < pieces.Count; i++) pieces[i].ForEach(a => state.Give(a, numbers[i]));
        foreach (int number in numbers)
        {
            foreach (int atom in state.Enclosed(number)) return BestGroundLink([.. state.Members(state.Owner[atom])], inside, island: true);
        }
        return null;
    }

    private (int, int)? BestGroundLink(List<int> piece, HashSet<int> inside, bool island)
    {
        var own = piece.ToHashSet();
        var best = piece.SelectMany(a => graph.Links[a].Where(l => inside.Contains(l.To) && !own.Contains(l.To)).Select(l => (Atom: a, Link: l, Same: graph.FootPart[a] == graph.FootPart[l.To])))
            .Where(p => p.Same || island).OrderByDescending(p => p.Same).ThenByDescending(p => p.Link.BorderCost).ThenBy(p => p.Atom).Take(1).ToList();
        return best.Count == 0 ? null : (Math.Min(best[0].Atom, best[0].Link.To), Math.Max(best[0].Atom, best[0].Link.To));
    }

    /// <summary>How many parts: near to the middle of the bounds, or where no number fits, the one that is off least.</summary>
    private int PartsFor(int households)
    {
        int fewest = Math.Max(1, (households + bounds.Most - 1) / bounds.Most), most = households / Math.Max(1, bounds.Least);
        if (most < 1) return 1;
        if (fewest <= most) return Math.Clamp((int)Math.Round(households / Math.Sqrt((double)bounds.Least * bounds.Most)), fewest, most);
        return households - most * bounds.Most <= fewest * bounds.Least - households ? most : fewest;
    }

    private void Halve(List<int> atoms, int parts)
    {
        cancellation.ThrowIfCancellationRequested();
        if (parts > 1 && atoms.Count > 1 && sweep.Best(atoms, parts) is { } halves)
        {
            Halve(halves.First, parts / 2);
            Halve(halves.Second, parts - parts / 2);
            return;
        }
        int part = state.NewPart();
        foreach (int atom in atoms) state.Give(atom, part);
    }

    /// <summary>Moves atoms, or all of a compound's atoms in a part, to a neighbouring part while the cost falls.</summary>
    private bool MoveAll(IReadOnlyList<int> atoms)
    {
        bool any = false;
        for (bool moved = true; moved;)
        {
            moved = false;
            foreach (int atom in atoms)
            {
                int from = state.Owner[atom];
                foreach (var link in graph.Links[atom])
                {
                    int to = state.Owner[link.To];
                    if (to < 0 || to == state.Owner[atom] || state.Owner[atom] != from || !state.OnFoot(atom, link)) continue;
                    moved |= TryMove([atom], from, to) || (graph.Compound[atom] != 0
                        && TryMove([.. state.Members(from).Where(a => graph.Compound[a] == graph.Compound[atom])], from, to));
                }
            }
            any |= moved;
        }
        return any;
    }

    private bool TryMove(List<int> moved, int from, int to)
    {
        if (state.MoveCost(moved, to) > -1e-6) return false;
        foreach (int atom in moved) state.Give(atom, to);
        if (state.IsWhole(from) && state.IsWhole(to))
        {
            double enclosed = state.EnclosureCost(from) + state.EnclosureCost(to);
            if (enclosed == 0) return true;
            foreach (int atom in moved) state.Give(atom, from);
            if (enclosed > state.EnclosureCost(from) + state.EnclosureCost(to)) return false;
            foreach (int atom in moved) state.Give(atom, to);
            return true;
        }
        foreach (int atom in moved) state.Give(atom, from);
        return false;
    }

    /// <summary>Joins neighbouring parts and parts them anew, into one to three.</summary>
    private bool PartAnew(IReadOnlyList<int> atoms)
    {
        bool any = false;
        var pairs = atoms.SelectMany(a => graph.Links[a].Where(l => state.OnFoot(a, l) && state.Owner[l.To] >= 0).Select(l => (A: state.Owner[a], B: state.Owner[l.To])))
            .Where(p => p.A < p.B).Distinct().Order().ToList();
        foreach (var (a, b) in pairs)
        {
            if (state.Members(a).Count == 0 || state.Members(b).Count == 0 || !tried.Add((a, state.Version(a), b, state.Version(b)))) continue;
            any |= PartAnew([a, b]);
        }
        return any;
    }

    /// <summary>A part that two neighbours cannot help may be helped by three: those with it, or behind them.</summary>
    private bool Mend(IReadOnlyList<int> atoms)
    {
        foreach (int part in atoms.Select(a => state.Owner[a]).Distinct().Order().ToList())
        {
            if (!state.IsOutside(part)) continue;
            var beside = Beside(part);
            foreach (int second in beside)
            {
                foreach (int third in beside.Union(Beside(second)).Where(p => p != part && p != second)) if (mended.Add((part, second, third, state.Version(part), state.Version(second), state.Version(third))) && PartAnew([part, second, third])) return true;
            }
        }
        return false;
    }

    private List<int> Beside(int part) => [.. state.Members(part).SelectMany(a => graph.Links[a].Where(l => state.OnFoot(a, l)).Select(l => state.Owner[l.To])).Where(p => p >= 0 && p != part).Distinct().Order()];

    /// <summary>Parts neighbours anew, into as many, one fewer or one more.</summary>
    private bool PartAnew(int[] old)
    {
        cancellation.ThrowIfCancellationRequested();
        List<int> all = [.. old.SelectMany(state.Members).Order()];
        if (state.Pieces(all).Count > 1) return false;
        int[] kept = [.. all.Select(x => state.Owner[x])], parts = [.. old, state.NewPart()];
        double best = state.Cost(all) + old.Sum(state.EnclosureCost) - 1e-6;
        int[]? bestOwners = null;
        foreach (int count in (int[])[old.Length, .. PartsFor(state.Total(all)) is var fitting && fitting != old.Length && Math.Abs(fitting - old.Length) == 1 ? (int[])[fitting] : []])
        {
            foreach (int[] owners in Partings(all, count, parts))
            {
                Give(all, owners);
                double cost = state.Cost(all);
                if (cost < best) cost += parts.Sum(state.EnclosureCost);
                if (cost < best) (best, bestOwners) = (cost, owners);
            }
        }
        Give(all, bestOwners ?? kept);
        if (bestOwners is null && old.Length == 2) tried.Add((old[0], state.Version(old[0]), old[1], state.Version(old[1])));
        return bestOwners is not null;
    }

    private void Give(List<int> atoms, int[] owners)
    {
        for (int i = 0; i < atoms.Count; i++) state.Give(atoms[i], owners[i]);
    }

    /// <summary>Owners of the atoms: a share cut off in every direction, the rest halved.</summary>
    private IEnumerable<int[]> Partings(List<int> atoms, int count, int[] parts)
    {
        if (count == 1)
        {
            yield return [.. atoms.Select(_ => parts[0])];
            yield break;
        }
        double total = state.Total(atoms);
        foreach (double share in count == 2 ? (double[])[0.5, 0.4] : [1.0 / count])
        {
            foreach (var (low, high) in sweep.All(atoms, total * share))
            {
                var owner = low.ToDictionary(a => a, _ => parts[0]);
                var rest = high;
                for (int i = 1; i < count; i++)
                {
                    foreach (int a in rest) owner[a] = parts[i];
                    if (i + 1 < count && sweep.Best(rest, count - i, first: 1) is { } cut)
                    {
                        foreach (int a in cut.First) owner[a] = parts[i];
                        rest = cut.Second;
                    }
                    else break;
                }
                yield return [.. atoms.Select(a => owner[a])];
            }
        }
    }
}
