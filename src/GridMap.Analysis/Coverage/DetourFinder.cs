using System.Collections.Concurrent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Tells a real detour from a walk that is simply longer, for each household by itself.</summary>
internal sealed class DetourFinder(CoverageFields fields, Demand demand, int[] nearest)
{
    /// <summary>From this many times the straight line on, a walk counts as a detour. Ways in a grid of streets are up to 1.41 times the
    /// straight line by their directions alone.</summary>
    public const double BarrierRatio = 1.5;

    /// <summary>Walks are looked for up to this many times the pace of the straight line; beyond, they are detours by any measure.</summary>
    private const int SearchedTimes = 2;

    /// <summary>Where fewer than one in so many people of connected households differ, they are taken with the others.</summary>
    private const int FewOneIn = 4;

    /// <param name="Station">The usable one nearest in a straight line.</param>
    public readonly record struct Case(int Household, int Station, double StraightMetres);

    /// <summary>Sets <see cref="GapReason.Barrier"/> or <see cref="GapReason.TooFar"/> for each household.</summary>
    public void Decide(IReadOnlyCollection<Case> cases, GapReason[] reasons, CancellationToken cancellation)
    {
        var nearestOnFoot = cases.ToLookup(c => nearest[c.Household] == c.Station);
        var asked = new PathMetres(fields.Graph);
        foreach (var c in nearestOnFoot[true]) reasons[c.Household] = ReasonFor(c, fields.Asked, asked);

        var idle = new ConcurrentBag<(SearchSpace Space, PathMetres Paths)>();
        Parallel.ForEach(nearestOnFoot[false].GroupBy(c => c.Station), new ParallelOptions { CancellationToken = cancellation }, sameStation =>
        {
            if (!idle.TryTake(out var tools)) tools = (new SearchSpace(fields.Graph.NodeCount), new PathMetres(fields.Graph));
            int limit = SearchedTimes * fields.Costs.Leg(sameStation.Max(c => c.StraightMetres));
            var field = WalkField.Search(fields.Costs, [fields.Snaps[sameStation.Key]], limit, WalkDirection.TowardsSource, tools.Space, cancellation);
            tools.Paths.Clear();
            foreach (var c in sameStation) reasons[c.Household] = ReasonFor(c, field, tools.Paths);
            idle.Add(tools);
        });
    }

    private GapReason ReasonFor(in Case c, WalkField field, PathMetres paths)
    {
        ref readonly var snap = ref demand.SnapArray[c.Household];
        var answer = field.BestAt(snap);
        return answer.Deciseconds != WalkField.NoWalk && paths.Of(field, snap, answer) < BarrierRatio * c.StraightMetres ? GapReason.TooFar : GapReason.Barrier;
    }

    /// <summary>Connected households of which most have a detour, or most a walk that is simply longer, become one gap: the few others
    /// take their reason. Ratios on both sides of the bound alternate along a street, and would be a gap for each few houses.</summary>
    /// <param name="connected">Groups of households that have either reason, both taken as one.</param>
    public static void Settle(List<int[]> connected, GapReason[] reasons, HouseholdPoint[] households)
    {
        foreach (int[] members in connected)
        {
            if (reasons[members[0]] is not (GapReason.Barrier or GapReason.TooFar)) continue;
            long all = 0, detours = 0;
            foreach (int i in members)
            {
                all += households[i].People;
                if (reasons[i] == GapReason.Barrier) detours += households[i].People;
            }
            GapReason? settled = detours * FewOneIn < all ? GapReason.TooFar : (all - detours) * FewOneIn < all ? GapReason.Barrier : null;
            if (settled is null) continue;
            foreach (int i in members) reasons[i] = settled.Value;
        }
    }
}
