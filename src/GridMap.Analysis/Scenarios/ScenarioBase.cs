using System.Collections.Concurrent;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>One question answered for a city as it is, ready for scenarios to be laid over it: the walk field, each household's walk
/// and outcome. Made once, shared by all scenarios and threads; a scenario repairs what it changes and leaves the rest alone.</summary>
public sealed class ScenarioBase
{
    private readonly SearchNet net;
    private readonly int[] walk;
    private readonly int[] nearest;
    private readonly CoverageOutcome[] outcomes;
    private readonly Dictionary<long, int> indexOf = [];
    private readonly ConcurrentBag<FieldRepair> idle = [];
    private readonly Lazy<int[]> withoutStreet;   // that the persona can use

    private ScenarioBase(WalkGraph graph, WalkCosts costs, Demand demand, IReadOnlyList<ServicePoint> points, CoverageQuestion question, CancellationToken cancellation)
    {
        (Graph, Demand, Points, Question, Limit) = (graph, demand, points, question, question.LimitSeconds * 10);
        for (int i = 0; i < points.Count; i++)
        {
            if (!indexOf.TryAdd(points[i].Id, i)) throw new ArgumentException($"Point {points[i].Id} stands twice.", nameof(points));
        }
        var snaps = new Snap[points.Count];
        for (int i = 0; i < snaps.Length; i++) snaps[i] = points[i].IsUsable ? graph.Snap(points[i].Place) : new(-1, 0, double.PositiveInfinity, points[i].Place);
        var field = WalkField.Search(graph, costs, snaps, cancellation: cancellation, routes: false);
        net = new(field);
        var households = demand.HouseholdArray;
        walk = new int[households.Length];
        nearest = new int[households.Length];
        outcomes = new CoverageOutcome[households.Length];
        Blocks.Run(households.Length, cancellation, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                var answer = field.BestAt(demand.SnapArray[i]);
                (walk[i], nearest[i]) = (answer.Deciseconds, answer.Source);
                outcomes[i] = OutcomeOf(demand.SnapArray[i], walk[i], i);
            }
        });
        if (question.RespectCapacity) CoverageAnalysis.TurnAway(households, points, walk, nearest, outcomes);
        var sum = default(AreaCount);
        for (int i = 0; i < households.Length; i++) sum += AreaCount.Of(households[i].People, outcomes[i]);
        Count = sum;
        withoutStreet = new(() => [.. Enumerable.Range(0, households.Length).Where(i => demand.SnapArray[i].Edge is var edge && (edge < 0 || graph.IsBarred(edge)))]);
    }

    public WalkGraph Graph { get; }
    public Demand Demand { get; }

    /// <summary>The points that could serve, as the city has them.</summary>
    public IReadOnlyList<ServicePoint> Points { get; }
    public CoverageQuestion Question { get; }

    /// <summary>Of the whole city as it is.</summary>
    public AreaCount Count { get; }

    /// <summary>By household, as the city is; NoWalk where there is none.</summary>
    public IReadOnlyList<int> WalkDeciseconds => walk;

    /// <summary>By household, as the city is.</summary>
    public IReadOnlyList<CoverageOutcome> Outcomes => outcomes;

    /// <summary>A point of the city as it is.</summary>
    public ServicePoint? FindPoint(long id) => indexOf.TryGetValue(id, out int index) ? Points[index] : null;

    /// <summary>As <see cref="AreaRollUp.Count"/>, of the city as it is.</summary>
    public IReadOnlyDictionary<long, AreaCount> CountByArea(IReadOnlyDictionary<long, long> parents) => AreaRollUp.Count(Demand, outcomes, parents);

    private int Limit { get; }

    /// <param name="costs">Of the question's persona and hour.</param>
    /// <exception cref="ArgumentException">The costs belong to another graph, a limit that is not 1 second to 24 hours, or two points of one id.</exception>
    public static ScenarioBase Create(WalkGraph graph, WalkCosts costs, Demand demand, IReadOnlyList<ServicePoint> points, CoverageQuestion question,
        CancellationToken cancellation = default)
    {
        if (question.LimitSeconds is <= 0 or > 24 * 3600) throw new ArgumentException("The limit is 1 second to 24 hours.", nameof(question));
        return new(graph, costs, demand, points, question, cancellation);
    }

    /// <summary>Who gains and who loses by these changes. What cannot be taken is left out and told.</summary>
    public ScenarioDifference Difference(IReadOnlyList<Change> changes, CancellationToken cancellation = default)
    {
        var points = new PointChanges(Points, indexOf);
        var network = new NetworkChanges(Graph, changes);
        var problems = new List<ChangeProblem>();
        for (int i = 0; i < changes.Count; i++)
        {
            if ((changes[i] is SetGate or AddStreet or RemoveStreet ? network.Take(changes[i], i) : points.Take(changes[i])) is { } fault) problems.Add(new(i, fault));
        }
        foreach (int loose in network.DropLoose()) problems.Add(new(loose, ChangeFault.EndsNowhere));
        var overlay = network.Any ? OverlayBuilder.Build(net, network) : null;
        var snapper = overlay is null ? null : new OverlaySnap(Graph, overlay);
        if (!idle.TryTake(out var repair)) repair = new FieldRepair();
        try
        {
            var sources = SourcesOf(points, snapper);
            var scenario = ScenarioField.Repair(net, sources, overlay, repair, cancellation);
            var changed = Read(scenario, overlay is null ? [] : SnapAnew(overlay, snapper!));
            if (Question.RespectCapacity) changed = TurnAway(points, changed);
            problems.AddRange(Unreachable(changes, problems, snapper));
            return Tell(points, changed, [.. problems.OrderBy(p => p.Change)]);
        }
        finally
        {
            idle.Add(repair);
        }
    }

    /// <summary>What steps onto other streets once these gates and streets are there: households, and whether a point is among them that
    /// serves or would serve (an added point may be put onto an added street).</summary>
    internal (IReadOnlyCollection<int> Households, bool Points) SnappedAnew(IReadOnlyList<Change> changes)
    {
        var network = new NetworkChanges(Graph, changes);
        for (int i = 0; i < changes.Count; i++) network.Take(changes[i], i);
        network.DropLoose();
        if (!network.Any) return ([], false);
        var overlay = OverlayBuilder.Build(net, network);
        var snapper = new OverlaySnap(Graph, overlay);
        var places = Points.Where(p => p.IsUsable).Select(p => p.Place).Concat(changes.OfType<AddPoint>().Select(a => a.Point.Place)).Concat(changes.OfType<SetPoint>().Select(p => p.Point.Place));
        return (SnapAnew(overlay, snapper).Keys, places.Any(p => snapper.Snap(p) != Graph.Snap(p)));
    }

    private readonly record struct Reading(int Household, int Deciseconds, int Point, CoverageOutcome Outcome);

    /// <summary>Added and moved points that lie too far from every street.</summary>
    private IEnumerable<ChangeProblem> Unreachable(IReadOnlyList<Change> changes, List<ChangeProblem> known, OverlaySnap? snapper)
    {
        var left = known.Select(p => p.Change).ToHashSet();
        var found = new List<ChangeProblem>();
        for (int i = 0; i < changes.Count; i++)
        {
            LonLat? place = changes[i] switch { AddPoint add => add.Point.Place, MovePoint move => move.Place, _ => null };
            if (place is { } p && !left.Contains(i) && !(snapper?.Snap(p) ?? Graph.Snap(p)).IsSnapped) found.Add(new(i, ChangeFault.Unsnapped));
        }
        return found;
    }

    /// <summary>Sources are numbered as the points, before and after.</summary>
    private SourceChanges SourcesOf(PointChanges points, OverlaySnap? snapper)
    {
        var removed = new List<int>();
        var added = new List<(int Source, Snap Snap)>();
        foreach (int index in points.Changed.Concat(Enumerable.Range(Points.Count, points.Count - Points.Count)).Distinct())
        {
            var (now, was) = (points.At(index), index < Points.Count ? Points[index] : null);
            bool usable = now is { IsUsable: true }, wasUsable = was is { IsUsable: true };
            if (usable && wasUsable && now!.Place == was!.Place) continue;
            if (wasUsable) removed.Add(index);
            if (!usable) continue;
            added.Add((index, snapper?.Snap(now!.Place) ?? Graph.Snap(now!.Place)));
        }
        if (snapper is null) return new(removed, added);
        var gone = removed.ToHashSet();
        for (int index = 0; index < Points.Count; index++)
        {
            var snap = net.Field.Sources[index];
            if (!Points[index].IsUsable || gone.Contains(index) || !snapper.IsAnew(snap, Points[index].Place) || snapper.Snap(Points[index].Place) is var anew && anew == snap) continue;
            removed.Add(index);
            added.Add((index, anew));
        }
        return new(removed, added);
    }

    /// <summary>Households that step onto another street, or onto one at all, with where they do.</summary>
    private Dictionary<int, Snap> SnapAnew(StreetOverlay overlay, OverlaySnap snapper)
    {
        var concerned = new HashSet<int>();
        foreach (int edge in overlay.Removed) concerned.UnionWith(Demand.OnEdge(edge).ToArray());
        if (overlay.Added.Count > 0 || overlay.SnapsDiffer.Count > 0) concerned.UnionWith(withoutStreet.Value);
        if (overlay.SnapsDiffer.Count > 0)
        {
            var compound = Graph.Net.Compound;
            var boxes = overlay.SnapsDiffer.Select(c => Graph.Net.Compounds[c - 1].Polygon.EnvelopeInternal).ToArray();
            for (int i = 0; i < walk.Length; i++)
            {
                ref readonly var snap = ref Demand.SnapArray[i];
                var place = Demand.HouseholdArray[i].Place;
                if ((snap.IsSnapped && overlay.SnapsDiffer.Contains(compound[snap.Edge])) || Array.Exists(boxes, b => b.Contains(place.Longitude, place.Latitude))) concerned.Add(i);
            }
        }
        var anew = new Dictionary<int, Snap>();
        foreach (int i in concerned)
        {
            ref readonly var snap = ref Demand.SnapArray[i];
            if (snapper.IsAnew(snap, Demand.HouseholdArray[i].Place) && snapper.SnapHome(Demand.HouseholdArray[i].Place) is var now && (now.IsSnapped || snap.IsSnapped) && now != snap) anew[i] = now;
        }
        return anew;
    }

    private List<Reading> Read(ScenarioField scenario, Dictionary<int, Snap> anew)
    {
        var changed = new List<Reading>();
        foreach (var (household, snap) in anew) Take(household, snap);
        foreach (int edge in scenario.ChangedEdges())
        {
            foreach (int household in Demand.OnEdge(edge))
            {
                if (anew.Count == 0 || !anew.ContainsKey(household)) Take(household, Demand.SnapArray[household]);
            }
        }
        return changed;

        void Take(int household, in Snap snap)
        {
            var (deciseconds, point) = scenario.BestAt(snap);
            var outcome = OutcomeOf(snap, deciseconds, household);
            if (deciseconds != walk[household] || point != nearest[household] || outcome != outcomes[household]) changed.Add(new(household, deciseconds, point, outcome));
        }
    }

    private CoverageOutcome OutcomeOf(in Snap snap, int deciseconds, int household) =>
        CoverageAnalysis.OutcomeOf(Graph, snap, Demand.HouseholdArray[household].Place, deciseconds, Limit);

    /// <summary>Capacity reaches everybody who shares a point: all outcomes are decided again.</summary>
    private List<Reading> TurnAway(PointChanges points, List<Reading> changed)
    {
        var (walkNow, nearestNow, outcomesNow) = ((int[])walk.Clone(), (int[])nearest.Clone(), new CoverageOutcome[walk.Length]);
        foreach (var reading in changed) (walkNow[reading.Household], nearestNow[reading.Household]) = (reading.Deciseconds, reading.Point);
        for (int i = 0; i < outcomesNow.Length; i++)
            outcomesNow[i] = outcomes[i] is CoverageOutcome.Unsnapped or CoverageOutcome.Excluded ? outcomes[i] : walkNow[i] <= Limit ? CoverageOutcome.Covered : CoverageOutcome.Uncovered;
        foreach (var reading in changed) outcomesNow[reading.Household] = reading.Outcome;
        ServicePoint[] all = [.. Enumerable.Range(0, points.Count).Select(i => points.At(i) ?? new ServicePoint(0, "", default))];
        CoverageAnalysis.TurnAway(Demand.HouseholdArray, all, walkNow, nearestNow, outcomesNow);
        var readings = new List<Reading>();
        for (int i = 0; i < walk.Length; i++)
        {
            if (walkNow[i] != walk[i] || nearestNow[i] != nearest[i] || outcomesNow[i] != outcomes[i]) readings.Add(new(i, walkNow[i], nearestNow[i], outcomesNow[i]));
        }
        return readings;
    }

    private ScenarioDifference Tell(PointChanges points, List<Reading> changed, List<ChangeProblem> problems)
    {
        var households = new List<HouseholdChange>(changed.Count);
        var after = Count;
        foreach (var now in changed)
        {
            int i = now.Household, people = Demand.HouseholdArray[i].People;
            if (now.Deciseconds == walk[i] && now.Outcome == outcomes[i]) continue;
            households.Add(new(i, walk[i], now.Deciseconds, outcomes[i], now.Outcome, nearest[i], now.Point));
            if (now.Outcome != outcomes[i]) after = after + AreaCount.Of(people, now.Outcome) - AreaCount.Of(people, outcomes[i]);
        }
        return new(Demand, households, Count, after, problems, points.Ids());
    }
}
