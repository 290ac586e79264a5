using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>The stations of a siting question with their room, those that stand first, then those of the remedies; and the people, in
/// units who walk and count alike. More room at a station is a station more at the same place.</summary>
internal sealed class RoomGround
{
    private readonly SitingQuestion question;
    private readonly int limit;

    /// <param name="bySpot">Units are households of one spot that weigh the same for each person; else each household is one.</param>
    public RoomGround(Demand demand, IReadOnlyList<ServicePoint> points, IReadOnlyList<Remedy> remedies, SitingQuestion question, bool bySpot)
    {
        this.question = question;
        limit = question.Coverage.LimitSeconds * 10;
        Stations = [.. points.Where(p => p.IsUsable).Select(p => new Station(p, RoomOf(p), 0, -1, Serves: true))];
        Standing = Stations.Count;
        var known = points.ToDictionary(p => p.Id);
        for (int r = 0; r < remedies.Count; r++)
        {
            var point = remedies[r].Change switch { AddPoint add => add.Point, SetPoint set => set.Point, _ => null };
            if (point is null) continue;
            bool serves = remedies[r].Change is SetPoint && known[point.Id].IsUsable;
            long room = !serves ? RoomOf(point) : RoomOf(known[point.Id]) == long.MaxValue ? 0 : point.Capacity is { } more ? more - RoomOf(known[point.Id]) : long.MaxValue;
            Stations.Add(new(point, room, remedies[r].Cost, r, serves));
        }
        (People, Weight, UnitsOf) = bySpot ? OfSpots(demand) : OfHouseholds(demand);
    }

    /// <param name="Remedy">−1: it stands.</param>
    /// <param name="Serves">It does as the city is; its remedy is more room.</param>
    public sealed record Station(ServicePoint Point, long Room, long Cost, int Remedy, bool Serves);

    public List<Station> Stations { get; }
    public int Standing { get; }

    /// <summary>By unit.</summary>
    public long[] People { get; }
    public long[] Weight { get; }

    /// <summary>By spot or household: its units.</summary>
    public int[][] UnitsOf { get; }

    /// <summary>Whom each station reaches, by unit.</summary>
    public RemedyReach ByUnit(RemedyReach reach)
    {
        var units = new int[reach.Spots.Length][];
        var walks = new int[reach.Spots.Length][];
        for (int s = 0; s < units.Length; s++)
        {
            var at = reach.Deciseconds[s];
            units[s] = [.. reach.Spots[s].SelectMany(spot => UnitsOf[spot])];
            walks[s] = [.. reach.Spots[s].SelectMany((spot, k) => Enumerable.Repeat(at[k], UnitsOf[spot].Length))];
        }
        return new(units, walks);
    }

    /// <param name="reach">By station, units and their walks.</param>
    /// <param name="farthest">By unit, what a walk is no longer than; null: all within the limit.</param>
    /// <param name="made">Remedies that are paid for; none else where null.</param>
    public SavingTable Table(RemedyReach reach, int[]? farthest = null, IReadOnlyCollection<int>? made = null)
    {
        if (farthest is not null) reach = Nearer(reach, farthest);
        long[] cost = [.. Stations.Select(s => made?.Contains(s.Remedy) ?? false ? 0 : s.Cost)], room = [.. Stations.Select(s => s.Room)];
        if (question.Objective == SitingObjective.LeastMeanWalk)
        {
            return SavingTable.Lay(People.Length, Stations.Count, cost, (s, add) =>
            {
                for (int k = 0; k < reach.Spots[s].Length; k++) add(reach.Spots[s][k], Weight[reach.Spots[s][k]] * (limit - reach.Deciseconds[s][k]));
            }).WithRoom(People, room);
        }
        if (question.Weights is not null && question.Coverage.RespectCapacity && question.Objective != SitingObjective.Everybody)
        {
            return SavingTable.Lay(People.Length, Stations.Count, cost, (s, add) =>
            {
                foreach (int unit in reach.Spots[s]) add(unit, Weight[unit]);
            }).WithRoom(People, room);
        }
        // Whom the same stations reach count together; where room does not, they need not weigh alike.
        var groups = CoverGroups.Of(reach.Spots, People.Length);
        long[] people = groups.Sum(People), weight = groups.Sum(Weight);
        return SavingTable.Lay(groups.Count, Stations.Count, cost, (s, add) =>
        {
            foreach (int group in groups.Covers[s]) add(group, weight[group]);
        }).WithRoom(people, room);
    }

