namespace GridMap.Analysis.Grids;

/// <summary>
/// Groups atoms into parts that are joined on foot, hold households within the bounds, have short borders along good lines and leave compounds
/// whole. First by halving (sweeps in eight directions), then by moving atoms, or all of a compound's, over a border, and by joining two
/// neighbours and parting them anew, as long as the cost falls. Deterministic.
/// </summary>
internal sealed class PartSolver
{
    private const int Rounds = 6;

    private static readonly double[] DirectionsDegrees = [0, 90, 45, 135, 180, 270, 225, 315];

    private readonly AtomGraph graph;
    private readonly HouseholdBounds bounds;
    private readonly PartState state;
    private readonly HashSet<(int, int)> forced = [];
    private readonly CancellationToken cancellation;
    private int lastPart = -1;

    private PartSolver(AtomGraph graph, HouseholdBounds bounds, CancellationToken cancellation)
    {
        (this.graph, this.bounds, this.cancellation) = (graph, bounds, cancellation);
        state = new(graph, bounds, forced);
    }

    /// <returns>Parts that hold all the atoms, each once.</returns>
    public static List<List<int>> Split(AtomGraph graph, IReadOnlyList<int> atoms, HouseholdBounds bounds, CancellationToken cancellation)
    {
        var solver = new PartSolver(graph, bounds, cancellation);
        foreach (var piece in solver.Regions(atoms)) solver.Halve(piece, solver.PartsFor(solver.state.Total(piece)));
        for (int round = 0; round < Rounds && (solver.MoveAll(atoms) | solver.PartAnew(atoms)); round++)
        {
            cancellation.ThrowIfCancellationRequested();
        }
        return [.. atoms.GroupBy(a => solver.state.Owner[a]).Select(g => g.ToList())];
    }

    /// <summary>Ground that is joined on foot. What holds less than half of the least goes with the neighbour on the ground that it shares
    /// most border with, walk or no walk; the check will tell.</summary>
    private List<List<int>> Regions(IReadOnlyList<int> atoms)
    {
        var pieces = state.Pieces(atoms);
        while (pieces.Count > 1)
        {
            var inside = atoms.ToHashSet();
            var join = pieces.AsEnumerable().Reverse().Where(p => state.Total(p) * 2 < bounds.Least)
                .Select(p => (Piece: p, Link: BestGroundLink(p, inside))).FirstOrDefault(p => p.Link is not null);
            if (join.Link is not { } pair) break;
            forced.Add(pair);
            pieces = state.Pieces(atoms);
        }
        return pieces;
    }

    private (int, int)? BestGroundLink(List<int> piece, HashSet<int> inside)
    {
        var own = piece.ToHashSet();
        var best = piece.SelectMany(a => graph.Links[a].Where(l => inside.Contains(l.To) && !own.Contains(l.To)).Select(l => (Atom: a, Link: l)))
            .OrderByDescending(p => p.Link.BorderCost).ThenBy(p => p.Atom).Take(1).ToList();
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
        if (parts > 1 && atoms.Count > 1 && BestHalves(atoms, parts) is { } halves)
        {
            Halve(halves.First, parts / 2);
            Halve(halves.Second, parts - parts / 2);
            return;
        }
        lastPart++;
        foreach (int atom in atoms) state.Owner[atom] = lastPart;
    }

    private (List<int> First, List<int> Second)? BestHalves(List<int> atoms, int parts)
    {
        double total = state.Total(atoms), goal = total * (parts / 2) / parts;
        (List<int>, List<int>)? best = null;
        double bestCost = double.MaxValue;
        foreach (var (first, second) in Sweeps(atoms, goal))
        {
            double off = Math.Abs(state.Total(first) - goal) / Math.Max(1, Math.Min(goal, total - goal));
            double cost = CutCost(first, second) + 2500 * off;
            if (cost < bestCost) (bestCost, best) = (cost, (first, second));
        }
        return best;
    }

    private double CutCost(List<int> first, List<int> second)
    {
        var inSecond = second.ToHashSet();
        double border = first.Sum(a => graph.Links[a].Where(l => inSecond.Contains(l.To)).Sum(l => l.BorderCost));
        var compounds = first.Select(a => graph.Compound[a]).Where(c => c != 0).ToHashSet();
        return border + 800 * second.Select(a => graph.Compound[a]).Distinct().Count(compounds.Contains);
    }

    private IEnumerable<(List<int> First, List<int> Second)> Sweeps(List<int> atoms, double goal)
    {
        foreach (double degrees in DirectionsDegrees)
        {
            var (first, second) = Sweep(atoms, goal, degrees * Math.PI / 180);
            if (first.Count > 0 && second.Count > 0) yield return (first, second);
        }
    }

