using System.Collections;

namespace GridMap.Analysis.Walking;

/// <summary>The nodes that a search labels, and the arcs between them, for one set of gates. A junction's node outside compounds has
/// the junction's number (a number without arcs where it has none); copies inside compounds follow.</summary>
/// <remarks>
/// <para>A compound's inside ways begin or end a walk and are not walked through unless gates are public. The rule, exactly: a walk
/// may pass a public gate always; it may pass a visitors' gate of the compound that it begins in once, when it leaves it, and one of
/// the compound that it ends in once, when it comes in for good; a residents' gate likewise, if the walker lives in that compound.
/// A closed gate, or one outside its hours, is not passed at all.</para>
/// <para>The rule depends on what the walker did before, so plain junctions are not enough as states. Streets of compound C never
/// touch other streets directly: where they meet, the junction is split, and only a gate joins the copies (no gate: a wall). If C has
/// a visitors' or residents' gate, its inside is laid down in up to three layers:</para>
/// <list type="bullet">
/// <item>the <em>seed</em> layer, where searches from sources inside C start; one-way arcs lead out through every open gate;</item>
/// <item>the <em>read</em> layer, entered by one-way arcs through every open gate and never left: what places inside C read;</item>
/// <item>the <em>through</em> layer (only with two or more public gates), joined both ways by public gates alone.</item>
/// </list>
/// <para>A place inside C reads the smaller of seed and read layer: the first holds walks that begin in C too and never leave, the
/// second all that come in. A path of states is then exactly a walk by the rule: the part in the seed layer is left at most once, the
/// read layer is entered at most once, and between them only public gates were passed. The through layer need not be read, as the read
/// layer has the same entrances and more. Turning the search round swaps seed and read layer only, so one set of arcs serves both
/// directions. A compound with public gates alone is one ordinary layer.</para>
/// <para>Who lives where is a matter of costs (<see cref="WalkCosts.HomeCompound"/>), not of states: arcs of residents' gates are laid
/// like those of visitors' gates and listed in <see cref="ResidentArcs"/>, so that costs can bar them. Only who leaves C and comes back
/// to C by a residents' gate needs more than arcs: <see cref="ResidentReturns"/>.</para>
/// </remarks>
internal sealed class StateNet
{
    /// <summary>Read-layer node of each edge's ends.</summary>
    public Ends From => new(net.FromJunction, net.Compound, copies);
    public Ends To => new(net.ToJunction, net.Compound, copies);

    /// <summary>By compound index plus one: what to add to a read-layer node for its seed-layer copy (0: one layer).</summary>
    public readonly int[] SeedShift;

    /// <summary>Node u has the arcs ArcFirst[u] up to ArcFirst[u + 1].</summary>
    public readonly int[] ArcFirst;
    public readonly int[] ArcHead;

    /// <summary>Where an arc starts; found by halving, as only routes ask.</summary>
    public Tails ArcTail => new(ArcFirst);

    /// <summary>Edge × 2, plus 1 against its line; a gate arc is −1 − the gate's index.</summary>
    public readonly int[] ArcWay;

    /// <summary>By compound index plus one: has inside ways and a gate that joins them to other streets.</summary>
    public readonly bool[] CanSnapInside;

    /// <summary>By compound index plus one: has such gates, and all are public.</summary>
    public readonly bool[] AllPublic;

    /// <summary>The arcs of residents' gates.</summary>
    public readonly List<ResidentArc> ResidentArcs = [];

    /// <summary>By compound index plus one, for compounds with a residents' gate: all gates that are not closed.</summary>
    public readonly Dictionary<int, List<GateEnds>> OfResidents = [];

    /// <param name="Enters">From the outer node to the read layer; else from the seed layer out.</param>
    public readonly record struct ResidentArc(int Arc, int Gate, int Compound, bool Enters);

    /// <param name="Inside">Read-layer node.</param>
    public readonly record struct GateEnds(int Gate, int Outer, int Inside);

    /// <summary>Where an arc starts whose head is known: quicker than <see cref="ArcTail"/>, as both ends of a street's arc lie in one
    /// layer.</summary>
    public int TailOf(int arc, int head)
    {
        int way = ArcWay[arc], edge = way >> 1;
        if (way < 0) return ArcTail[arc];
        return head + ((way & 1) == 0 ? From[edge] - To[edge] : To[edge] - From[edge]);
    }

