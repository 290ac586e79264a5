namespace GridMap.Analysis.Walking;

/// <summary>What kind of way a street is to a walker and on the map. Stored in snake case.</summary>
public enum StreetClass : byte
{
    Footway, Path, Pedestrian, LivingStreet, Residential, Service, Track, Steps, Crossing, Cycleway,
    Unclassified, Tertiary, Secondary, Primary, Trunk, Motorway,

    /// <summary>Not mapped: laid by us inside a compound that has gates but no inside ways.</summary>
    Assumed,
}
