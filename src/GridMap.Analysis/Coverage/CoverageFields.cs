using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>The walk fields that one coverage question needs, each searched when first asked for.</summary>
internal sealed class CoverageFields
{
    private readonly Lazy<WalkField> offering;
    private readonly Lazy<WalkField> any;
    private readonly Lazy<WalkField> anyThroughEveryGate;
    private readonly Lazy<WalkField> usableThroughEveryGate;
    private readonly Lazy<WalkCosts> atAnyHour;

    public CoverageFields(WalkGraph graph, IReadOnlyList<ServicePoint> points, CoverageQuestion question, CancellationToken cancellation)
    {
        (Graph, Points, Question) = (graph, points, question);
        Limit = question.LimitSeconds * 10;
        var snaps = new Snap[points.Count];
        Parallel.For(0, snaps.Length, i => snaps[i] = graph.Snap(points[i].Place));
        Snaps = snaps;
        Costs = graph.CostsFor(question.Persona, question.At);
        Asked = WalkField.Search(graph, Costs, Only(p => p.IsUsable), cancellation: cancellation);
        atAnyHour = new(() => graph.CostsFor(question.Persona));
        offering = new(() => WalkField.Search(graph, atAnyHour.Value, Only(p => p.Offers), Limit, cancellation: cancellation));
        any = new(() => WalkField.Search(graph, atAnyHour.Value, snaps, Limit, cancellation: cancellation));
        var open = new Lazy<WalkCosts>(() => graph.WithAllGatesPublic().CostsFor(question.Persona));
        anyThroughEveryGate = new(() => WalkField.Search(open.Value.Graph, open.Value, snaps, cancellation: cancellation));
        usableThroughEveryGate = new(() => WalkField.Search(open.Value.Graph, open.Value, Only(p => p.IsUsable), Limit, cancellation: cancellation));
    }

    public WalkGraph Graph { get; }
    public IReadOnlyList<ServicePoint> Points { get; }
    public CoverageQuestion Question { get; }

    /// <summary>Tenths of a second.</summary>
    public int Limit { get; }

    /// <summary>Of the points.</summary>
    public IReadOnlyList<Snap> Snaps { get; }
    public WalkCosts Costs { get; }

    /// <summary>To the points that are open and offer the item, without a limit.</summary>
    public WalkField Asked { get; }
    public WalkCosts AtAnyHour => atAnyHour.Value;

    /// <summary>To the points that offer the item, all points and gates open as if at their hours; within the limit.</summary>
    public WalkField Offering => offering.Value;

    /// <summary>To any point, hours and item ignored; within the limit.</summary>
    public WalkField Any => any.Value;

    /// <summary>To any point, with every gate open to everybody, without a limit.</summary>
    public WalkField AnyThroughEveryGate => anyThroughEveryGate.Value;

    /// <summary>To the points that are open and offer the item, with every gate open to everybody; within the limit.</summary>
    public WalkField UsableThroughEveryGate => usableThroughEveryGate.Value;

    public bool IsUsable(int point) => Points[point].IsUsable;

    /// <summary>The snaps in their places, those not wanted unsnapped: sources keep the points' indexes.</summary>
    private Snap[] Only(Func<ServicePoint, bool> wanted)
    {
        var some = new Snap[Points.Count];
        for (int i = 0; i < some.Length; i++) some[i] = wanted(Points[i]) ? Snaps[i] : new(-1, 0, double.PositiveInfinity, Points[i].Place);
        return some;
    }
}
