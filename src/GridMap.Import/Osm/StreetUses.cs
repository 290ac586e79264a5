namespace GridMap.Import.Osm;

/// <summary>How often each node of the file is used by walkable streets, counted to two; two bits a node.</summary>
internal sealed class StreetUses(NodeStore nodes)
{
    private readonly byte[] counts = new byte[nodes.Count / 4 + 1];

    public void Count(RoadWay road)
    {
        foreach (var run in road.KnownRuns(nodes))
        {
            foreach (var point in run)
            {
                int at = nodes.IndexOf(point.Node), shift = (at & 3) * 2;
                int count = counts[at >> 2] >> shift & 3;
                if (count < 2) counts[at >> 2] += (byte)(1 << shift);
            }
        }
    }

    /// <returns>0, 1, or 2 for more; 0 for nodes that the file does not hold.</returns>
    public int Of(long node)
    {
        int at = nodes.IndexOf(node);
        return at < 0 ? 0 : counts[at >> 2] >> ((at & 3) * 2) & 3;
    }
}
