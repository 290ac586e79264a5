using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>Places anywhere on the network where a station could stand: along the streets outside compounds, at junctions and between
/// them, where somebody who is not covered yet could walk to it in time.</summary>
public static class CandidatePlaces
{
    /// <param name="Places">On streets.</param>
    /// <param name="SpacingMetres">Between two of them on one street, at most; doubled from what was asked until there were few enough.</param>
    public sealed record Result(LonLat[] Places, double SpacingMetres);

    /// <param name="points">Stations as they are.</param>
    /// <param name="spacingMetres">At least 5.</param>
    /// <param name="most">At most so many places; at least 10.</param>
    /// <exception cref="ArgumentException">A spacing or number out of range.</exception>
    public static Result Along(WalkGraph graph, Demand demand, IReadOnlyList<ServicePoint> points, CoverageQuestion question, double spacingMetres, int most, CancellationToken cancellation = default)
    {
        if (!(spacingMetres >= 5) || most < 10) throw new ArgumentException("The spacing is at least 5 m, the number at least 10.");
        var useful = FieldOfUncovered(graph, demand, points, question, cancellation);
        for (double spacing = spacingMetres; ; spacing *= 2)
        {
            var places = Walk(graph, useful, spacing, most, cancellation);
            if (places is not null) return new(places, spacing);
        }
    }

    /// <summary>Where the walks of uncovered households come within the limit.</summary>
    private static WalkField FieldOfUncovered(WalkGraph graph, Demand demand, IReadOnlyList<ServicePoint> points, CoverageQuestion question, CancellationToken cancellation)
    {
        var costs = graph.CostsFor(question.Persona, question.At);
        int limit = question.LimitSeconds * 10;
        var served = WalkField.Search(graph, costs, [.. points.Where(p => p.IsUsable).Select(p => graph.Snap(p.Place))], limit, cancellation: cancellation);
        Snap[] uncovered = [.. demand.Snaps.Where(s => s.IsSnapped && served.DecisecondsAt(s) > limit).Distinct()];
        return WalkField.Search(graph, costs, uncovered, limit, WalkDirection.FromSource, cancellation);
    }

    /// <returns>Null where there would be more than <paramref name="most"/>; then wider spacing is tried. Streets shorter than the
    /// spacing share places at junctions, of which only every so many are taken as the spacing grows.</returns>
    private static LonLat[]? Walk(WalkGraph graph, WalkField useful, double spacing, int most, CancellationToken cancellation)
    {
        var net = graph.Net;
        var places = new List<LonLat>();
        var taken = new HashSet<(long, long)>();
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            if ((edge & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            if (net.Compound[edge] != 0) continue;
            int parts = Math.Max(1, (int)Math.Ceiling(net.LengthMetres[edge] / spacing));
            for (int part = 0; part <= parts; part++)
            {
                double share = (double)part / parts;
                var place = net.PointAt(edge, share);
                if (useful.DecisecondsAt(new(edge, share, 0, place)) == WalkField.NoWalk || !taken.Add(CellOf(place, spacing))) continue;
                if (places.Count == most) return null;
                places.Add(place);
            }
        }
        return [.. places];
    }

    /// <summary>Places in one cell of half the spacing are the same.</summary>
    private static (long, long) CellOf(LonLat place, double spacing)
    {
        var scale = EarthScale.At(Math.Floor(place.Latitude));
        return ((long)Math.Floor(place.Longitude * scale.MetresPerDegreeLongitude * 2 / spacing), (long)Math.Floor(place.Latitude * scale.MetresPerDegreeLatitude * 2 / spacing));
    }
}
