namespace GridMap.Analysis.Walking;

/// <summary>What the streets of a graph are stored as: all that cannot be derived.</summary>
internal sealed class StreetArrays
{
    public required Ids StreetId { get; init; }

    /// <summary>Each name once; the first is null.</summary>
    public required string?[] Names { get; init; }
    public required int[] NameOf { get; init; }
    public required StreetClass[] Class { get; init; }
    public required double[] LengthMetres { get; init; }
    /// <summary>Empty where no street is one-way on foot.</summary>
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
    public required float[] AlongInner { get; init; }
    public required Compound[] Compounds { get; init; }
}

/// <summary>Degrees held as whole ten-millionths. The quotient is the double that a decimal of seven places is read as.</summary>
internal readonly struct Degrees(int[] units)
{
    public double this[int i] => units[i] / StreetColumns.UnitsPerDegree;
    public int Length => units.Length;
}

/// <summary>Numbers of 64 bits, held in 32 where their span allows.</summary>
internal sealed class Ids
{
    private readonly long least;
    private readonly uint[] offsets;
    private readonly long[] whole;

    private Ids(long least, uint[] offsets, long[] whole) => (this.least, this.offsets, this.whole) = (least, offsets, whole);

    public static Ids Of(long[] ids)
    {
        long least = ids.Length == 0 ? 0 : ids.Min(), most = ids.Length == 0 ? 0 : ids.Max();
        return (UInt128)((Int128)most - least) > uint.MaxValue
            ? new(0, [], ids)
            : new(least, Array.ConvertAll(ids, id => (uint)(id - least)), []);
    }

    public int Length => Math.Max(offsets.Length, whole.Length);

    public long this[int i] => whole.Length > 0 ? whole[i] : least + offsets[i];

    public long[] ToArray()
    {
        var ids = new long[Length];
        for (int i = 0; i < ids.Length; i++) ids[i] = this[i];
        return ids;
    }
}

/// <summary>Names by edge.</summary>
internal readonly struct StreetNames(string?[] names, int[] nameOf)
{
    public string? this[int edge] => names[nameOf[edge]];
}
