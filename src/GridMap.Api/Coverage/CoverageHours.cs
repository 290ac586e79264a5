using System.Runtime.CompilerServices;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.LivingCircle;
using GridMap.Api.Walking;
using Npgsql;

namespace GridMap.Api.Coverage;

/// <summary>One state of open doors and gates, and what areas count then.</summary>
/// <param name="Counts">By area, all levels; 0: outside every micro-grid.</param>
internal sealed record HourState(IReadOnlyList<ServicePoint> Points, IReadOnlyDictionary<long, AreaCount> Counts);

/// <param name="States">Those that the day has.</param>
/// <param name="StateOf">By hour: index of its state.</param>
internal sealed record DayOfCoverage(IReadOnlyList<HourState> States, IReadOnlyList<int> StateOf)
{
    public HourState At(int hour) => States[StateOf[hour]];
}

/// <summary>
/// Answers a question for every whole hour of a day. Between two hours at which the same doors and gates are open nothing differs: each
/// such state is searched once, all states with the same gates in one sweep. What was computed is kept for a state of the store.
/// </summary>
public sealed class CoverageHours(NpgsqlDataSource store)
{
    private const int Hours = 24;
    private const int DaysKept = 16;
    private readonly ConditionalWeakTable<LoadedCity, SharedWork<(CoverageQuestionDocument Question, DateOnly Day), DayOfCoverage>> days = [];
    private readonly SemaphoreSlim computing = new(1, 1);

    /// <param name="question">A valid one; its hour does not matter.</param>
    internal Task<DayOfCoverage> OfAsync(LoadedCity city, CoverageQuestionDocument question, DateOnly day, CancellationToken cancellation) =>
        days.GetValue(city, _ => new(DaysKept)).GetAsync((question with { At = null }, day), ended => ComputeAsync(city, question, day, ended), cancellation);

    private async Task<DayOfCoverage> ComputeAsync(LoadedCity city, CoverageQuestionDocument question, DateOnly day, CancellationToken cancellation)
    {
        DateTime[] times = [.. Enumerable.Range(0, Hours).Select(hour => day.ToDateTime(new TimeOnly(hour, 0)))];
        var points = await CoverageQuestions.FindPointsAsync(question with { At = CityClock.Write(times[0]) }, city.Content, store, cancellation);
        var persona = CoverageQuestions.PersonaOf(question, city.Content);
        var states = new List<(WalkCosts Costs, ServicePoint[] Points)>();
        var known = new Dictionary<(WalkCosts Costs, string Open), int>();
        var stateOf = new int[Hours];
        for (var hour = 0; hour < Hours; hour++)
        {
            ServicePoint[] then = [.. points.Select(p => p with { Open = p.Hours?.IsOpen(times[hour]) ?? true })];
            var costs = city.CostsFor(new Walker(persona), times[hour]);
            var open = string.Create(then.Length, then, static (bits, state) =>
            {
                for (var i = 0; i < bits.Length; i++)
                {
                    bits[i] = state[i].Open ? '1' : '0';
                }
            });
            if (!known.TryGetValue((costs, open), out stateOf[hour]))
            {
                known.Add((costs, open), stateOf[hour] = states.Count);
                states.Add((costs, then));
            }
        }

        var counts = await CountAsync(city, question, states, cancellation);
        return new DayOfCoverage([.. states.Select((s, i) => new HourState(s.Points, counts[i]))], stateOf);
    }

    private async Task<IReadOnlyDictionary<long, AreaCount>[]> CountAsync(
        LoadedCity city, CoverageQuestionDocument question, List<(WalkCosts Costs, ServicePoint[] Points)> states, CancellationToken cancellation)
    {
        var demand = await city.DemandAsync(states[0].Costs.Graph, cancellation);
        await computing.WaitAsync(cancellation);
        try
        {
            return await Task.Factory.StartNew(
                () => question.RespectCapacity ? WithCapacity(city, question, states, demand, cancellation) : Swept(city, question, states, demand, cancellation),
                cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            computing.Release();
        }
    }

    /// <summary>The sweep's categories are the states that have the same gates.</summary>
    private static IReadOnlyDictionary<long, AreaCount>[] Swept(
        LoadedCity city, CoverageQuestionDocument question, List<(WalkCosts Costs, ServicePoint[] Points)> states, Demand demand, CancellationToken cancellation)
    {
        var counts = new IReadOnlyDictionary<long, AreaCount>[states.Count];
        foreach (var alike in states.Select((s, i) => (s.Costs, s.Points, Index: i)).GroupBy(s => s.Costs))
        {
            var group = alike.ToList();
            var categories = group.ConvertAll(s => new SweepCategory("", s.Points));
            var table = CoverageSweep.Run(alike.Key.Graph, demand, categories, [question.Minutes * 60], [alike.Key], city.Content.Areas.Parents,
                threads: Math.Max(1, Environment.ProcessorCount - 1), cancellation: cancellation);
            for (var i = 0; i < group.Count; i++)
            {
                counts[group[i].Index] = Enumerable.Range(0, table.Areas.Count).ToDictionary(area => table.Areas.Ids[area], area => table.Count(area, i, 0));
            }
        }

        return counts;
    }

    private static IReadOnlyDictionary<long, AreaCount>[] WithCapacity(
        LoadedCity city, CoverageQuestionDocument question, List<(WalkCosts Costs, ServicePoint[] Points)> states, Demand demand, CancellationToken cancellation) =>
        [.. states.Select(s => ScenarioBase.Create(s.Costs.Graph, s.Costs, demand, s.Points, CoverageQuestions.Asked(question, city.Content), cancellation).CountByArea(city.Content.Areas.Parents))];
}
