using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>Gates and streets as a scenario would have them, taken in order.</summary>
internal sealed class NetworkChanges
{
    private readonly WalkGraph graph;
    private readonly Dictionary<long, int> compoundOf = [];   // by id: index plus one
    private readonly Dictionary<long, int> junctionOf = [];
    private readonly Dictionary<long, int> edgeOf = [];
    private readonly HashSet<long> joints = [];

    /// <param name="changes">All of the scenario: what they name is looked up in one go.</param>
    public NetworkChanges(WalkGraph graph, IReadOnlyList<Change> changes)
    {
        this.graph = graph;
        var (nodes, streets, ends) = (new HashSet<long>(), new HashSet<long>(), new HashSet<long>());
        foreach (var change in changes)
        {
            if (change is RemoveStreet remove) streets.Add(remove.StreetId);
            if (change is SetGate gate) nodes.Add(gate.Gate.NodeId);
            if (change is not AddStreet { Street: var street }) continue;
            streets.Add(street.Id);
            foreach (long node in (ReadOnlySpan<long>)[street.FromNode, street.ToNode])
            {
                nodes.Add(node);
                if (!ends.Add(node)) joints.Add(node);
            }
        }
        if (nodes.Count + streets.Count == 0) return;
        var net = graph.Net;
        for (int i = 0; i < net.Compounds.Length; i++) compoundOf[net.Compounds[i].Id] = i + 1;
        for (int i = 0; nodes.Count > 0 && i < net.JunctionId.Length; i++)
        {
            if (nodes.Contains(net.JunctionId[i])) junctionOf[net.JunctionId[i]] = i;
        }
        for (int edge = 0; streets.Count > 0 && edge < net.EdgeCount; edge++)
        {
            if (streets.Contains(net.StreetId[edge])) edgeOf[net.StreetId[edge]] = edge;
        }
    }

    public bool Any => Gates.Count + Removed.Count + Added.Count > 0;

    /// <summary>By compound index plus one and node id.</summary>
    public Dictionary<(int Compound, long Node), Gate> Gates { get; } = [];
    public HashSet<int> Removed { get; } = [];
    public List<(Street Street, int Compound, int Change)> Added { get; } = [];

    /// <summary>Junction of a known node, or −1.</summary>
    public int FindJunction(long node) => junctionOf.GetValueOrDefault(node, -1);

    /// <summary>Whether several added streets share this node, which no known street has.</summary>
    public bool IsJoint(long node) => joints.Contains(node) && !junctionOf.ContainsKey(node);

    /// <returns>Null where the change was taken, or is not about gates and streets.</returns>
    public ChangeFault? Take(Change change, int index) => change switch
    {
        SetGate set => Set(set.Gate),
        AddStreet add => Add(add.Street, index),
        RemoveStreet remove => Remove(remove.StreetId),
        _ => null,
    };

    private ChangeFault? Set(Gate gate)
    {
        if (!compoundOf.TryGetValue(gate.CompoundId, out int compound) || (!junctionOf.ContainsKey(gate.NodeId) && !joints.Contains(gate.NodeId))) return ChangeFault.NotThere;
        Gates[(compound, gate.NodeId)] = gate;
        return null;
    }

    private ChangeFault? Add(Street street, int index)
    {
        if (edgeOf.TryGetValue(street.Id, out int edge) && !Removed.Contains(edge)) return ChangeFault.KnownAlready;
        if (Added.Exists(a => a.Street.Id == street.Id)) return ChangeFault.KnownAlready;
        int compound = 0;
        if (street.CompoundId != 0 && !compoundOf.TryGetValue(street.CompoundId, out compound)) return ChangeFault.NotThere;
        Added.Add((street, compound, index));
        return null;
    }

    /// <summary>Once all changes are taken: leaves out added streets that have an end near no street that is left.</summary>
    /// <returns>Their changes' indexes.</returns>
    public List<int> DropLoose()
    {
        var loose = Added.FindAll(a => !IsPlaced(a.Street.FromNode, a.Street.Line[0], a.Compound) || !IsPlaced(a.Street.ToNode, a.Street.Line[^1], a.Compound));
        loose.ForEach(a => Added.Remove(a));
        return loose.ConvertAll(a => a.Change);
    }

    private bool IsPlaced(long node, LonLat place, int compound) => junctionOf.ContainsKey(node) || joints.Contains(node) || SnapEnd(place, compound).IsSnapped;

    /// <summary>Where an end that is at no known node is put.</summary>
    public Snap SnapEnd(LonLat place, int compound) => graph.Net.Edges.Nearest(place, new(compound, Without: Removed), AddStreet.SnapMetres);

    private ChangeFault? Remove(long street)
    {
        if (Added.RemoveAll(a => a.Street.Id == street) > 0) return null;
        if (!edgeOf.TryGetValue(street, out int edge) || !Removed.Add(edge)) return ChangeFault.NotThere;
        return null;
    }
}
