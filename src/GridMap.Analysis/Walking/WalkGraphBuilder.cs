using System.Runtime.InteropServices;

namespace GridMap.Analysis.Walking;

/// <summary>Takes streets, compounds and gates in any order and builds the graph once. The order does not matter but for streets of
/// the same id.</summary>
public sealed class WalkGraphBuilder
{
    private const int BlockSize = 8192;
    private readonly StreetColumns streets = new();
    private readonly List<Compound> compounds = [];
    private readonly List<Gate> gates = [];

    public void Add(Street street) => streets.Add(street);
    public void Add(StreetColumns more) => streets.Add(more);
    public void Add(Compound compound) => compounds.Add(compound);
    public void Add(Gate gate) => gates.Add(gate);

    /// <exception cref="ArgumentException">A street of unknown compound, a non-finite coordinate, a negative length, a line of less
    /// than two places, two compounds of one id.</exception>
    public WalkGraph Build()
    {
        var compoundIndex = new Dictionary<long, int>();
        foreach (var compound in compounds)
        {
            if (compound.Id == 0 || !compoundIndex.TryAdd(compound.Id, compoundIndex.Count + 1))
                throw new ArgumentException($"Compound id {compound.Id} is 0 or stands twice.");
        }
        if (streets.Problem is not null) throw new ArgumentException(streets.Problem);
        for (int i = 0; i < streets.Count; i++)
        {
            if (streets.CompoundId[i] != 0 && !compoundIndex.ContainsKey(streets.CompoundId[i]))
                throw new ArgumentException($"Street {streets.Id[i]} lies in compound {streets.CompoundId[i]}, which is not known.");
        }
        var known = Known(gates, compoundIndex);
        return WalkGraph.Of(Lay(compoundIndex), known);
    }

    /// <summary>Gates of compounds that are known; of two at one node and compound, the later.</summary>
    private static Gate[] Known(List<Gate> gates, Dictionary<long, int> compoundIndex)
    {
        var last = new Dictionary<(long, long), Gate>();
        foreach (var gate in gates)
        {
            if (!compoundIndex.ContainsKey(gate.CompoundId))
                throw new ArgumentException($"Gate {gate.Id} belongs to compound {gate.CompoundId}, which is not known.");
            last[(gate.CompoundId, gate.NodeId)] = gate;
        }
        return [.. last.Values];
    }

    private StreetArrays Lay(Dictionary<long, int> compoundIndex)
    {
        int[] byId = streets.OrderById();
        var junctions = new JunctionOrder(streets, byId);
        int[] place = PlaceByJunction(junctions);
        int[] order = Array.ConvertAll(place, i => byId[i]);   // by edge: the street
        var pointFirst = new int[order.Length + 1];
        for (int edge = 0; edge < order.Length; edge++)
            pointFirst[edge + 1] = pointFirst[edge] + streets.PointEnd[order[edge]] - streets.PointFirst(order[edge]);
        var (names, nameOf) = NumberNames(order);
        var arrays = new StreetArrays
        {
            StreetId = Ids.Of(Take(streets.Id, order)),
            Names = names,
            NameOf = nameOf,
            Class = Take(streets.Class, order),
            LengthMetres = Take(streets.LengthMetres, order),
            Oneway = streets.Oneway.Exists(oneway => oneway != 0) ? Take(streets.Oneway, order) : [],
            Traits = Take(streets.Traits, order),
            Compound = Array.ConvertAll(order, i => streets.CompoundId[i] == 0 ? 0 : compoundIndex[streets.CompoundId[i]]),
            FromJunction = Array.ConvertAll(place, i => junctions.From[i]),
            ToJunction = Array.ConvertAll(place, i => junctions.To[i]),
            JunctionId = junctions.Ids,
            PointFirst = pointFirst,
            Longitude = new int[pointFirst[^1]],
            Latitude = new int[pointFirst[^1]],
            AlongInner = new float[pointFirst[^1] - 2 * order.Length],
            Compounds = [.. compounds],
        };
        Parallel.For(0, (order.Length + BlockSize - 1) / BlockSize, block =>
        {
            for (int edge = block * BlockSize, end = Math.Min(order.Length, edge + BlockSize); edge < end; edge++) LayPoints(arrays, edge, order[edge]);
        });
        return arrays;
    }

    /// <summary>Streets by the lower junction of their ends, then by id.</summary>
    private static int[] PlaceByJunction(JunctionOrder junctions)
    {
        var first = new int[junctions.Ids.Length + 1];
        for (int i = 0; i < junctions.From.Length; i++) first[Math.Min(junctions.From[i], junctions.To[i]) + 1]++;
        for (int i = 1; i < first.Length; i++) first[i] += first[i - 1];
        var place = new int[junctions.From.Length];
        for (int i = 0; i < place.Length; i++) place[first[Math.Min(junctions.From[i], junctions.To[i])]++] = i;
        return place;
    }

    private static T[] Take<T>(List<T> column, int[] order)
    {
        var taken = new T[order.Length];
        var from = CollectionsMarshal.AsSpan(column);
        for (int i = 0; i < order.Length; i++) taken[i] = from[order[i]];
        return taken;
    }

    /// <returns>Each name once, the first for no name; and by edge, its number.</returns>
    private (string?[] Names, int[] NameOf) NumberNames(int[] order)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new List<string?> { null };
        var nameOf = new int[order.Length];
        for (int edge = 0; edge < order.Length; edge++)
        {
            if (streets.Name[order[edge]] is not { } name) continue;
            if (!numbers.TryGetValue(name, out int number))
            {
                numbers[name] = number = names.Count;
                names.Add(name);
            }
            nameOf[edge] = number;
        }
        return ([.. names], nameOf);
    }

    private void LayPoints(StreetArrays arrays, int edge, int street)
    {
        int from = streets.PointFirst(street), first = arrays.PointFirst[edge], count = arrays.PointFirst[edge + 1] - first;
        for (int i = 0; i < count; i++) (arrays.Longitude[first + i], arrays.Latitude[first + i]) = (streets.Longitude[from + i], streets.Latitude[from + i]);
        if (count == 2) return;
        Degrees lon = new(arrays.Longitude), lat = new(arrays.Latitude);
        var inner = arrays.AlongInner.AsSpan(first - 2 * edge, count - 2);
        double total = 0;
        for (int b = first + 1; b < first + count; b++) total += Metres(b - 1, b);
        if (total <= 0) return;
        double before = 0;
        for (int i = 0; i < inner.Length; i++)
        {
            before += Metres(first + i, first + i + 1);
            inner[i] = (float)(before / total);
        }

        double Metres(int a, int b) => EarthScale.At((lat[a] + lat[b]) / 2).DistanceMetres(lon[a], lat[a], lon[b], lat[b]);
    }
}
