using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>What a scenario changes about the sources of a field. Removed: indexes of the field's sources. Added: with the index that the
/// source has afterwards, a removed one's (it moved) or one beyond the field's.</summary>
internal sealed record SourceChanges(IReadOnlyCollection<int> Removed, IReadOnlyList<(int Source, Snap Snap)> Added)
{
    public static readonly SourceChanges None = new([], []);
}

/// <summary>A walk field as a scenario would have it: the field's own labels, and those that the scenario changes. Equal, tenth of a
/// second by tenth of a second and source by source, to a field searched from scratch.</summary>
/// <remarks>Good until its workspace begins the next.</remarks>
internal sealed class ScenarioField
{
    private readonly SearchNet net;
    private readonly WalkField field;
    private readonly FieldRepair repair;
    private readonly StreetOverlay? overlay;
    private readonly HashSet<int> removed;
    private readonly Dictionary<int, Snap> added = [];
    private readonly Dictionary<int, List<int>> addedOnEdge = [];
    private readonly int edges;

    private ScenarioField(SearchNet net, SourceChanges changes, StreetOverlay? overlay, FieldRepair repair)
    {
        (this.net, field, this.repair, this.overlay) = (net, net.Field, repair, overlay);
        removed = [.. changes.Removed];
        edges = net.Costs.Graph.EdgeCount;
        foreach (var (source, snap) in changes.Added)
        {
            added.Add(source, snap);
            if (!snap.IsSnapped) continue;
            if (!addedOnEdge.TryGetValue(snap.Edge, out var here)) addedOnEdge[snap.Edge] = here = [];
            here.Add(source);
        }
    }

    /// <param name="net">Of the field to repair.</param>
    /// <param name="repair">A workspace that nobody else uses.</param>
    public static ScenarioField Repair(SearchNet net, SourceChanges changes, StreetOverlay? overlay, FieldRepair repair, CancellationToken cancellation)
    {
        var scenario = new ScenarioField(net, changes, overlay, repair);
        repair.Begin(net, overlay);
        for (int source = 0; source < net.Field.Sources.Count; source++)
        {
            if (!scenario.removed.Contains(source) && !scenario.IsSeededAnew(source)) continue;
            foreach (var seed in net.SeedsOf(source)) repair.RemoveSeed(seed);
        }
        repair.RemoveCut();
        for (int source = 0; source < net.Field.Sources.Count; source++)
        {
            if (scenario.removed.Contains(source)) continue;
            if (scenario.IsSeededAnew(source)) scenario.Seed(source);
            else foreach (var seed in net.SeedsOf(source)) repair.AddSeed(seed);
        }
        foreach (int source in scenario.added.Keys) scenario.Seed(source);
        repair.Grow(cancellation);
        return scenario;
    }

    /// <summary>As <see cref="WalkField.DecisecondsAt"/>; the snap may lie on an added street.</summary>
    public int DecisecondsAt(in Snap snap) => BestAt(snap).Deciseconds;

    /// <summary>Deciseconds and source, or NoWalk and −1.</summary>
    public (int Deciseconds, int Source) BestAt(in Snap snap)
    {
        var best = (Deciseconds: WalkField.NoWalk, Source: -1);
        if (!snap.IsSnapped) return best;
        int edge = snap.Edge, leg = net.Costs.Leg(snap.LegMetres);
        var (from, to, shift) = EndsOf(edge);
        int fromPart = Sum(WalkCosts.Part(ReadingBack(edge), snap.Fraction), leg), toPart = Sum(WalkCosts.Part(Reading(edge), 1 - snap.Fraction), leg);
        Take(from, fromPart, ref best);
        Take(to, toPart, ref best);
        if (shift != 0)
        {
            Take(from + shift, fromPart, ref best);
            Take(to + shift, toPart, ref best);
        }
        foreach (int source in field.SourcesOn(edge))
        {
            if (!removed.Contains(source)) TakeSource(snap, source, leg, ref best);
        }
        if (addedOnEdge.Count > 0 && addedOnEdge.TryGetValue(edge, out var here))
        {
            foreach (int source in here) TakeSource(snap, source, leg, ref best);
        }
        if (overlay is not null && overlay.StopsOn.TryGetValue(edge, out var stops))
        {
            foreach (var stop in stops)
            {
                int part = Sum(Between(edge, snap.Fraction, stop.Fraction), leg);
                Take(stop.Node, part, ref best);
                if (stop.SeedShift != 0) Take(stop.Node + stop.SeedShift, part, ref best);
            }
        }
        return best.Deciseconds <= field.Limit ? best : (WalkField.NoWalk, -1);
    }

