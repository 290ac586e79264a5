using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>Where a gate could stand.</summary>
public static class GatePlaces
{
    /// <summary>The nearest node at which an inside way of the compound meets a street that is not one of its inside ways.</summary>
    /// <returns>Null where there is none within <paramref name="withinMetres"/>, or the compound is not known.</returns>
    public static long? FindNode(WalkGraph graph, LonLat place, long compoundId, double withinMetres)
    {
        var net = graph.Net;
        int compound = Array.FindIndex(net.Compounds, c => c.Id == compoundId) + 1;
        if (compound == 0) return null;
        var scale = EarthScale.At(place.Latitude);
        var inside = new Dictionary<int, double>();
        for (int edge = 0; edge < net.EdgeCount; edge++)
        {
            if (net.Compound[edge] != compound) continue;
            inside[net.FromJunction[edge]] = scale.DistanceMetres(place, net.PointAt(edge, 0));
            inside[net.ToJunction[edge]] = scale.DistanceMetres(place, net.PointAt(edge, 1));
        }
        var (best, metres) = (-1, withinMetres);
        for (int edge = 0; inside.Count > 0 && edge < net.EdgeCount; edge++)
        {
            if (net.Compound[edge] == compound) continue;
            foreach (int junction in (ReadOnlySpan<int>)[net.FromJunction[edge], net.ToJunction[edge]])
            {
                if (inside.TryGetValue(junction, out double far) && far <= metres) (best, metres) = (junction, far);
            }
        }
        return best < 0 ? null : net.JunctionId[best];
    }

    /// <summary>The nearest junction of the compound's inside ways, whether another street meets it or a wall parts them.</summary>
    /// <returns>Its node; null where there is none within <paramref name="withinMetres"/>, or the compound is not known.</returns>
    public static long? FindInsideNode(WalkGraph graph, LonLat place, long compoundId, double withinMetres)
    {
        var net = graph.Net;
        int compound = Array.FindIndex(net.Compounds, c => c.Id == compoundId) + 1;
        if (compound == 0) return null;
        var scale = EarthScale.At(place.Latitude);
        var (best, metres) = (-1, withinMetres);
        for (int edge = 0; edge < net.EdgeCount; edge++)
        {
            if (net.Compound[edge] != compound) continue;
            foreach (var (junction, end) in (ReadOnlySpan<(int, int)>)[(net.FromJunction[edge], 0), (net.ToJunction[edge], 1)])
            {
                double far = scale.DistanceMetres(place, net.PointAt(edge, end));
                if (far <= metres) (best, metres) = (junction, far);
            }
        }
        return best < 0 ? null : net.JunctionId[best];
    }
}