    /// <summary>A junction's own number is its node outside compounds.</summary>
    public readonly struct Ends(int[] junction, int[] compound, Dictionary<(int, int), int> copies)
    {
        public int this[int edge] => compound[edge] == 0 ? junction[edge] : copies[(junction[edge], compound[edge])];
    }

    public readonly struct Tails(int[] arcFirst)
    {
        public int this[int arc]
        {
            get
            {
                int low = 0, high = arcFirst.Length - 1;   // arcFirst[low] ≤ arc < arcFirst[high]
                while (high - low > 1)
                {
                    int middle = (low + high) >>> 1;
                    if (arcFirst[middle] <= arc) low = middle;
                    else high = middle;
                }
                return low;
            }
        }
    }

    /// <summary>Gates that stand where inside ways of their compound meet other streets.</summary>
    public readonly List<(int Gate, int Junction, int Compound)> Joining;

    public int NodeCount { get; private set; }

    /// <summary>The node of a junction outside compounds, or −1 where all its streets lie in one compound.</summary>
    public int OuterOf(int junction) => hasOuter[junction] ? junction : -1;

    /// <summary>The read-layer node of a junction inside a compound (index plus one), or −1.</summary>
    public int InsideOf(int junction, int compound) => copies.TryGetValue((junction, compound), out int node) ? node : -1;

    private readonly StreetNet net;
    private readonly Dictionary<(int Junction, int Compound), int> copies = [];
    private readonly BitArray hasOuter;
    private readonly List<(int Tail, int Head, int Way)> arcs = [];

    public StateNet(StreetNet net, Gate[] gates)
    {
        this.net = net;
        int compounds = net.Compounds.Length;
        SeedShift = new int[compounds + 1];
        CanSnapInside = new bool[compounds + 1];
        AllPublic = new bool[compounds + 1];

        var inside = new HashSet<(int Junction, int Compound)>();
        hasOuter = MarkOuterNodes(inside);
        var joining = Joining = JoiningGates(gates, inside);
        int[] throughShift = NumberNodes(inside, joining, gates);
        AddStreetArcs(throughShift);
        foreach (var (gate, junction, compound) in joining) AddGateArcs(gates[gate].Access, gate, junction, copies[(junction, compound)], compound, throughShift[compound]);

        ArcFirst = new int[NodeCount + 1];
        foreach (var (tail, _, _) in arcs) ArcFirst[tail + 1]++;
        for (int i = 0; i < NodeCount; i++) ArcFirst[i + 1] += ArcFirst[i];
        ArcHead = new int[arcs.Count];
        ArcWay = new int[arcs.Count];
        int[] next = ArcFirst[..NodeCount];
        foreach (var (tail, head, way) in arcs)
        {
            int slot = next[tail]++;
            (ArcHead[slot], ArcWay[slot]) = (head, way);
        }
        arcs = [];
        ListResidents(gates, joining);
    }

    private void ListResidents(Gate[] gates, List<(int Gate, int Junction, int Compound)> joining)
    {
        foreach (var (gate, _, compound) in joining)
        {
            if (gates[gate].Access == GateAccess.Residents) OfResidents[compound] = [];
        }
        foreach (var (gate, junction, compound) in joining)
        {
            if (!OfResidents.TryGetValue(compound, out var ends) || gates[gate].Access == GateAccess.Closed) continue;
            int outside = junction, inside = copies[(junction, compound)], leaving = inside + SeedShift[compound];
            ends.Add(new(gate, outside, inside));
            if (gates[gate].Access != GateAccess.Residents) continue;
            ResidentArcs.Add(new(FindArc(outside, -1 - gate), gate, compound, true));
            ResidentArcs.Add(new(FindArc(leaving, -1 - gate), gate, compound, false));
        }
    }

    private int FindArc(int tail, int way) => Array.IndexOf(ArcWay, way, ArcFirst[tail], ArcFirst[tail + 1] - ArcFirst[tail]);

    /// <summary>A junction has an outer node unless all its streets lie in one compound.</summary>
    private BitArray MarkOuterNodes(HashSet<(int, int)> inside)
    {
        var group = new int[net.JunctionId.Length];
        var found = new BitArray(group.Length);
        Array.Fill(group, -1);
        for (int edge = 0; edge < net.EdgeCount; edge++)
        {
            int compound = net.Compound[edge];
            foreach (int junction in (ReadOnlySpan<int>)[net.FromJunction[edge], net.ToJunction[edge]])
            {
                if (compound == 0 || (group[junction] >= 0 && group[junction] != compound)) found[junction] = true;
                group[junction] = compound;
                if (compound != 0) inside.Add((junction, compound));
            }
        }
        return found;
    }

