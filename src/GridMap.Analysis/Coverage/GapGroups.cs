using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Joins uncovered households of one reason to gaps: along streets and through junctions and open gates that are beyond the
/// limit themselves. Those turned away go by the station that is full, those far from any street by nearness.</summary>
internal sealed class GapGroups(CoverageFields fields, Demand demand, int[] walk, int[] nearest, CoverageOutcome[] outcomes, GapReason[] reasons)
{
    /// <summary>Households far from streets are one gap when they lie in neighbouring cells of this size.</summary>
    private const double UnsnappedCellMetres = 150;

    private readonly StateNet states = fields.Graph.States;
    private readonly int[] deciseconds = fields.Asked.Space.Deciseconds;
    private int[] parent = [];
    private int nodes;

    /// <returns>Members of each gap, ascending; the gap with the most people first.</returns>
    public List<int[]> Find()
    {
        var groups = new Dictionary<(GapReason, long), List<int>>();
        var onEdge = new Dictionary<int, List<int>>();
        var present = new HashSet<GapReason>();
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] == CoverageOutcome.Excluded) continue;
            if (outcomes[i] == CoverageOutcome.Unsnapped) continue;
            int edge = demand.SnapArray[i].Edge;
            if (!onEdge.TryGetValue(edge, out var here)) onEdge[edge] = here = [];
            here.Add(i);
            if (outcomes[i] == CoverageOutcome.Uncovered && reasons[i] != GapReason.OverCapacity) present.Add(reasons[i]);
        }
        JoinOnStreets(onEdge, [.. present.Order()]);
        var lonely = JoinUnsnapped();
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] is CoverageOutcome.Covered or CoverageOutcome.Excluded) continue;
            long key = reasons[i] switch
            {
                GapReason.Unsnapped => lonely[i],
                GapReason.OverCapacity => nearest[i],
                _ => Root(i),
            };
            if (!groups.TryGetValue((reasons[i], key), out var group)) groups[(reasons[i], key)] = group = [];
            group.Add(i);
        }
        return [.. groups.Values.Select(g => g.ToArray())
            .OrderByDescending(g => g.Sum(i => (long)demand.HouseholdArray[i].People)).ThenBy(g => g[0])];
    }

    /// <summary>Union-find over households and, for each reason that occurs, a copy of every node: a stretch where others live does
    /// not join two gaps, an empty one does.</summary>
    private void JoinOnStreets(Dictionary<int, List<int>> onEdge, GapReason[] present)
    {
        nodes = states.NodeCount;
        int count = outcomes.Length;
        parent = new int[count + nodes * present.Length];
        for (int i = 0; i < parent.Length; i++) parent[i] = i;
        if (present.Length == 0) return;
        for (int edge = 0; edge < fields.Graph.EdgeCount; edge++)
        {
            int from = states.From[edge], to = states.To[edge], shift = states.SeedShift[fields.Graph.Net.Compound[edge]];
            bool fromBeyond = IsBeyond(from, shift), toBeyond = IsBeyond(to, shift);
            if (onEdge.TryGetValue(edge, out var here))
            {
                here.Sort((a, b) => demand.SnapArray[a].Fraction.CompareTo(demand.SnapArray[b].Fraction) is not 0 and var order ? order : a.CompareTo(b));
                for (int k = 1; k < here.Count; k++)
                {
                    if (Joinable(here[k]) && Joinable(here[k - 1]) && reasons[here[k]] == reasons[here[k - 1]]) Join(here[k], here[k - 1]);
                }
                if (fromBeyond && Joinable(here[0])) Join(here[0], NodeCopy(from, reasons[here[0]], present));
                if (toBeyond && Joinable(here[^1])) Join(here[^1], NodeCopy(to, reasons[here[^1]], present));
            }
            else if (fromBeyond && toBeyond) JoinCopies(from, to, present);
        }
        for (int arc = 0; arc < states.ArcWay.Length; arc++)
        {
            if (states.ArcWay[arc] >= 0 || fields.Costs.ArcsFromSource[arc] == WalkField.NoWalk) continue;
            int tail = states.ArcTail[arc], head = states.ArcHead[arc];
            if (deciseconds[tail] > fields.Limit && deciseconds[head] > fields.Limit) JoinCopies(tail, head, present);
        }
    }

    private bool Joinable(int household) => outcomes[household] == CoverageOutcome.Uncovered && walk[household] > fields.Limit;

    private bool IsBeyond(int node, int shift) => deciseconds[node] > fields.Limit && deciseconds[node + shift] > fields.Limit;

    private int NodeCopy(int node, GapReason reason, GapReason[] present) => outcomes.Length + Array.IndexOf(present, reason) * nodes + node;

    private void JoinCopies(int a, int b, GapReason[] present)
    {
        for (int k = 0; k < present.Length; k++) Join(outcomes.Length + k * nodes + a, outcomes.Length + k * nodes + b);
    }

    private Dictionary<int, long> JoinUnsnapped()
    {
        var cells = new Dictionary<(int X, int Y), List<int>>();
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] != CoverageOutcome.Unsnapped) continue;
            var place = demand.HouseholdArray[i].Place;
            double cellLatitude = UnsnappedCellMetres / 111_000;
            int y = (int)Math.Floor(place.Latitude / cellLatitude);
            int x = (int)Math.Floor(place.Longitude / (UnsnappedCellMetres / EarthScale.At(y * cellLatitude).MetresPerDegreeLongitude));
            if (!cells.TryGetValue((x, y), out var here)) cells[(x, y)] = here = [];
            here.Add(i);
        }
        var group = new Dictionary<int, long>();
        var open = new Stack<(int X, int Y)>();
        for (long number = 0; cells.Count > 0; number++)
        {
            open.Push(cells.Keys.First());
            while (open.TryPop(out var cell))
            {
                if (!cells.Remove(cell, out var here)) continue;
                foreach (int i in here) group[i] = number;
                for (int dx = -1; dx <= 1; dx++)
                    for (int dy = -1; dy <= 1; dy++) open.Push((cell.X + dx, cell.Y + dy));
            }
        }
        return group;
    }

    private int Root(int i)
    {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    }

    private void Join(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        if (a < b) parent[b] = a;
        else parent[a] = b;
    }
}
