namespace GridMap.Analysis.Walking;

/// <summary>Tenths of a second from everywhere on the network to the nearest of the sources (walking towards the source).</summary>
public sealed class WalkField
{
    /// <summary>No walk within the limit.</summary>
    public const int NoWalk = int.MaxValue;

    /// <param name="sources">Unsnapped ones are left out.</param>
    /// <param name="limitDeciseconds">The search stops beyond it.</param>
    public static WalkField Search(WalkGraph graph, WalkCosts costs, IReadOnlyList<Snap> sources, int limitDeciseconds = int.MaxValue,
        WalkDirection direction = WalkDirection.TowardsSource, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Tenths of a second from the place that was snapped, its leg and the source's leg included, or <see cref="NoWalk"/>.</summary>
    public int DecisecondsAt(in Snap snap) => throw new NotImplementedException();

    /// <summary>Index of the source that <see cref="DecisecondsAt"/> leads to, or −1.</summary>
    public int SourceAt(in Snap snap) => throw new NotImplementedException();

    /// <summary>The quickest walk between the place that was snapped and its source, in the direction of the search, or null.</summary>
    public WalkRoute? RouteAt(in Snap snap) => throw new NotImplementedException();
}

public enum WalkDirection : byte { TowardsSource, FromSource }

/// <summary>A walk. <c>Line</c> starts where the walker starts (the snapped position) and ends at the other end.</summary>
/// <param name="Metres">Along the streets, with both legs.</param>
public sealed record WalkRoute(IReadOnlyList<LonLat> Line, double Metres, int Deciseconds, IReadOnlyList<WalkStep> Steps);

/// <summary>One stretch of a walk along one street name. <c>GateId</c>: the stretch begins by passing this gate.</summary>
public sealed record WalkStep(string? StreetName, StreetClass Class, double Metres, int Deciseconds, long? GateId);