    /// <summary>The remedies that are stations, those with most room first.</summary>
    public IEnumerable<int> ByRoom() => Stations.Skip(Standing).OrderByDescending(s => s.Room).ThenBy(s => s.Remedy).Select(s => s.Remedy);

    /// <summary>By unit, the walk to the nearest station that stands or was made; longer than the limit where none is within it.</summary>
    public int[] NearestStanding(RemedyReach reach, IReadOnlyCollection<int> made)
    {
        var nearest = new int[People.Length];
        Array.Fill(nearest, WalkField.NoWalk);
        for (int s = 0; s < Stations.Count; s++)
        {
            if (s >= Standing && !made.Contains(Stations[s].Remedy)) continue;
            for (int k = 0; k < reach.Spots[s].Length; k++) nearest[reach.Spots[s][k]] = Math.Min(nearest[reach.Spots[s][k]], reach.Deciseconds[s][k]);
        }
        return nearest;
    }

    /// <summary>The reach without some units, and what those save at most, whoever serves them.</summary>
    public (RemedyReach Others, long Certain) WithoutAny(RemedyReach reach, HashSet<int> units)
    {
        if (units.Count == 0) return (reach, 0);
        long certain = units.Sum(u => Weight[u] * (question.Objective == SitingObjective.LeastMeanWalk ? limit : 1));
        var kept = reach.Spots.Select(us => Enumerable.Range(0, us.Length).Where(k => !units.Contains(us[k])).ToArray()).ToArray();
        return (Part(reach, kept), certain);
    }

    /// <summary>The reach of stations that stand and of those whose remedies are among these only.</summary>
    public RemedyReach Of(RemedyReach reach, IReadOnlySet<int> among) =>
        new([.. reach.Spots.Select((us, s) => s < Standing || among.Contains(Stations[s].Remedy) ? us : [])],
            [.. reach.Deciseconds.Select((ws, s) => s < Standing || among.Contains(Stations[s].Remedy) ? ws : [])]);

    private static RemedyReach Part(RemedyReach reach, int[][] kept) =>
        new([.. kept.Select((ks, s) => Array.ConvertAll(ks, k => reach.Spots[s][k]))], [.. kept.Select((ks, s) => Array.ConvertAll(ks, k => reach.Deciseconds[s][k]))]);

    private static RemedyReach Nearer(RemedyReach reach, int[] farthest)
    {
        return Part(reach, [.. reach.Spots.Select((units, s) => Enumerable.Range(0, units.Length).Where(k => reach.Deciseconds[s][k] <= farthest[units[k]]).ToArray())]);
    }

    private long RoomOf(ServicePoint point) => question.Coverage.RespectCapacity ? point.Capacity ?? long.MaxValue : long.MaxValue;

    /// <summary>Everybody counts alike where all are to be covered: by head where room counts, else by household.</summary>
    private long WeightOf(Demand demand, int household) => question.Objective == SitingObjective.Everybody
        ? question.Coverage.RespectCapacity ? demand.HouseholdArray[household].People : 1
        : question.Weights?[household] ?? demand.HouseholdArray[household].People;

    private (long[], long[], int[][]) OfHouseholds(Demand demand)
    {
        int[] all = [.. Enumerable.Range(0, demand.HouseholdArray.Length)];
        return ([.. demand.HouseholdArray.Select(h => (long)h.People)], Array.ConvertAll(all, h => WeightOf(demand, h)), Array.ConvertAll(all, h => (int[])[h]));
    }

    private (long[], long[], int[][]) OfSpots(Demand demand)
    {
        var people = new List<long>();
        var weight = new List<long>();
        var unitsOf = new int[demand.Spots.Count][];
        for (int spot = 0; spot < unitsOf.Length; spot++)
        {
            int first = people.Count;
            foreach (int household in demand.Spots.HouseholdsAt(spot))
            {
                long p = demand.HouseholdArray[household].People, w = WeightOf(demand, household);
                if (p == 0 && w == 0) continue;
                int unit = first;
                while (unit < people.Count && (Int128)people[unit] * w != (Int128)weight[unit] * p) unit++;
                if (unit == people.Count)
                {
                    people.Add(0);
                    weight.Add(0);
                }
                (people[unit], weight[unit]) = (people[unit] + p, weight[unit] + w);
            }
            unitsOf[spot] = [.. Enumerable.Range(first, people.Count - first)];
        }
        return ([.. people], [.. weight], unitsOf);
    }
}
