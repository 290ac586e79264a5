using System.Runtime.InteropServices;

namespace GridMap.Analysis.Walking;

/// <summary>Streets column by column: what a graph is built of. Places are rounded to a ten-millionth of a degree (at most 6 mm), which
/// is how OpenStreetMap holds them. Several may be filled side by side and joined.</summary>
public sealed class StreetColumns
{
    internal const double UnitsPerDegree = 1e7;

    internal List<long> Id { get; } = [];
    internal List<long> FromNode { get; } = [];
    internal List<long> ToNode { get; } = [];
    internal List<double> LengthMetres { get; } = [];
    internal List<StreetClass> Class { get; } = [];
    internal List<sbyte> Oneway { get; } = [];
    internal List<StreetTraits> Traits { get; } = [];
    internal List<long> CompoundId { get; } = [];
    internal List<string?> Name { get; } = [];

    /// <summary>Behind each street's last place.</summary>
    internal List<int> PointEnd { get; } = [];
    internal List<int> Longitude { get; } = [];
    internal List<int> Latitude { get; } = [];

    /// <summary>What is wrong with the first street that is wrong.</summary>
    internal string? Problem { get; private set; }

    public int Count => Id.Count;

    internal int PointFirst(int street) => street == 0 ? 0 : PointEnd[street - 1];

    public void Add(Street street) => Add(street.Id, street.FromNode, street.ToNode, street.Line, street.LengthMetres, street.Class,
        street.CompoundId, street.FootOneway, street.Name, street.RaisedKerb, street.Crossings);

    /// <summary>Parameters as of <see cref="Street"/>.</summary>
    public void Add(long id, long fromNode, long toNode, ReadOnlySpan<LonLat> line, double lengthMetres, StreetClass streetClass, long compoundId,
        sbyte footOneway, string? name, bool raisedKerb = false, RoadCrossings? crossings = null)
    {
        if (!(lengthMetres >= 0) || double.IsInfinity(lengthMetres)) Problem ??= $"Street {id} has length {lengthMetres} m; lengths are finite and not negative.";
        if (line.Length < 2) Problem ??= $"Street {id} has a line of {line.Length} places; at least two.";
        foreach (var place in line)
        {
            if (!(Math.Abs(place.Longitude) <= 180 && Math.Abs(place.Latitude) <= 90))
            {
                Problem ??= $"Street {id} has the place {place.Longitude} {place.Latitude}; longitude −180 to 180, latitude −90 to 90.";
                return;
            }
            Longitude.Add((int)Math.Round(place.Longitude * UnitsPerDegree));
            Latitude.Add((int)Math.Round(place.Latitude * UnitsPerDegree));
        }
        Id.Add(id);
        FromNode.Add(fromNode);
        ToNode.Add(toNode);
        LengthMetres.Add(lengthMetres);
        Class.Add(streetClass);
        CompoundId.Add(compoundId);
        Oneway.Add(footOneway);
        Traits.Add(StreetTraits.Of(streetClass, raisedKerb, crossings));
        Name.Add(name);
        PointEnd.Add(Longitude.Count);
    }

    public void Add(StreetColumns more)
    {
        Problem ??= more.Problem;
        int points = Longitude.Count, streets = Count;
        Id.AddRange(more.Id);
        FromNode.AddRange(more.FromNode);
        ToNode.AddRange(more.ToNode);
        LengthMetres.AddRange(more.LengthMetres);
        Class.AddRange(more.Class);
        CompoundId.AddRange(more.CompoundId);
        Oneway.AddRange(more.Oneway);
        Traits.AddRange(more.Traits);
        Name.AddRange(more.Name);
        Longitude.AddRange(more.Longitude);
        Latitude.AddRange(more.Latitude);
        PointEnd.AddRange(more.PointEnd);
        foreach (ref int end in CollectionsMarshal.AsSpan(PointEnd)[streets..]) end += points;
    }

    /// <summary>Indexes of the streets by ascending id; of equal ids, the one added first.</summary>
    internal int[] OrderById()
    {
        var ids = CollectionsMarshal.AsSpan(Id);
        var order = new int[ids.Length];
        bool sorted = true;
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            sorted &= i == 0 || ids[i - 1] <= ids[i];
        }
        if (sorted) return order;
        (long, int)[] keys = [.. Id.Select((id, i) => (id, i))];
        Array.Sort(keys, order);
        return order;
    }
}
