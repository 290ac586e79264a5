using System.Collections.Concurrent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>For each gap the single change that closes most of it, and the best of other kinds.</summary>
/// <remarks>Candidates are few and chosen by what bars the gap's households (see <see cref="PointRemedies"/>, <see cref="GateRemedies"/>,
/// <see cref="WayRemedies"/> for how many and which); each is evaluated exactly, by a search that touches only what it makes nearer.
/// Kinds that cost less are tried first, and no others once everybody of the gap is closed. New ways lead from junction to junction;
/// whoever steps onto streets elsewhere is taken to do so still, though the new way may pass nearer.</remarks>
internal sealed class RemedyFinder(RemedyGround ground)
{
    private const int MostOthers = 3;
    private readonly PointRemedies points = new(ground);
    private readonly GateRemedies gates = new(ground);
    private readonly WayRemedies ways = new(ground);
    private readonly ConcurrentBag<RemedyTools> idle = [];

    /// <summary>Sets the remedies of all gaps.</summary>
    public void Add(CoverageGap[] gaps, CancellationToken cancellation) =>
        Parallel.For(0, gaps.Length, new ParallelOptions { CancellationToken = cancellation }, () => idle.TryTake(out var tools) ? tools : new(ground), (number, _, tools) =>
        {
            gaps[number] = With(gaps[number], tools, cancellation);
            return tools;
        }, idle.Add);

    private CoverageGap With(CoverageGap gap, RemedyTools tools, CancellationToken cancellation)
    {
        var found = new List<GapRemedy>();
        foreach (var kind in Tried(gap, tools, cancellation))
        {
            foreach (var remedy in kind)
            {
                if (remedy is { HouseholdsClosed: > 0 }) found.Add(remedy);
                if (remedy?.HouseholdsClosed == gap.Households) break;
            }
            if (found.Exists(r => r.HouseholdsClosed == gap.Households)) break;
        }
        var ranked = found.OrderByDescending(r => r.PeopleClosed).ThenByDescending(r => r.HouseholdsClosed).ThenBy(r => r.Kind).ThenBy(r => r.LengthMetres ?? 0).ToList();
        return ranked.Count == 0 ? gap : gap with
        {
            Remedy = ranked[0],
            OtherRemedies = [.. ranked.Skip(1).Where(r => r.Kind != ranked[0].Kind).DistinctBy(r => r.Kind).Take(MostOthers)],
        };
    }

    /// <summary>What may help against a reason, kind by kind, the less costly first.</summary>
    private IEnumerable<IEnumerable<GapRemedy?>> Tried(CoverageGap gap, RemedyTools tools, CancellationToken cancellation)
    {
        if (gap.Reason == GapReason.Unsnapped)
        {
            yield return [ways.PathTo(gap)];
            yield break;
        }
        if (gap.Reason == GapReason.OverCapacity)
        {
            yield return [PointRemedies.MoreCapacity(gap, ground.Fields.Points.First(p => p.Id == gap.Evidence.StationId))];
            yield break;
        }
        if (gap.Reason == GapReason.Closed)
        {
            yield return points.LongerHours(gap, tools);
            if (ground.Fields.Costs.GateOpen.Contains(false)) yield return gates.OpenGates(gap, tools);
        }
        if (gap.Reason == GapReason.ItemNotOffered) yield return points.AddItem(gap, tools);
        if (gap.Reason is GapReason.Barrier or GapReason.TooFar)
        {
            yield return gates.OpenGates(gap, tools);
            yield return gates.NewGates(gap, tools);
        }
        if (gap.Reason is GapReason.Barrier or GapReason.TooFar or GapReason.Disconnected) yield return ways.Links(gap, tools, cancellation);
        yield return [points.NewStation(gap, tools, cancellation)];
    }
}
