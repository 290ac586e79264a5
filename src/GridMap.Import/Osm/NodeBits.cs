namespace GridMap.Import.Osm;

/// <summary>A number from 0 to 3 for each node of a file; 0 for nodes that the file does not hold.</summary>
internal sealed class NodeBits(NodeStore nodes)
{
    private readonly byte[] bits = new byte[nodes.Count / 4 + 1];

    public int this[long node] => nodes.IndexOf(node) is >= 0 and var at ? At(at) : 0;

    /// <summary>Gives a node that the file holds another number; of others nothing is kept.</summary>
    public void Set(long node, Func<int, int> next)
    {
        if (nodes.IndexOf(node) is not (>= 0 and var at)) return;
        int shift = (at & 3) * 2;
        bits[at >> 2] = (byte)(bits[at >> 2] & ~(3 << shift) | next(At(at)) << shift);
    }

    private int At(int at) => bits[at >> 2] >> ((at & 3) * 2) & 3;
}
