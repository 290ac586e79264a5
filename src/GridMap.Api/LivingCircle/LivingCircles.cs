using System.Runtime.CompilerServices;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using GridMap.Data;
using Npgsql;
using GridMap.Api.Walking;

namespace GridMap.Api.LivingCircle;

/// <summary>A category of the living circle: a kind of stations or a category of facilities.</summary>
internal sealed record CircleCategory(string Code, string Type, string NameZh, string NameEn, int TierMinutes);

/// <param name="Categories">In the order of the table's.</param>
internal sealed record CityCircle(CoverageTable Table, Analysis.Coverage.LivingCircle Circle, IReadOnlyList<CircleCategory> Categories)
{
    // An area without households and children is in no table.
    public int[] IndexesOf(CityArea area) => Table.Areas.Find(area.Id) is var index and >= 0 ? [index] : [];

    public CircleCategoryDocument[] Describe() =>
    [
        .. Categories.Select((c, i) => new CircleCategoryDocument(
            c.Code, c.Type, c.NameZh, c.NameEn, c.TierMinutes, Table.Categories[i].Points.Count, Circle.Assessed.Contains(i))),
    ];
}

internal sealed record CityLoads(IReadOnlyList<ServicePoint> Points, StationLoads Loads, AreaTree Areas, AreaOverlap[] ByArea);

/// <summary>Computes living circles and loads once for each state of the store and question; others who ask wait for the same task. One
/// is computed at a time, on a thread of its own beside the other cores but one, so that other requests go on.</summary>
public sealed class LivingCircles(NpgsqlDataSource store)
{
    private const int CirclesKept = 8;
    private const int LoadsKept = 16;

    /// <summary>Tiers that are told of every category beside its own.</summary>
    private static readonly int[] UsualMinutes = [5, 10, 15];

    private readonly ConditionalWeakTable<LoadedCity, Answers> answers = [];
    private readonly SemaphoreSlim computing = new(1, 1);

    private sealed class Answers
    {
        public SharedWork<(Persona Persona, string? At), CityCircle> Circles { get; } = new(CirclesKept);

        public SharedWork<CoverageQuestionDocument, CityLoads> Loads { get; } = new(LoadsKept);
    }

    /// <param name="at">Local time: only what is open then counts; null: opening hours do not count.</param>
    internal Task<CityCircle> CircleAsync(LoadedCity city, Persona persona, DateTime? at, CancellationToken cancellation) =>
        answers.GetOrCreateValue(city).Circles.GetAsync(
            (persona, CityClock.Write(at)), ended => ComputeCircleAsync(city, persona, at, ended), cancellation);

    /// <param name="question">Checked, its persona given.</param>
    internal Task<CityLoads> LoadsAsync(LoadedCity city, CoverageQuestionDocument question, DateTime? at, CancellationToken cancellation) =>
        answers.GetOrCreateValue(city).Loads.GetAsync(
            question with { At = CityClock.Write(at) }, ended => ComputeLoadsAsync(city, question, at, ended), cancellation);

    private async Task<CityCircle> ComputeCircleAsync(LoadedCity city, Persona persona, DateTime? at, CancellationToken cancellation)
    {
        CircleCategory[] catalogue =
        [
            .. city.Content.Kinds.Values.OrderBy(k => k.TierMinutes).ThenBy(k => k.Code, StringComparer.Ordinal)
                .Select(k => new CircleCategory(k.Code, "station_kind", k.NameZh, k.NameEn, k.TierMinutes)),
            .. city.Content.Categories.Values.OrderBy(c => c.TierMinutes).ThenBy(c => c.Code, StringComparer.Ordinal)
                .Select(c => new CircleCategory(c.Code, "facility_category", c.NameZh, c.NameEn, c.TierMinutes)),
        ];
        int[] minutes = [.. catalogue.Select(c => c.TierMinutes).Concat(UsualMinutes).Distinct().Order()];
        var categories = new List<SweepCategory>();
        foreach (var c in catalogue)
        {
            var question = new CoverageQuestionDocument(c.TierMinutes, At: CityClock.Write(at));
            question = c.Type == "station_kind" ? question with { Kind = c.Code } : question with { Category = c.Code };
            var points = await CoverageQuestions.FindPointsAsync(question, city.Content, store, cancellation);
            categories.Add(new SweepCategory(c.Code, points, Array.IndexOf(minutes, c.TierMinutes)));
        }

        var costs = city.CostsFor(new Walker(persona), at);
        var demand = await city.DemandAsync(costs.Graph, cancellation);
        return await ComputeAsync(threads =>
        {
            var table = CoverageSweep.Run(costs.Graph, demand, categories, [.. minutes.Select(m => m * 60)], [costs],
                city.Content.Areas.Parents, threads: threads, cancellation: cancellation);
            return new CityCircle(table, new Analysis.Coverage.LivingCircle(table), catalogue);
        }, cancellation);
    }

    private async Task<CityLoads> ComputeLoadsAsync(LoadedCity city, CoverageQuestionDocument question, DateTime? at, CancellationToken cancellation)
    {
        var points = await CoverageQuestions.FindPointsAsync(question, city.Content, store, cancellation);
        var costs = city.CostsFor(new Walker(CoverageQuestions.PersonaOf(question, city.Content)), at);
        var demand = await city.DemandAsync(costs.Graph, cancellation);
        return await ComputeAsync(threads =>
        {
            var loads = StationLoads.Run(costs.Graph, demand, points, costs, question.Minutes * 60, threads: threads, cancellation: cancellation);
            var areas = AreaTree.Of(city.Content.Areas.Parents, demand);
            return new CityLoads(points, loads, areas, loads.ByArea(areas));
        }, cancellation);
    }

    private async Task<T> ComputeAsync<T>(Func<int, T> compute, CancellationToken cancellation)
    {
        await computing.WaitAsync(cancellation);
        try
        {
            var threads = Math.Max(1, Environment.ProcessorCount - 1);
            return await Task.Factory.StartNew(() => compute(threads), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            computing.Release();
        }
    }
}