    /// <summary>Grows one side from the edge along links on foot, compound by compound, until it holds the goal.</summary>
    private (List<int> First, List<int> Second) Sweep(List<int> atoms, double goal, double angle)
    {
        double dx = Math.Cos(angle), dy = Math.Sin(angle);
        double Along(int a) => graph.Middle[a].X * dx + graph.Middle[a].Y * dy;
        int GroupOf(int a) => graph.Compound[a] != 0 ? graph.Compound[a] : -1 - a;
        var middles = atoms.GroupBy(GroupOf).ToDictionary(g => g.Key, g => g.Average(Along));
        bool one = middles.Count == 1;
        double Key(int a) => (one ? 0 : middles[GroupOf(a)]) + Along(a) * (one ? 1 : 0.15);
        var left = atoms.ToHashSet();
        var frontier = new PriorityQueue<int, (double, int)>();
        int start = atoms.MinBy(a => (Key(a), a));
        frontier.Enqueue(start, (Key(start), start));
        var queued = new HashSet<int> { start };
        var first = new List<int>();
        int weight = 0;
        while (frontier.TryDequeue(out int atom, out _))
        {
            if (first.Count > 0 && weight + graph.Weight(atom) / 2.0 > goal) break;
            first.Add(atom);
            left.Remove(atom);
            weight += graph.Weight(atom);
            foreach (var link in graph.Links[atom])
            {
                if (left.Contains(link.To) && state.OnFoot(atom, link) && queued.Add(link.To)) frontier.Enqueue(link.To, (Key(link.To), link.To));
            }
        }
        // What the sweep cut off from the rest belongs to its own side.
        var pieces = state.Pieces([.. atoms.Where(left.Contains)]);
        foreach (var piece in pieces.Skip(1)) first.AddRange(piece);
        return (first, pieces.Count == 0 ? [] : pieces[0]);
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
                var targets = graph.Links[atom].Where(l => state.OnFoot(atom, l) && state.Owner[l.To] >= 0 && state.Owner[l.To] != from).Select(l => state.Owner[l.To]).Distinct().ToList();
                foreach (int to in targets)
                {
                    List<int> alone = [atom];
                    moved |= state.Owner[atom] == from && (TryMove(alone, from, to, atoms) || TryMove(SameCompound(atom, from, atoms), from, to, atoms));
                }
            }
            any |= moved;
        }
        return any;
    }

    private List<int> SameCompound(int atom, int part, IReadOnlyList<int> atoms) =>
        graph.Compound[atom] == 0 ? [] : [.. atoms.Where(a => state.Owner[a] == part && graph.Compound[a] == graph.Compound[atom])];

    private bool TryMove(List<int> moved, int from, int to, IReadOnlyList<int> atoms)
    {
        if (moved.Count == 0) return false;
        List<int> ofBoth = [.. atoms.Where(a => state.Owner[a] == from || state.Owner[a] == to)];
        double before = state.Cost(ofBoth);
        foreach (int atom in moved) state.Owner[atom] = to;
        if (state.Cost(ofBoth) < before - 1e-6 && IsWhole(ofBoth, from) && IsWhole(ofBoth, to))
        {
            double enclosed = state.EnclosureCost(from) + state.EnclosureCost(to);
            if (enclosed == 0) return true;
            foreach (int atom in moved) state.Owner[atom] = from;
            if (enclosed <= state.EnclosureCost(from) + state.EnclosureCost(to))
            {
                foreach (int atom in moved) state.Owner[atom] = to;
                return true;
            }
            return false;
        }
        foreach (int atom in moved) state.Owner[atom] = from;
        return false;
    }

    private bool IsWhole(List<int> atoms, int part)
    {
        List<int> own = [.. atoms.Where(a => state.Owner[a] == part)];
        return own.Count > 0 && state.Pieces(own).Count == 1;
    }

    /// <summary>Joins neighbouring parts and parts them anew, into one to three.</summary>
    private bool PartAnew(IReadOnlyList<int> atoms)
    {
        bool any = false;
        var pairs = atoms.SelectMany(a => graph.Links[a].Where(l => state.OnFoot(a, l) && state.Owner[l.To] >= 0).Select(l => (A: state.Owner[a], B: state.Owner[l.To])))
            .Where(p => p.A < p.B).Distinct().Order().ToList();
        foreach (var (a, b) in pairs)
        {
            List<int> both = [.. atoms.Where(x => state.Owner[x] == a || state.Owner[x] == b)];
            if (both.Exists(x => state.Owner[x] == a) && both.Exists(x => state.Owner[x] == b)) any |= PartAnew(both);
        }
        return any;
    }

    private bool PartAnew(List<int> both)
    {
        cancellation.ThrowIfCancellationRequested();
        int[] kept = [.. both.Select(x => state.Owner[x])];
        double best = WholeCost(both) - 1e-6;
        int[]? bestOwners = null;
        int total = state.Total(both), parts = PartsFor(total);
        foreach (int count in new[] { 1, 2, 3 }.Where(c => c == 2 || c == parts))
        {
            foreach (var owners in Partings(both, count))
            {
                for (int i = 0; i < both.Count; i++) state.Owner[both[i]] = owners[i];
                double cost = state.Cost(both);
                if (cost < best) cost = WholeCost(both);
                if (cost < best) (best, bestOwners) = (cost, owners);
            }
        }
        bestOwners ??= kept;
        for (int i = 0; i < both.Count; i++) state.Owner[both[i]] = bestOwners[i];
        return bestOwners != kept;
    }

    private double WholeCost(List<int> atoms) => state.Cost(atoms) + atoms.Select(a => state.Owner[a]).Distinct().Sum(state.EnclosureCost);

    private IEnumerable<int[]> Partings(List<int> atoms, int count)
    {
        int first = ++lastPart, second = ++lastPart, third = ++lastPart;
        if (count == 1)
        {
            yield return [.. atoms.Select(_ => first)];
            yield break;
        }
        double total = state.Total(atoms);
        double[] shares = count == 3 ? [1 / 3.0] : [0.5, 0.4];
        foreach (double share in shares)
        {
            foreach (var (low, high) in Sweeps(atoms, total * share))
            {
                var owner = low.ToDictionary(a => a, _ => first);
                if (count == 2) foreach (int a in high) owner[a] = second;
                else if (BestHalves(high, 2) is { } halves)
                {
                    foreach (int a in halves.First) owner[a] = second;
                    foreach (int a in halves.Second) owner[a] = third;
                }
                else continue;
                yield return [.. atoms.Select(a => owner[a])];
            }
        }
    }
}
