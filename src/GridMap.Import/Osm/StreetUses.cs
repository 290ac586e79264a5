namespace GridMap.Import.Osm;

/// <summary>How often each node of the file is used by walkable streets, counted to two.</summary>
internal sealed class StreetUses(NodeStore nodes)
{
    private readonly NodeBits counts = new(nodes);

    public void Count(RoadWay road)
    {
        foreach (var run in road.KnownRuns(nodes))
        {
            foreach (var point in run) counts.Set(point.Node, static count => Math.Min(count + 1, 2));
        }
    }

    /// <returns>0, 1, or 2 for more; 0 for nodes that the file does not hold.</returns>
    public int Of(long node) => counts[node];
}
