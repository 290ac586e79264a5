using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>Where places meet the streets of a scenario. The rule of <see cref="WalkGraph.Snap"/>, with the scenario's gates and streets;
/// but who steps onto a street that is still there, by gates that are as they were, goes on doing so, however near a new one lies: an
/// added street never takes a walk away.</summary>
internal sealed class OverlaySnap
{
    private readonly WalkGraph graph;
    private readonly StreetOverlay overlay;
    private readonly Dictionary<int, WalkGraph> addedIn = [];   // by compound: the added streets, their ids their indexes

    public OverlaySnap(WalkGraph graph, StreetOverlay overlay)
    {
        (this.graph, this.overlay) = (graph, overlay);
        foreach (var group in overlay.Added.Select((added, index) => (added, index)).GroupBy(a => a.added.Compound))
        {
            var builder = new WalkGraphBuilder();
            foreach (var (added, index) in group) builder.Add(added.Street with { Id = index, CompoundId = 0 });
            addedIn[group.Key] = builder.Build().With(graph.Passability);
        }
    }

    /// <summary>Whether a place that is snapped so in the city as it is must be snapped again.</summary>
    public bool IsAnew(in Snap snap, LonLat place)
    {
        if (!snap.IsSnapped || overlay.Removed.Contains(snap.Edge) || graph.IsBarred(snap.Edge)) return true;
        if (overlay.SnapsDiffer.Count == 0) return false;
        return overlay.SnapsDiffer.Contains(graph.Net.Compound[snap.Edge])
            || graph.RegionAt(place) != graph.Net.CompoundShapes.SmallestAt(place, overlay.CanSnapInside);
    }

    /// <summary>An added street has the number of edges of the graph and its own index for an edge.</summary>
    public Snap Snap(LonLat place) => Snap(place, usable: true);

    /// <summary>As <see cref="WalkGraph.SnapHome"/>.</summary>
    public Snap SnapHome(LonLat place)
    {
        var snap = Snap(place);
        return snap.IsSnapped || graph.Passability.Kind == 0 || Snap(place, usable: false) is not { IsSnapped: true } any ? snap : WalkGraph.OffTheEnds(any);
    }

    /// <param name="usable">Only streets that those for whom the graph is can use.</param>
    private Snap Snap(LonLat place, bool usable)
    {
        const double cap = WalkGraph.DefaultSnapCapMetres;
        bool[]? barred = usable ? graph.Barred : null;
        int region = graph.Net.CompoundShapes.SmallestAt(place, overlay.CanSnapInside);
        var snap = Nearer(graph.Net.Edges.Nearest(place, new(region, Without: overlay.Removed, Barred: barred), cap), place, region, usable);
        if (snap.IsSnapped || region != 0) return snap;
        snap = graph.Net.Edges.Nearest(place, new(0, overlay.AllPublic, overlay.Removed, barred), cap);
        foreach (int compound in addedIn.Keys)
        {
            if (overlay.AllPublic[compound]) snap = Nearer(snap, place, compound, usable);
        }
        return snap;
    }

    private Snap Nearer(Snap known, LonLat place, int compound, bool usable)
    {
        if (!addedIn.TryGetValue(compound, out var added)) return known;
        var snap = added.Net.Edges.Nearest(place, new(0, Barred: usable ? added.Barred : null), WalkGraph.DefaultSnapCapMetres);
        return snap.IsSnapped && snap.LegMetres < known.LegMetres ? snap with { Edge = graph.EdgeCount + (int)added.StreetId(snap.Edge) } : known;
    }
}
