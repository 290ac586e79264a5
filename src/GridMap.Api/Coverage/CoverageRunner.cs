using GridMap.Analysis.Coverage;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Api.Runs;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Coverage;

/// <summary>Runs a coverage question from graph to stored answer; needs no HTTP.</summary>
public sealed class CoverageRunner(NpgsqlDataSource store, CityCache cities, CoverageRunStore runs, CoverageRunsKept kept)
    : Runner<CoverageQuestionDocument, CoverageRunDocument>(store, runs)
{
    /// <summary>A runner of its own over a store, for the command line.</summary>
    public static CoverageRunner Create(NpgsqlDataSource store) =>
        new(store, new CityCache(store, new VersionWatch(store)), new CoverageRunStore(store), CoverageRunsKept.Standard);

    public override CoverageQuestionDocument WithDefaults(CoverageQuestionDocument question) => CoverageQuestions.WithDefaults(question);

    public override async Task<Check> CheckAsync(CoverageQuestionDocument question, CancellationToken cancellation)
    {
        var check = new Check();
        CoverageQuestions.Validate(question, (await cities.GetAsync(cancellation)).Content, check);
        return check;
    }

    private protected override async Task ComputeAsync(Guid id, CoverageQuestionDocument question, ProgressReport report)
    {
        var cancellation = report.Cancelled;
        report.Tell(0, "graph");
        var city = await cities.GetAsync(cancellation);
        if (!await runs.StartAsync(id, city.Versions, cancellation))
        {
            return;
        }

        var asked = CoverageQuestions.Asked(question, city.Content);
        var points = await CoverageQuestions.FindPointsAsync(question, city.Content, Store, cancellation);
        var obstacles = await city.ObstaclesAsync(cancellation);

        report.Tell(0.1, "snap");
        var graph = city.Graph.For(asked.Persona);
        var demand = await city.DemandAsync(graph, cancellation);
        var result = await Task.Run(() => CoverageAnalysis.Run(graph, demand, points, asked, obstacles,
            (share, stage) => report.Tell(0.2 + 0.6 * share, stage == "done" ? "roll_up" : stage), cancellation), cancellation);

        report.Tell(0.8, "roll_up");
        var counts = AreaRollUp.Count(demand, result.Outcomes, city.Content.Areas.Parents);
        report.Tell(0.82, "write");
        if (await CoverageWriter.WriteAsync(Store, id, city, demand, result, question.Item, counts, report.Timings, cancellation))
        {
            report.Tell(1, "done");
            await runs.PruneAsync(kept.Newest, CancellationToken.None);
        }
    }
}
