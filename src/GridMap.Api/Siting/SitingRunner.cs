using GridMap.Analysis.Coverage;
using GridMap.Analysis.Siting;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using GridMap.Api.Scenarios;
using Npgsql;

namespace GridMap.Api.Siting;

/// <summary>The best choice so far, and the bound proven so far.</summary>
public sealed record SitingBest(long Value, long Bound);

/// <summary>Runs a siting question from graph to stored answer; needs no HTTP.</summary>
public sealed class SitingRunner(NpgsqlDataSource store, CityCache cities, ScenarioBases scenarios, SitingRunStore runs)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>A runner of its own over a store, for the command line.</summary>
    public static SitingRunner Create(NpgsqlDataSource store) => new(store, new CityCache(store, new VersionWatch(store)), new ScenarioBases(store), new SitingRunStore(store));

    /// <summary>What is wrong with a question, looked at against the city as it is.</summary>
    /// <param name="question">With its defaults.</param>
    public async Task<Check> CheckAsync(SitingQuestionDocument question, CancellationToken cancellation)
    {
        var content = (await cities.GetAsync(cancellation)).Content;
        var check = new Check();
        SitingQuestions.Validate(question, content, check);
        if (!check.Failed)
        {
            SitingCandidates.Read(question, content, await CoverageQuestions.FindPointsAsync(question.Coverage, content, store, cancellation), check);
        }

        return check;
    }

    /// <summary>Checks a question, stores it as a run and runs it.</summary>
    /// <param name="progress">Share done, 0 to 1, and the stage's name; called from any thread.</param>
    /// <exception cref="ArgumentException">The question is not valid; the message says what is allowed.</exception>
    public async Task<SitingRunDocument> RunAsync(SitingQuestionDocument question, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        question = SitingQuestions.WithDefaults(question);
        var check = await CheckAsync(question, cancellation);
        if (check.Failed)
        {
            throw new ArgumentException(check.Problem().ProblemDetails.Detail);
        }

        var id = await runs.AddAsync(question, cancellation);
        await using var lease = await RunLease.TakeAsync(store, id, cancellation);
        await ExecuteAsync(id, question, progress, cancellation);
        return (await runs.FindAsync(id, CancellationToken.None))!;
    }

    /// <summary>Runs a stored run to its end, whichever that is: done, failed or cancelled, as its row then says. The caller holds its lease.</summary>
    internal async Task ExecuteAsync(Guid id, SitingQuestionDocument question, Action<double, string>? progress, CancellationToken cancellation)
    {
        try
        {
            SitingBest? best = null;
            await using var report = new ProgressReport((share, stage, token) => runs.ProgressAsync(id, share, stage, best, token), progress, ProgressEvery, cancellation);
            try
            {
                await ExecuteAsync(id, question, report, found => best = found);
            }
            catch (OperationCanceledException) when (report.Cancelled.IsCancellationRequested)
            {
                await runs.EndAsync(id, "cancelled", cancellation.IsCancellationRequested ? "The service stopped." : null, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await runs.EndAsync(id, "failed", e.Message, CancellationToken.None);
            throw;
        }
    }

    private async Task ExecuteAsync(Guid id, SitingQuestionDocument question, ProgressReport report, Action<SitingBest> found)
    {
        var cancellation = report.Cancelled;
        report.Tell(0, "graph");
        var city = await cities.GetAsync(cancellation);
        if (!await runs.StartAsync(id, city.Versions, cancellation))
        {
            return;
        }

        var at = new Check().LocalTime(question.Coverage.At);
        var coverage = new CoverageQuestion(CoverageQuestions.PersonaOf(question.Coverage, city.Content), question.Coverage.Minutes * 60, at, question.Coverage.RespectCapacity);
        var points = await CoverageQuestions.FindPointsAsync(question.Coverage, city.Content, store, cancellation);
        report.Tell(0.05, "snap");
        var graph = city.Graph.For(coverage.Persona);
        var demand = await city.DemandAsync(graph, cancellation);
        var weights = await SitingWeights.ReadAsync(question.Weights, demand, store, cancellation);
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
                    found(new SitingBest(p.Value, p.Bound));
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
