namespace GridMap.Analysis.Walking;

/// <summary>Takes streets, compounds and gates in any order and builds the graph once.</summary>
public sealed class WalkGraphBuilder
{
    public void Add(Street street) => throw new NotImplementedException();
    public void Add(Compound compound) => throw new NotImplementedException();
    public void Add(Gate gate) => throw new NotImplementedException();

    /// <exception cref="ArgumentException">A street of unknown compound, a non-finite coordinate, a negative length.</exception>
    public WalkGraph Build() => throw new NotImplementedException();
}

/// <summary>The walking network in flat arrays: immutable, safe to share between threads.</summary>
public sealed class WalkGraph
{
    public int NodeCount => throw new NotImplementedException();
    public int EdgeCount => throw new NotImplementedException();

    /// <summary>Nearest point on an edge that a walker at this place can step onto: inside a compound its inside ways (or any
    /// street where the compound has no known gate), elsewhere streets that are not inside a compound.</summary>
    /// <param name="capMetres">Beyond this straight distance the place is unsnapped.</param>
    public Snap Snap(LonLat place, double capMetres = DefaultSnapCapMetres) => throw new NotImplementedException();

    /// <summary>Whether the place lies within the extent of the street data, widened by the snap cap.</summary>
    public bool WithinExtent(LonLat place) => throw new NotImplementedException();

    /// <summary>Costs for one persona at one local time (null: every gate with hours is open).</summary>
    public WalkCosts CostsFor(Persona persona, DateTime? at = null) => throw new NotImplementedException();

    /// <summary>The graph as it would be with one gate changed; streets are shared with this one.</summary>
    public WalkGraph WithGate(Gate gate) => throw new NotImplementedException();

    public const double DefaultSnapCapMetres = 150;
}

/// <summary>Where a place meets the network. <c>Edge</c> −1: unsnapped, and <c>LegMetres</c> tells how far the nearest street is
/// (infinite where none was found).</summary>
/// <param name="Fraction">0 at the edge's start, 1 at its end.</param>
/// <param name="LegMetres">Straight distance from the place to the street, walked at the persona's speed.</param>
/// <param name="Position">The point on the street.</param>
public readonly record struct Snap(int Edge, double Fraction, double LegMetres, LonLat Position)
{
    public bool IsSnapped => Edge >= 0;
}

/// <summary>Tenths of a second for each edge and direction, for one persona and hour.</summary>
public sealed class WalkCosts
{
    public Persona Persona => throw new NotImplementedException();
}
