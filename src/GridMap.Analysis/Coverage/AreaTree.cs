namespace GridMap.Analysis.Coverage;

/// <summary>The areas of all levels with dense indexes, parents before their children, so that one pass from the last to the first
/// rolls counts up. Immutable.</summary>
public sealed class AreaTree
{
    private readonly long[] ids;
    private readonly int[] parent;
    private readonly Dictionary<long, int> indexOf;

    /// <param name="parents">Child area to parent area; the top has no entry.</param>
    /// <param name="more">Areas that may be missing there, such as the households' micro-grids. Area 0 (outside every micro-grid) is
    /// always there, at index 0.</param>
    /// <exception cref="ArgumentException">The parents run in a circle.</exception>
    public AreaTree(IReadOnlyDictionary<long, long> parents, IEnumerable<long>? more = null)
    {
        var depth = new Dictionary<long, int> { [0] = 0 };
        var path = new List<long>();
        foreach (long area in parents.Keys.Concat(parents.Values).Concat(more ?? []))
        {
            path.Clear();
            long at = area;
            for (; !depth.ContainsKey(at); at = parents[at])
            {
                if (path.Count > parents.Count) throw new ArgumentException($"The parents of area {area} run in a circle.", nameof(parents));
                path.Add(at);
                if (!parents.ContainsKey(at)) break;
            }
            int below = depth.TryGetValue(at, out int known) && at != 0 ? known + 1 : 0;
            for (int i = path.Count - 1; i >= 0; i--) depth[path[i]] = below++;
        }
        ids = [.. depth.OrderBy(d => d.Key == 0 ? -1 : d.Value).ThenBy(d => d.Key).Select(d => d.Key)];
        indexOf = new(ids.Length);
        for (int i = 0; i < ids.Length; i++) indexOf[ids[i]] = i;
        parent = Array.ConvertAll(ids, id => id != 0 && parents.TryGetValue(id, out long above) && above != 0 ? indexOf[above] : -1);
    }

    /// <summary>The areas that have a parent or are one, and those that the households are assigned to.</summary>
    /// <exception cref="ArgumentException">The parents run in a circle.</exception>
    public static AreaTree Of(IReadOnlyDictionary<long, long> parents, Demand demand) => new(parents, demand.MicroGridIds);

    /// <summary>Number of areas, the one outside every micro-grid included.</summary>
    public int Count => ids.Length;

    /// <summary>By index.</summary>
    public IReadOnlyList<long> Ids => ids;

    /// <summary>−1 where the area is not known.</summary>
    public int Find(long id) => indexOf.GetValueOrDefault(id, -1);

    /// <summary>Index of the area above, −1 at the top.</summary>
    public int ParentOf(int index) => parent[index];

    /// <summary>Areas that lie in no other, the one outside every micro-grid included: together all households, each once.</summary>
    public IReadOnlyList<int> Tops => [.. Enumerable.Range(0, Count).Where(area => parent[area] < 0)];

    /// <summary>Adds every area's values to its parent's. <paramref name="values"/>: so many for each area, area after area.</summary>
    internal void RollUp(Span<long> values, int perArea)
    {
        for (int area = ids.Length - 1; area > 0; area--)
        {
            if (parent[area] < 0) continue;
            var from = values.Slice(area * perArea, perArea);
            var to = values.Slice(parent[area] * perArea, perArea);
            for (int k = 0; k < perArea; k++) to[k] += from[k];
        }
    }
}
