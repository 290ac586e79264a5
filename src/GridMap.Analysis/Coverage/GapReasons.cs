using System.Collections.Concurrent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>One reason for each household that is not covered, the first that holds: unsnapped, over capacity (the walk is within the
/// limit), disconnected, closed, item not offered, none near, too far, barrier.</summary>
/// <remarks>Barrier stands here for every real detour. Among connected households the few take the reason of the many
/// (<see cref="DetourFinder.Settle"/>); a gap where nothing that is known stands in the way becomes too far afterwards
/// (<see cref="GapEvidenceFinder.DropUnfounded"/>).</remarks>
internal sealed class GapReasons(CoverageFields fields, Demand demand)
{
    /// <summary>By household; only those uncovered or unsnapped have a meaning.</summary>
    public GapReason[] For(int[] walk, int[] nearest, CoverageOutcome[] outcomes, CancellationToken cancellation)
    {
        var reasons = new GapReason[outcomes.Length];
        if (!outcomes.Contains(CoverageOutcome.Uncovered) && !outcomes.Contains(CoverageOutcome.Unsnapped)) return reasons;
        var households = demand.HouseholdArray;
        var snaps = demand.SnapArray;
        bool anyPoint = fields.Snaps.Any(s => s.IsSnapped);
        bool hoursMatter = fields.Points.Any(p => !p.Open) || fields.Costs.GateOpen.Contains(false), itemMatters = fields.Points.Any(p => !p.Offers);
        var usable = new PointFinder(fields.Points, p => p.IsUsable);
        double straightReach = fields.Question.LimitSeconds * fields.Question.Persona.SpeedMetresPerSecond;
        var near = new ConcurrentBag<DetourFinder.Case>();
        Blocks.Run(outcomes.Length, cancellation, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                if (outcomes[i] == CoverageOutcome.Unsnapped) reasons[i] = GapReason.Unsnapped;
                if (outcomes[i] != CoverageOutcome.Uncovered) continue;
                reasons[i] = walk[i] <= fields.Limit ? GapReason.OverCapacity
                    : anyPoint && fields.AnyThroughEveryGate.DecisecondsAt(snaps[i]) == WalkField.NoWalk ? GapReason.Disconnected
                    : hoursMatter && fields.Offering.DecisecondsAt(snaps[i]) <= fields.Limit ? GapReason.Closed
                    : itemMatters && fields.Any.DecisecondsAt(snaps[i]) <= fields.Limit ? GapReason.ItemNotOffered
                    : GapReason.NoneNear;
                if (reasons[i] != GapReason.NoneNear) continue;
                var (station, metres) = usable.Nearest(households[i].Place);
                if (metres <= straightReach) near.Add(new(i, station, metres));
            }
        });
        new DetourFinder(fields, demand, nearest).Decide(near, reasons, cancellation);
        return reasons;
    }
}
