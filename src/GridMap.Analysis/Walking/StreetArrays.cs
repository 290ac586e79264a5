namespace GridMap.Analysis.Walking;

/// <summary>What the streets of a graph are stored as: all that cannot be derived.</summary>
internal sealed class StreetArrays
{
    public required long[] StreetId { get; init; }

    /// <summary>Each name once; the first is null.</summary>
    public required string?[] Names { get; init; }
    public required int[] NameOf { get; init; }
    public required StreetClass[] Class { get; init; }
    public required double[] LengthMetres { get; init; }
    public required sbyte[] Oneway { get; init; }
    public required StreetTraits[] Traits { get; init; }

    /// <summary>Index into <see cref="Compounds"/> plus one; 0 outside.</summary>
    public required int[] Compound { get; init; }
    public required int[] FromJunction { get; init; }
    public required int[] ToJunction { get; init; }
    public required long[] JunctionId { get; init; }

    /// <summary>Edge e has the points PointFirst[e] up to PointFirst[e + 1].</summary>
    public required int[] PointFirst { get; init; }

    /// <summary>Ten-millionths of a degree.</summary>
    public required int[] Longitude { get; init; }
    public required int[] Latitude { get; init; }

    /// <summary>Share of the edge's line before each point but its first and last: point p of edge e stands at p − 2e − 1.</summary>
    public required double[] AlongInner { get; init; }
    public required Compound[] Compounds { get; init; }
}

/// <summary>Degrees held as whole ten-millionths. The quotient is the double that a decimal of seven places is read as.</summary>
internal readonly struct Degrees(int[] units)
{
    public double this[int i] => units[i] / StreetColumns.UnitsPerDegree;
    public int Length => units.Length;
}

/// <summary>Names by edge.</summary>
internal readonly struct StreetNames(string?[] names, int[] nameOf)
{
    public string? this[int edge] => names[nameOf[edge]];
}

/// <summary>Share of a line before each of its points, 0 to 1.</summary>
internal readonly struct Shares(StreetNet net)
{
    public double this[int point] => net.AlongAt(net.EdgeOfPoint(point), point);
}
