using System.Runtime.CompilerServices;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Grids;

/// <summary>Gates and walks of a city, for the households of its areas; made once for a graph.</summary>
internal sealed class FootNetwork
{
    /// <summary>A street is inside an area where it lies within so many metres of its polygon, so that streets on the border count for both
    /// sides; a walk may be outside for so many metres on each stretch.</summary>
    public const double BorderMetres = 30, OutsideMetres = 100;

    // One metre a second, so that tenths of a second are tenths of a metre.
    private static readonly Persona MetreAStep = new("metres", 1);
    private static readonly ConditionalWeakTable<WalkGraph, FootNetwork> Made = [];

    private const int NearMetres = 1000;

    private readonly WalkGraph graph;
    private readonly ILookup<long, int> compoundsByGateNode;
    private readonly Lazy<WalkCosts> costs;

    private FootNetwork(WalkGraph graph)
    {
        this.graph = graph;
        var index = new Dictionary<long, int>();
        for (int i = 0; i < graph.Compounds.Count; i++) index[graph.Compounds[i].Id] = i + 1;
        compoundsByGateNode = graph.Gates.Where(g => g.Access != GateAccess.Closed && index.ContainsKey(g.CompoundId)).ToLookup(g => g.NodeId, g => index[g.CompoundId]);
        costs = new(() => graph.CostsFor(MetreAStep));
    }

    public static FootNetwork Of(WalkGraph graph) => Made.GetValue(graph, g => new(g));

    /// <summary>Whether the area's worker passes between the streets inside a compound and those outside, at a junction.</summary>
    /// <param name="compound">Index plus one.</param>
    public bool HasGate(int junction, int compound) => compoundsByGateNode[graph.Net.JunctionId[junction]].Contains(compound);

    /// <summary>The shortest walk from one set of households to each of others, metres, by the engine's rules for residents; null where there
    /// is none.</summary>
    public double?[] WalkMetres(IReadOnlyList<Snap> from, IReadOnlyList<IReadOnlyList<Snap>> to)
    {
        var walks = WalkMetres(from, to, NearMetres * 10);
        return walks.Contains(null) ? WalkMetres(from, to, int.MaxValue) : walks;
    }

    private double?[] WalkMetres(IReadOnlyList<Snap> from, IReadOnlyList<IReadOnlyList<Snap>> to, int limitDeciseconds)
    {
        var field = WalkField.Search(graph, costs.Value, from, limitDeciseconds, routes: false);
        return [.. to.Select(set => set.Count == 0 ? WalkField.NoWalk : set.Min(s => field.DecisecondsAt(s))).Select(best => best == WalkField.NoWalk ? (double?)null : best / 10.0)];
    }
}

/// <summary>Sets that only grow together.</summary>
internal sealed class DisjointSets
{
    private readonly int[] parent;

    public DisjointSets(int count)
    {
        parent = new int[count];
        for (int i = 0; i < count; i++) parent[i] = i;
    }

    public int Find(int item)
    {
        while (parent[item] != item) item = parent[item] = parent[parent[item]];
        return item;
    }

    /// <summary>The smaller number stands for both.</summary>
    public bool Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b) return false;
        parent[Math.Max(a, b)] = Math.Min(a, b);
        return true;
    }
}
