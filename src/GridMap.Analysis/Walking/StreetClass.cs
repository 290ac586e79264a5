namespace GridMap.Analysis.Walking;

/// <summary>What kind of way a street is to a walker and on the map. Stored in snake case.</summary>
public enum StreetClass : byte
{
    Footway, Path, Pedestrian, LivingStreet, Residential, Service, Track, Steps, Crossing, Cycleway,
    Unclassified, Tertiary, Secondary, Primary, Trunk, Motorway,

    /// <summary>Not mapped: laid by us inside a compound that has gates but no inside ways.</summary>
    Assumed,
}

/// <summary>What a street is to some walkers, in a byte: a raised kerb, and how many halves of main and of minor roads are crossed.</summary>
internal readonly record struct StreetTraits(byte Bits)
{
    private const int MostHalves = 7;

    public bool RaisedKerb => (Bits & 1) != 0;
    public int MainHalves => (Bits >> 1) & MostHalves;
    public int MinorHalves => (Bits >> 4) & MostHalves;

    public static StreetTraits Of(StreetClass streetClass, bool raisedKerb, RoadCrossings? known)
    {
        var crossings = known ?? new RoadCrossings((byte)(streetClass == StreetClass.Crossing ? 2 : 0), 0);
        return new((byte)((raisedKerb ? 1 : 0) | Math.Min(crossings.MainHalves, (byte)MostHalves) << 1 | Math.Min(crossings.MinorHalves, (byte)MostHalves) << 4));
    }
}