    /// <summary>Edges on which a place may read something else than from the field; some read the same.</summary>
    public IEnumerable<int> ChangedEdges()
    {
        var states = net.States;
        var ways = states.ArcWay;
        foreach (int node in repair.Touched)
        {
            if (node >= states.NodeCount || !repair.IsChanged(node)) continue;
            for (int arc = states.ArcFirst[node], end = states.ArcFirst[node + 1]; arc < end; arc++)
            {
                if (ways[arc] >= 0 && repair.IsFirstVisit(ways[arc] >> 1)) yield return ways[arc] >> 1;
            }
        }
        foreach (int source in removed)
        {
            int edge = field.Sources[source].Edge;
            if (edge >= 0 && repair.IsFirstVisit(edge)) yield return edge;
        }
        foreach (int edge in addedOnEdge.Keys)
        {
            if (edge < edges && repair.IsFirstVisit(edge)) yield return edge;
        }
        if (overlay is null) yield break;
        foreach (int edge in overlay.EndsOf.Keys.Concat(overlay.StopsOn.Keys).Concat(overlay.Removed))
        {
            if (edge < edges && repair.IsFirstVisit(edge)) yield return edge;
        }
    }

    private Snap SourceSnap(int source) => added.TryGetValue(source, out var snap) ? snap : field.Sources[source];

    /// <summary>Whether the overlay may change where the search for one of the field's sources starts.</summary>
    private bool IsSeededAnew(int source) =>
        overlay is not null && field.Sources[source] is { IsSnapped: true } at
        && (overlay.EndsOf.ContainsKey(at.Edge) || overlay.StopsOn.ContainsKey(at.Edge) || ResidentReturns.Concern(net.Costs, at));

    private void Seed(int source)
    {
        var seeds = new List<Seed>();
        if (overlay is null) SourceSeeds.Add(seeds, net.Costs, net.Direction, SourceSnap(source), source, field.Limit);
        else if (SourceSnap(source) is { IsSnapped: true } at)
        {
            var (from, to, shift) = EndsOf(at.Edge);
            int leg = net.Costs.Leg(at.LegMetres);
            AddSeed(from + shift, WalkCosts.Part(Reading(at.Edge), at.Fraction));
            AddSeed(to + shift, WalkCosts.Part(ReadingBack(at.Edge), 1 - at.Fraction));
            if (overlay.StopsOn.TryGetValue(at.Edge, out var stops)) stops.ForEach(s => AddSeed(s.Node + s.SeedShift, Between(at.Edge, s.Fraction, at.Fraction)));
            seeds.AddRange(OverlayReturns.Of(seeds, net, overlay, at.Edge < edges ? net.Costs.Graph.Net.Compound[at.Edge] : overlay.Added[at.Edge - edges].Compound, shift));

            void AddSeed(int node, int part)
            {
                int total = Sum(part, leg);
                if (total <= field.Limit) seeds.Add(new(node, total, source));
            }
        }
        foreach (var seed in seeds) repair.AddSeed(seed);
    }

    private void Take(int node, int part, ref (int Deciseconds, int Source) best)
    {
        int total = Sum(repair.DecisecondsOf(node), part);
        if (total < best.Deciseconds || (total == best.Deciseconds && repair.SourceOf(node) < best.Source)) best = (total, repair.SourceOf(node));
    }

    private void TakeSource(in Snap snap, int source, int leg, ref (int Deciseconds, int Source) best)
    {
        var at = SourceSnap(source);
        int total = Sum(Sum(Between(snap.Edge, snap.Fraction, at.Fraction), leg), net.Costs.Leg(at.LegMetres));
        if (total < best.Deciseconds || (total == best.Deciseconds && source < best.Source)) best = (total, source);
    }

    private StreetOverlay.Ends EndsOf(int edge) => overlay is null
        ? new(net.States.From[edge], net.States.To[edge], net.States.SeedShift[net.Costs.Graph.Net.Compound[edge]])
        : overlay.EndsOn(net.States, net.Costs.Graph.Net, edge);

    private int Between(int edge, double reader, double source) =>
        source >= reader ? WalkCosts.Part(Reading(edge), source - reader) : WalkCosts.Part(ReadingBack(edge), reader - source);

    /// <summary>Cost of an edge walked along its line, away from a place that reads.</summary>
    private int Reading(int edge) => net.Direction == WalkDirection.TowardsSource ? Forward(edge) : Backward(edge);
    private int ReadingBack(int edge) => net.Direction == WalkDirection.TowardsSource ? Backward(edge) : Forward(edge);
    private int Forward(int edge) => edge < edges ? net.Costs.Forward[edge] : overlay!.Added[edge - edges].Forward;
    private int Backward(int edge) => edge < edges ? net.Costs.Backward[edge] : overlay!.Added[edge - edges].Backward;

    private static int Sum(int a, int b) => a == WalkField.NoWalk || b == WalkField.NoWalk ? WalkField.NoWalk : a + b;
}
