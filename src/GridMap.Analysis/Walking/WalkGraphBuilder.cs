namespace GridMap.Analysis.Walking;

/// <summary>Takes streets, compounds and gates in any order and builds the graph once.</summary>
public sealed class WalkGraphBuilder
{
    private readonly List<Street> streets = [];
    private readonly List<Compound> compounds = [];
    private readonly List<Gate> gates = [];

    public void Add(Street street) => streets.Add(street);
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
        foreach (var street in streets) Check(street, compoundIndex);
        return new WalkGraph(Lay(streets, compounds, compoundIndex), Known(gates, compoundIndex));
    }

    private static void Check(Street street, Dictionary<long, int> compoundIndex)
    {
        if (street.CompoundId != 0 && !compoundIndex.ContainsKey(street.CompoundId))
            throw new ArgumentException($"Street {street.Id} lies in compound {street.CompoundId}, which is not known.");
        if (!(street.LengthMetres >= 0) || double.IsInfinity(street.LengthMetres))
            throw new ArgumentException($"Street {street.Id} has length {street.LengthMetres} m; lengths are finite and not negative.");
        if (street.Line.Length < 2) throw new ArgumentException($"Street {street.Id} has a line of {street.Line.Length} places; at least two.");
        foreach (var place in street.Line)
        {
            if (!(Math.Abs(place.Longitude) <= 180 && Math.Abs(place.Latitude) <= 90))
                throw new ArgumentException($"Street {street.Id} has the place {place.Longitude} {place.Latitude}; longitude −180 to 180, latitude −90 to 90.");
        }
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

    private static StreetNet Lay(List<Street> streets, List<Compound> compounds, Dictionary<long, int> compoundIndex)
    {
        var (junctionOf, junctionIds) = NumberJunctions(streets);
        var ordered = streets.ToArray();
        var place = new long[ordered.Length];
        for (int i = 0; i < ordered.Length; i++)
            place[i] = ((long)Math.Min(junctionOf[ordered[i].FromNode], junctionOf[ordered[i].ToNode]) << 32) | (uint)i;
        Array.Sort(place, ordered);

        int edges = ordered.Length, points = ordered.Sum(s => s.Line.Length);
        var pointFirst = new int[edges + 1];
        double[] lon = new double[points], lat = new double[points], along = new double[points];
        for (int edge = 0, at = 0; edge < edges; edge++)
        {
            pointFirst[edge] = at;
            foreach (var p in ordered[edge].Line) (lon[at], lat[at++]) = (p.Longitude, p.Latitude);
            MeasureShares(lon, lat, along, pointFirst[edge], at);
            pointFirst[edge + 1] = at;
        }
        int[] compound = Array.ConvertAll(ordered, s => s.CompoundId == 0 ? 0 : compoundIndex[s.CompoundId]);
        Compound[] all = [.. compounds];
        return new StreetNet
        {
            StreetId = Array.ConvertAll(ordered, s => s.Id),
            Name = Array.ConvertAll(ordered, s => s.Name),
            Class = Array.ConvertAll(ordered, s => s.Class),
            LengthMetres = Array.ConvertAll(ordered, s => s.LengthMetres),
            Oneway = Array.ConvertAll(ordered, s => s.FootOneway),
            Traits = Array.ConvertAll(ordered, StreetTraits.Of),
            Compound = compound,
            FromJunction = Array.ConvertAll(ordered, s => junctionOf[s.FromNode]),
            ToJunction = Array.ConvertAll(ordered, s => junctionOf[s.ToNode]),
            JunctionId = junctionIds,
            PointFirst = pointFirst,
            Longitude = lon,
            Latitude = lat,
            Along = along,
            Compounds = all,
            Edges = new EdgeIndex(pointFirst, lon, lat, along, compound),
            CompoundShapes = new CompoundIndex(all),
            Extents = Extent.Of(lon, lat),
        };
    }

    /// <summary>Numbers the junctions along a Z-order curve.</summary>
    private static (Dictionary<long, int> Of, long[] Ids) NumberJunctions(List<Street> streets)
    {
        var code = new Dictionary<long, ulong>();
        foreach (var street in streets)
        {
            code.TryAdd(street.FromNode, ZOrder(street.Line[0]));
            code.TryAdd(street.ToNode, ZOrder(street.Line[^1]));
        }
        long[] ids = [.. code.Keys];
        ulong[] codes = [.. code.Values];
        Array.Sort(codes, ids);
        var of = new Dictionary<long, int>(ids.Length);
        for (int i = 0; i < ids.Length; i++) of[ids[i]] = i;
        return (of, ids);
    }

    private static ulong ZOrder(LonLat place) =>
        Spread((uint)((place.Longitude + 180) / 360 * uint.MaxValue)) | Spread((uint)((place.Latitude + 90) / 180 * uint.MaxValue)) << 1;

    private static ulong Spread(uint value)
    {
        ulong x = value;
        x = (x | x << 16) & 0x0000FFFF0000FFFF;
        x = (x | x << 8) & 0x00FF00FF00FF00FF;
        x = (x | x << 4) & 0x0F0F0F0F0F0F0F0F;
        x = (x | x << 2) & 0x3333333333333333;
        return (x | x << 1) & 0x5555555555555555;
    }

    private static void MeasureShares(double[] lon, double[] lat, double[] along, int first, int end)
    {
        double total = 0;
        for (int i = first + 1; i < end; i++)
        {
            total += EarthScale.At((lat[i - 1] + lat[i]) / 2).DistanceMetres(lon[i - 1], lat[i - 1], lon[i], lat[i]);
            along[i] = total;
        }
        if (total <= 0) return;
        for (int i = first + 1; i < end; i++) along[i] /= total;
        along[end - 1] = 1;
    }
}
