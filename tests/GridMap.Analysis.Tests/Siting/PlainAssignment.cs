using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Siting;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests.Siting;

/// <summary>People assigned to stations within their room, person after person along the best chain of moves there is, found by trying
/// every station as a stop over and over. Walks are those of the scenario that makes the choice, one station at a time.</summary>
internal sealed class PlainAssignment(WalkGraph graph, Demand demand, ServicePoint[] points, Remedy[] remedies, SitingQuestion question)
{
    private readonly Dictionary<string, (long, long)> known = [];
    private int Limit => question.Coverage.LimitSeconds * 10;

    public long CostOf(int[] set) => set.Sum(r => remedies[r].Cost);

    public List<int[]> Choices() => [.. Enumerable.Range(0, 1 << remedies.Length).Select(bits => Enumerable.Range(0, remedies.Length).Where(c => (bits >> c & 1) != 0).ToArray())];

    /// <summary>What a choice saves, and how many people it assigns: to walks shorter than the limit for the mean walk.</summary>
    public (long Saved, long People) Best(int[] set)
    {
        if (known.TryGetValue(string.Join(',', set), out var best)) return best;
        var stations = points.Where(p => p.IsUsable).ToDictionary(p => p.Id);
        foreach (int r in set)
        {
            if (remedies[r].Change is AddPoint { Point: var added }) stations[added.Id] = added;
            if (remedies[r].Change is SetPoint { Point: var now }) stations[now.Id] = now;
        }
        Change[] network = [.. set.Select(r => remedies[r].Change).Where(c => c is SetGate or AddStreet)];
        long[][] saved = [.. stations.Values.Select(s => Saved(s, network))];
        return known[string.Join(',', set)] = Assign(saved, [.. stations.Values.Select(s => (long)(s.Capacity ?? int.MaxValue))]);
    }

    /// <summary>By household, for each person; 0 where nothing is saved.</summary>
    private long[] Saved(ServicePoint station, Change[] network)
    {
        var saved = new long[demand.Households.Count];
        bool stands = points.Any(p => p.Id == station.Id && p.IsUsable);
        var city = ScenarioBase.Create(graph, graph.CostsFor(question.Coverage.Persona), demand, stands ? [station] : [], question.Coverage with { RespectCapacity = false });
        int[] walks = [.. city.WalkDeciseconds];
        foreach (var change in city.Difference(stands ? network : [.. network, new AddPoint(station)]).Households) walks[change.Household] = change.AfterDeciseconds;
        for (int household = 0; household < saved.Length; household++)
        {
            int people = demand.Households[household].People;
            if (walks[household] > Limit || people == 0) continue;
            long weight = question.Objective == SitingObjective.Everybody ? 1 : (question.Weights?[household] ?? people) / people;
            saved[household] = weight * (question.Objective == SitingObjective.LeastMeanWalk ? Limit - walks[household] : 1);
        }
        return saved;
    }

    private (long, long) Assign(long[][] saved, long[] room)
    {
        int stations = room.Length;
        var at = new List<(int Household, int Station)>();
        var load = new long[stations];
        foreach (int household in Enumerable.Range(0, demand.Households.Count).SelectMany(h => Enumerable.Repeat(h, demand.Households[h].People)))
        {
            // What is gained at most by somebody more at each station, and through whom.
            var gain = saved.Select(s => s[household] > 0 ? s[household] : long.MinValue / 2).ToArray();
            var by = new (int Person, int From)[stations];
            Array.Fill(by, (-1, -1));
            for (bool better = true; better;)
            {
                better = false;
                for (int p = 0; p < at.Count; p++)
                {
                    for (int to = 0; to < stations; to++)
                    {
                        var (h, from) = at[p];
                        if (to == from || saved[to][h] == 0 || gain[from] < 0 || gain[from] + saved[to][h] - saved[from][h] <= gain[to]) continue;
                        (gain[to], by[to], better) = (gain[from] + saved[to][h] - saved[from][h], (p, from), true);
                    }
                }
            }
            int end = Enumerable.Range(0, stations).Where(s => load[s] < room[s]).DefaultIfEmpty(-1).MaxBy(s => s < 0 ? 0 : gain[s]);
            // Or it ends with somebody who goes without.
            int leaver = Enumerable.Range(0, at.Count).DefaultIfEmpty(-1).MaxBy(p => p < 0 ? long.MinValue : gain[at[p].Station] - saved[at[p].Station][at[p].Household]);
            long byLeaving = leaver < 0 ? 0 : gain[at[leaver].Station] - saved[at[leaver].Station][at[leaver].Household];
            if (Math.Max(end < 0 ? 0 : gain[end], byLeaving) <= 0) continue;
            bool leaves = end < 0 || byLeaving > gain[end];
            int place = leaves ? at[leaver].Station : end;
            if (!leaves) load[place]++;
            for (; by[place].Person >= 0; place = by[place].From) at[by[place].Person] = (at[by[place].Person].Household, place);
            at.Add((household, place));
            if (leaves) at.RemoveAt(leaver);
        }
        return (at.Sum(a => saved[a.Station][a.Household]), at.Count);
    }
}
