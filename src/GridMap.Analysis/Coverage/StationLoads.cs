using System.Collections.Concurrent;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>What one station has to carry.</summary>
/// <param name="HouseholdsNearest">Households within reach whose nearest station it is; of stations equally near, the first of the list.</param>
/// <param name="PeopleOnlyHere">People who have no other station within reach.</param>
/// <param name="PeopleWithinReach">People within reach, wherever their nearest is.</param>
/// <param name="CapacityPerPerson">Capacity for each person within reach, the ratio R of <see cref="StationLoads"/>; null where the
/// capacity is not known or nobody is within reach.</param>
public readonly record struct StationLoad(int HouseholdsNearest, int PeopleNearest, int PeopleOnlyHere, int PeopleWithinReach, double? CapacityPerPerson);

/// <summary>How many stations the people of an area have within reach. The five parts sum to the whole: none to three or more, and
/// unsnapped; the excluded lie beyond the street data and are counted beside.</summary>
/// <param name="Households">By number of stations: 0, 1, 2, 3 or more.</param>
/// <param name="People">As the households.</param>
/// <param name="MeanAccessibility">Mean by person of those not excluded; null where there is nobody, or there are
/// stations and the capacity of none is known.</param>
public sealed record AreaOverlap(
    IReadOnlyList<int> Households, IReadOnlyList<int> People, int HouseholdsUnsnapped, int PeopleUnsnapped, int HouseholdsExcluded, int PeopleExcluded,
    double? MeanAccessibility)
{
    /// <summary>All but the excluded.</summary>
    public int PeopleAsked => People.Sum() + PeopleUnsnapped;

    /// <param name="areas">None inside another.</param>
    public static AreaOverlap Together(IReadOnlyCollection<AreaOverlap> areas)
    {
        int asked = areas.Sum(a => a.PeopleAsked);
        int[] Sums(Func<AreaOverlap, IReadOnlyList<int>> of) => [.. Enumerable.Range(0, Classes).Select(k => areas.Sum(a => of(a)[k]))];
        return new(Sums(a => a.Households), Sums(a => a.People), areas.Sum(a => a.HouseholdsUnsnapped), areas.Sum(a => a.PeopleUnsnapped),
            areas.Sum(a => a.HouseholdsExcluded), areas.Sum(a => a.PeopleExcluded), areas.Any(a => a.MeanAccessibility is not null) ? areas.Sum(a => (a.MeanAccessibility ?? 0) * a.PeopleAsked) / asked : null);
    }

    internal const int Classes = 4;
}

/// <summary>Overlap, load and accessibility of the stations of one question, exact: a search from each station that stops at the limit.</summary>
/// <remarks>
/// <para>Accessibility is the two-step floating catchment area of Luo and Wang (2003), "Measures of spatial accessibility to health care in
/// a GIS environment", Environment and Planning B 30(6), 865–884. Step one, for each station j: R(j) = S(j) / Σ P(k) over all households
/// k within reach of it, S its capacity, P people. Step two, for each household i: A(i) = Σ R(j) over all stations j within its reach. A
/// is capacity for each person. People times accessibility, summed, is the capacity of all stations that anybody reaches.</para>
/// <para>A station whose capacity is not known adds nothing to accessibility, which is then a lower bound; it counts in the overlap and in
/// the load.</para>
/// </remarks>
public sealed class StationLoads
{
    private const int StationsTogether = 64;

    private readonly Spots spots;
    private readonly Demand demand;
    private readonly WalkGraph graph;
    private readonly int[] overlap;           // by spot
    private readonly double[] accessibility;
    private readonly int[] walk;
    private readonly int[] nearest;
    private readonly StationLoad[] stations;
    private readonly bool capacityKnown;

    private StationLoads(WalkGraph graph, Demand demand, IReadOnlyList<ServicePoint> points)
    {
        (this.graph, this.demand, spots) = (graph, demand, demand.Spots);
        overlap = new int[spots.Count];
        accessibility = new double[spots.Count];
        walk = new int[spots.Count];
        nearest = new int[spots.Count];
        stations = new StationLoad[points.Count];
        capacityKnown = !points.Any(p => p.IsUsable) || points.Any(p => p.IsUsable && p.Capacity is not null);
        Array.Fill(walk, WalkField.NoWalk);
        Array.Fill(nearest, -1);
    }

    /// <summary>In the order of the points; those closed or without the item carry nothing.</summary>
    public IReadOnlyList<StationLoad> Stations => stations;

