using GridMap.Analysis.Coverage;
using GridMap.Analysis.Siting;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using GridMap.Api.Runs;
using GridMap.Api.Scenarios;
using Npgsql;

namespace GridMap.Api.Siting;

/// <summary>Runs a siting question from graph to stored answer; needs no HTTP.</summary>
public sealed class SitingRunner(NpgsqlDataSource store, CityCache cities, ScenarioBases scenarios, SitingRunStore runs)
    : Runner<SitingQuestionDocument, SitingRunDocument>(store, runs)
{
    /// <summary>A runner of its own over a store, for the command line.</summary>
    public static SitingRunner Create(NpgsqlDataSource store) => new(store, new CityCache(store, new VersionWatch(store)), new ScenarioBases(store), new SitingRunStore(store));

    public override SitingQuestionDocument WithDefaults(SitingQuestionDocument question) => SitingQuestions.WithDefaults(question);

    public override async Task<Check> CheckAsync(SitingQuestionDocument question, CancellationToken cancellation)
    {
        var content = (await cities.GetAsync(cancellation)).Content;
        var check = new Check();
        SitingQuestions.Validate(question, content, check);
        if (!check.Failed)
        {
            SitingCandidates.Read(question, content, await CoverageQuestions.FindPointsAsync(question.Coverage, content, Store, cancellation), check);
        }

        return check;
    }

    private protected override async Task ComputeAsync(Guid id, SitingQuestionDocument question, ProgressReport report)
    {
        var cancellation = report.Cancelled;
        report.Tell(0, "graph");
        var city = await cities.GetAsync(cancellation);
        if (!await runs.StartAsync(id, city.Versions, cancellation))
        {
            return;
        }

        var coverage = CoverageQuestions.Asked(question.Coverage, city.Content);
        var points = await CoverageQuestions.FindPointsAsync(question.Coverage, city.Content, Store, cancellation);
        report.Tell(0.05, "snap");
        var graph = city.Graph.For(coverage.Persona);
        var demand = await city.DemandAsync(graph, cancellation);
        var weights = await SitingWeights.ReadAsync(question.Weights, demand, Store, cancellation);
        report.Tell(0.1, "candidates");
        var check = new Check();
        var candidates = SitingCandidates.Read(question, city.Content, points, check);
        if (check.Failed)
        {
            throw new InvalidOperationException("The stations have changed since the question was asked: " + check.Problem().ProblemDetails.Detail);
        }

        if (candidates.HasNetwork)
        {
            candidates.AddNetwork((await scenarios.GetAsync(city, question.Coverage, cancellation)).Base);
        }

        var answer = await Task.Run(() =>
        {
            candidates.AddAnywhere(graph, demand, coverage, cancellation);
            var asked = new SitingQuestion(coverage, SitingQuestions.ObjectiveOf(question), question.Changes ?? question.Money ?? 0, weights);
            return SitingAnalysis.Run(graph, demand, points, candidates.Remedies, asked, progress: p =>
            {
                if (p.Stage != "reach")
                {
                    report.Best = new RunBest(p.Value, p.Bound);
                }

                report.Tell(0.2 + 0.79 * p.Share, p.Stage);
            }, cancellation: cancellation);
        }, cancellation);
        if (answer.Stopped)
        {
            await runs.EndAsync(id, "cancelled", null, CancellationToken.None);
        }

        await runs.FinishAsync(id, SitingAnswers.Write(answer, question, candidates), report.Timings(), CancellationToken.None);
        report.Tell(1, "done");
    }
}
