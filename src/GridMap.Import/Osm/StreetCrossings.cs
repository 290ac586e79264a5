using GridMap.Analysis.Walking;

namespace GridMap.Import.Osm;

/// <summary>Which roads somebody crosses who walks along a street, from the nodes that streets share. Lines of roads stand for both
/// their pavements, so whoever comes to a main road's line from the side has on the average half of it to cross.</summary>
/// <remarks>A piece of a mapped crossing counts every road that its nodes lie on. Another street that is no main road counts main
/// roads alone. Walking along a main road costs nothing, also across another.</remarks>
internal sealed class StreetCrossings(NodeStore nodes)
{
    private const int Minor = 1;
    private const int Main = 2;
    private readonly NodeBits roads = new(nodes);

    /// <summary>All roads are added before the first piece is asked about, also those that nobody walks.</summary>
    public void Add(RoadWay road)
    {
        int kind = IsMain(road.Rule.Class) ? Main : IsRoad(road.Rule.Class) ? Minor : 0;
        foreach (long id in kind == 0 ? [] : road.Refs) roads.Set(id, known => Math.Max(known, kind));
    }

    public static bool IsMain(StreetClass street) => street is StreetClass.Secondary or StreetClass.Primary or StreetClass.Trunk or StreetClass.Motorway;

    private static bool IsRoad(StreetClass street) =>
        street is StreetClass.LivingStreet or StreetClass.Residential or StreetClass.Service or StreetClass.Unclassified or StreetClass.Tertiary;

    /// <summary>Null where nothing is known.</summary>
    public RoadCrossings? Of(Piece piece)
    {
        bool crossing = piece.Class == StreetClass.Crossing;
        if (crossing ? !piece.Road.Refs.Any(id => roads[id] != 0) : IsMain(piece.Class)) return null;
        int main = 0, minor = 0, last = piece.Points.Length - 1;
        for (int i = 0; i <= last; i++)
        {
            // An end that a barrier parts from its node meets no road there.
            bool end = i == 0 || i == last;
            if (end && piece.Points[i].Node != (i == 0 ? piece.From : piece.To)) continue;
            int road = roads[piece.Points[i].Node];
            if (road == Main) main += end ? 1 : 2;
            else if (road == Minor && crossing) minor += end ? 1 : 2;
        }

        return crossing || main > 0 ? new RoadCrossings((byte)Math.Min(main, byte.MaxValue), (byte)Math.Min(minor, byte.MaxValue)) : null;
    }
}