    /// <param name="costs">On this graph.</param>
    /// <param name="limitSeconds">1 second to 24 hours.</param>
    /// <param name="progress">Share done, 0 to 1.</param>
    /// <param name="threads">At most so many side by side, the caller's among them; default: one for each core.</param>
    /// <exception cref="ArgumentException">Costs of another graph, or a limit out of range.</exception>
    public static StationLoads Run(WalkGraph graph, Demand demand, IReadOnlyList<ServicePoint> points, WalkCosts costs, int limitSeconds,
        Action<double>? progress = null, int? threads = null, CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(graph, costs.Graph)) throw new ArgumentException("The costs belong to another graph.", nameof(costs));
        if (limitSeconds is <= 0 or > 24 * 3600) throw new ArgumentException("The limit is 1 second to 24 hours.", nameof(limitSeconds));
        var loads = new StationLoads(graph, demand, points);
        var reader = new SpotReader(loads.spots, costs, cancellation);
        var idle = new ConcurrentBag<(SearchSpace Space, FieldReading Reading)>();
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount };
        var together = new SpotWalk[StationsTogether][];
        for (int from = 0; from < points.Count; from += StationsTogether)
        {
            int count = Math.Min(StationsTogether, points.Count - from);
            Parallel.For(0, count, options, k =>
            {
                together[k] = [];
                if (!points[from + k].IsUsable) return;
                if (!idle.TryTake(out var tools)) tools = (new(graph.NodeCount, routes: false), new(loads.spots));
                var field = WalkField.Search(costs, [graph.Snap(points[from + k].Place)], limitSeconds * 10, WalkDirection.TowardsSource, tools.Space, cancellation);
                together[k] = [.. tools.Reading.Within(field, reader, limitSeconds * 10)];
                idle.Add(tools);
            });
            // In the order of the points, so that sums and ties come out the same on any number of cores.
            for (int k = 0; k < count; k++) loads.Take(from + k, points[from + k].Capacity, together[k]);
            progress?.Invoke((double)(from + count) / points.Count);
        }
        loads.CountNearest();
        return loads;
    }

    /// <summary>Stations within reach of a household.</summary>
    /// <returns>By household: 0 also where it is unsnapped.</returns>
    public int[] OverlapByHousehold() => ByHousehold(spot => overlap[spot], 0);

    /// <summary>Capacity for each person within reach of a household.</summary>
    public double[] AccessibilityByHousehold() => ByHousehold(spot => accessibility[spot], 0);

    /// <summary>Index of the nearest point within reach, −1 where there is none.</summary>
    public int[] NearestByHousehold() => ByHousehold(spot => nearest[spot], -1);

    /// <summary>By index of the areas, rolled up.</summary>
    public AreaOverlap[] ByArea(AreaTree areas)
    {
        const int columns = AreaOverlap.Classes + 2;
        var counts = new long[areas.Count * columns];
        var sums = new double[areas.Count];
        int[] areaOf = Array.ConvertAll(demand.MicroGridIds, areas.Find);
        for (int spot = 0; spot < spots.Count; spot++)
        {
            int area = areaOf[spots.MicroGrid[spot]];
            counts[area * columns + Math.Min(overlap[spot], AreaOverlap.Classes - 1)] += spots.Weight[spot];
            sums[area] += accessibility[spot] * Spots.PeopleIn(spots.Weight[spot]);
        }
        foreach (int i in demand.NotSnapped)
        {
            ref readonly var household = ref demand.HouseholdArray[i];
            counts[areas.Find(household.MicroGridId) * columns + AreaOverlap.Classes + (graph.WithinExtent(household.Place) ? 0 : 1)] += Spots.WeightOf(household.People);
        }
        areas.RollUp(counts, columns);
        for (int area = areas.Count - 1; area > 0; area--)
        {
            if (areas.ParentOf(area) >= 0) sums[areas.ParentOf(area)] += sums[area];
        }
        return [.. Enumerable.Range(0, areas.Count).Select(area => OverlapOf(counts.AsSpan(area * columns, columns), sums[area]))];
    }


    private AreaOverlap OverlapOf(ReadOnlySpan<long> counts, double sum)
    {
        var households = new int[AreaOverlap.Classes];
        var people = new int[AreaOverlap.Classes];
        for (int k = 0; k < AreaOverlap.Classes; k++) (households[k], people[k]) = (Spots.HouseholdsIn(counts[k]), Spots.PeopleIn(counts[k]));
        long unsnapped = counts[AreaOverlap.Classes], excluded = counts[AreaOverlap.Classes + 1];
        var overlap = new AreaOverlap(households, people, Spots.HouseholdsIn(unsnapped), Spots.PeopleIn(unsnapped),
            Spots.HouseholdsIn(excluded), Spots.PeopleIn(excluded), null);
        return overlap.PeopleAsked > 0 && capacityKnown ? overlap with { MeanAccessibility = sum / overlap.PeopleAsked } : overlap;
    }

    private void Take(int point, int? capacity, SpotWalk[] reached)
    {
        int people = 0;
        foreach (var (spot, _) in reached) people += Spots.PeopleIn(spots.Weight[spot]);
        double? ratio = capacity is { } supply && people > 0 ? (double)supply / people : null;
        stations[point] = new(0, 0, 0, people, ratio);
        foreach (var (spot, deciseconds) in reached)
        {
            overlap[spot]++;
            accessibility[spot] += ratio ?? 0;
            if (deciseconds < walk[spot]) (walk[spot], nearest[spot]) = (deciseconds, point);
        }
    }

    private void CountNearest()
    {
        for (int spot = 0; spot < spots.Count; spot++)
        {
            if (nearest[spot] < 0) continue;
            ref var station = ref stations[nearest[spot]];
            int people = Spots.PeopleIn(spots.Weight[spot]);
            station = station with
            {
                HouseholdsNearest = station.HouseholdsNearest + Spots.HouseholdsIn(spots.Weight[spot]),
                PeopleNearest = station.PeopleNearest + people,
                PeopleOnlyHere = station.PeopleOnlyHere + (overlap[spot] == 1 ? people : 0),
            };
        }
    }

    private T[] ByHousehold<T>(Func<int, T> ofSpot, T unsnapped)
    {
        var values = new T[demand.HouseholdArray.Length];
        Array.Fill(values, unsnapped);
        for (int spot = 0; spot < spots.Count; spot++)
        {
            T value = ofSpot(spot);
            foreach (int household in spots.HouseholdsAt(spot)) values[household] = value;
        }
        return values;
    }
}
