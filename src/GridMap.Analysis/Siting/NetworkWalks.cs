using System.Collections.Concurrent;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Siting;

/// <summary>Whom each station reaches within the limit, with any of the remedies' gates and streets made: told by the scenario that makes
/// them in a city without other stations. A station's walks are searched again only for gates and streets that may lie on them.</summary>
internal sealed class NetworkWalks
{
    private readonly ScenarioBase empty;
    private readonly WalkCosts costs;
    private readonly ConcurrentDictionary<int, ScenarioBase> alone = [];   // a city with this station only
    private readonly RoomGround ground;
    private readonly IReadOnlyList<Remedy> remedies;
    private readonly CancellationToken cancellation;
    private readonly HashSet<int>[] concerns;   // by station: gates and streets that may change whom it reaches
    private readonly ConcurrentDictionary<(int Station, string Made), (int[] Households, int[] Walks)> known = [];

    /// <param name="ground">By household.</param>
    /// <param name="network">All gates and streets of the remedies.</param>
    public NetworkWalks(ScenarioBase city, WalkCosts costs, RoomGround ground, IReadOnlyList<Remedy> remedies, NetworkReach network, CancellationToken cancellation)
    {
        (this.ground, this.remedies, this.costs, this.cancellation) = (ground, remedies, costs, cancellation);
        Network = [.. Enumerable.Range(0, remedies.Count).Where(r => remedies[r].Change is SetGate or AddStreet)];
        empty = ScenarioBase.Create(city.Graph, costs, city.Demand, [], city.Question with { RespectCapacity = false }, cancellation);
        (Moved, OnlyShortens) = (network.Moved, !network.MayBeAnywhere);
        concerns = [.. ground.Stations.Select(_ => new HashSet<int>())];
        Snap[] places = [.. ground.Stations.Select(s => city.Graph.Snap(s.Point.Place))];
        var now = RemedyReach.Find(city.Demand, costs, places, city.Question.LimitSeconds * 10, null, null, cancellation);
        for (int s = 0; s < places.Length; s++) known[(s, "")] = ByHousehold(city.Demand.Spots, now.Spots[s], now.Deciseconds[s]);
        if (Network.Length == 0) return;
        var within = OnlyShortens ? Network.ToDictionary(r => r, r => network.Within(remedies[r].Change, cancellation)) : [];
        Parallel.For(0, concerns.Length, new ParallelOptions { CancellationToken = cancellation }, s =>
        {
            concerns[s].UnionWith(Network);
            if (OnlyShortens) concerns[s] = Concerns(s, within);
        });
    }

    /// <summary>The remedies that are gates and streets.</summary>
    public int[] Network { get; }

    /// <summary>Whether more gates and streets never make a walk longer, but for those moved.</summary>
    public bool OnlyShortens { get; }

    /// <summary>Households that step onto another street once all gates and streets are made.</summary>
    public HashSet<int> Moved { get; }

    /// <summary>By station, households within the limit and their walks.</summary>
    /// <param name="made">Gates and streets made.</param>
    public RemedyReach On(IReadOnlyCollection<int> made)
    {
        var households = new int[ground.Stations.Count][];
        var walks = new int[households.Length][];
        Parallel.For(0, households.Length, new ParallelOptions { CancellationToken = cancellation }, s => (households[s], walks[s]) = Walks(s, made));
        return new(households, walks);
    }

    /// <summary>How many of the network remedies concern somebody: those that concern most stations first.</summary>
    public int[] ByConcern() => [.. Network.Select(r => (r, concerns.Count(c => c.Contains(r)))).OrderByDescending(x => x.Item2).ThenBy(x => x.r).Select(x => x.r)];

    private static (int[] Households, int[] Walks) ByHousehold(Spots spots, int[] found, int[] deciseconds)
    {
        var households = new List<int>();
        var walks = new List<int>();
        for (int k = 0; k < found.Length; k++)
        {
            foreach (int household in spots.HouseholdsAt(found[k]))
            {
                households.Add(household);
                walks.Add(deciseconds[k]);
            }
        }
        return ([.. households], [.. walks]);
    }

    private HashSet<int> Concerns(int station, Dictionary<int, HashSet<int>?> within)
    {
        var (were, before) = Walks(station, []);
        concerns[station].UnionWith(Network);
        var (are, after) = Walks(station, Network);
        var walkBefore = were.Zip(before).ToDictionary(x => x.First, x => x.Second);
        if (Moved.Count > 0 && were.Concat(are).Any(Moved.Contains)) return [.. Network];
        int[] nearer = [.. Enumerable.Range(0, are.Length).Where(k => !walkBefore.TryGetValue(are[k], out int walk) || after[k] < walk).Select(k => are[k])];
        return [.. Network.Where(r => within[r] is not { } reached ? nearer.Length > 0 : nearer.Any(reached.Contains))];
    }

    private (int[] Households, int[] Walks) Walks(int station, IReadOnlyCollection<int> made)
    {
        int[] matter = [.. made.Where(concerns[station].Contains).Order()];
        return known.GetOrAdd((station, string.Join(',', matter)), _ =>
        {
            var reached = Search(station, [.. matter.Select(r => remedies[r].Change)]).Where(h => h.Walk <= empty.Question.LimitSeconds * 10).OrderBy(h => h.Household).ToArray();
            return (Array.ConvertAll(reached, h => h.Household), Array.ConvertAll(reached, h => h.Walk));
        });
    }

    private IEnumerable<(int Household, int Walk)> Search(int station, Change[] changes)
    {
        var point = ground.Stations[station].Point with { Id = long.MinValue };
        if (OnlyShortens || !ground.Stations[station].Serves)
            return empty.Difference([.. changes, new AddPoint(point)], cancellation).Households.Select(h => (h.Household, h.AfterDeciseconds));
        // A station that serves keeps to its street, where one put there anew would take a nearer one.
        var city = alone.GetOrAdd(station, _ => ScenarioBase.Create(empty.Graph, costs, empty.Demand, [point], empty.Question, cancellation));
        var walks = city.WalkDeciseconds.ToArray();
        foreach (var change in city.Difference(changes, cancellation).Households) walks[change.Household] = change.AfterDeciseconds;
        return walks.Select((walk, household) => (household, walk));
    }
}