    private List<(int Gate, int Junction, int Compound)> JoiningGates(Gate[] gates, HashSet<(int, int)> inside)
    {
        var joining = new List<(int, int, int)>();
        if (gates.Length == 0) return joining;
        var compoundOf = new Dictionary<long, int>();
        for (int i = 0; i < net.Compounds.Length; i++) compoundOf[net.Compounds[i].Id] = i + 1;
        var junctionOf = new Dictionary<long, int>();
        var wanted = gates.Select(g => g.NodeId).ToHashSet();
        for (int i = 0; i < net.JunctionId.Length; i++)
        {
            if (wanted.Contains(net.JunctionId[i])) junctionOf[net.JunctionId[i]] = i;
        }
        for (int gate = 0; gate < gates.Length; gate++)
        {
            if (!compoundOf.TryGetValue(gates[gate].CompoundId, out int compound) || !junctionOf.TryGetValue(gates[gate].NodeId, out int junction)) continue;
            if (!hasOuter[junction] || !inside.Contains((junction, compound))) continue;
            joining.Add((gate, junction, compound));
            AllPublic[compound] = gates[gate].Access == GateAccess.Public && (AllPublic[compound] || !CanSnapInside[compound]);
            CanSnapInside[compound] = true;
        }
        return joining;
    }

    /// <returns>By compound index plus one: what to add to a read-layer node for its through-layer copy (0: none).</returns>
    private int[] NumberNodes(HashSet<(int Junction, int Compound)> inside, List<(int Gate, int Junction, int Compound)> joining, Gate[] gates)
    {
        var throughShift = new int[net.Compounds.Length + 1];
        var guarded = new bool[throughShift.Length];
        var publics = new int[throughShift.Length];
        foreach (var (gate, _, compound) in joining)
        {
            guarded[compound] |= gates[gate].Access is GateAccess.Visitors or GateAccess.Residents;
            if (gates[gate].Access == GateAccess.Public) publics[compound]++;
        }
        var byJunction = inside.ToLookup(x => x.Junction, x => x.Compound);
        var layered = new List<(int Compound, int Junction)>();
        NodeCount = hasOuter.Length;
        for (int junction = 0; junction < hasOuter.Length; junction++)
        {
            foreach (int compound in byJunction[junction])
            {
                if (guarded[compound]) layered.Add((compound, junction));
                else copies[(junction, compound)] = NodeCount++;
            }
        }
        layered.Sort();
        for (int start = 0; start < layered.Count;)
        {
            int compound = layered[start].Compound, end = start;
            for (; end < layered.Count && layered[end].Compound == compound; end++) copies[(layered[end].Junction, compound)] = NodeCount++;
            int size = end - start;
            SeedShift[compound] = size;
            NodeCount += size;
            if (publics[compound] >= 2)
            {
                throughShift[compound] = 2 * size;
                NodeCount += size;
            }
            start = end;
        }
        return throughShift;
    }

    private void AddStreetArcs(int[] throughShift)
    {
        for (int edge = 0; edge < net.EdgeCount; edge++)
        {
            int compound = net.Compound[edge];
            int from = From[edge], to = To[edge];
            AddBoth(edge, from, to);
            if (SeedShift[compound] is not 0 and var seed) AddBoth(edge, from + seed, to + seed);
            if (throughShift[compound] is not 0 and var through) AddBoth(edge, from + through, to + through);
        }
    }

    private void AddBoth(int edge, int from, int to)
    {
        arcs.Add((from, to, edge * 2));
        arcs.Add((to, from, edge * 2 + 1));
    }

    private void AddGateArcs(GateAccess access, int gate, int outside, int inside, int compound, int throughShift)
    {
        if (access == GateAccess.Closed) return;
        int way = -1 - gate, seedShift = SeedShift[compound];
        arcs.Add((outside, inside, way));
        arcs.Add((inside + seedShift, outside, way));
        if (throughShift == 0 || access != GateAccess.Public) return;
        arcs.Add((outside, inside + throughShift, way));
        arcs.Add((inside + throughShift, outside, way));
    }
}
