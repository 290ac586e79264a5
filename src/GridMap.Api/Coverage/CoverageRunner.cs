using System.Diagnostics;
using GridMap.Analysis.Coverage;
using GridMap.Api.City;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Coverage;

/// <summary>Runs a coverage question from graph to stored answer; needs no HTTP.</summary>
public sealed class CoverageRunner(NpgsqlDataSource store, CityCache cities, CoverageRunStore runs)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>A runner of its own over a store, for the command line.</summary>
    public static CoverageRunner Create(NpgsqlDataSource store) =>
        new(store, new CityCache(store, new VersionWatch(store)), new CoverageRunStore(store));

    /// <summary>Checks a question, stores it as a run and runs it.</summary>
    /// <param name="progress">Share done, 0 to 1, and the stage's name; called from any thread.</param>
    /// <exception cref="ArgumentException">The question is not valid; the message says what is allowed.</exception>
    public async Task<CoverageRunDocument> RunAsync(
        CoverageQuestionDocument question, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        var check = new Http.Check();
        CoverageQuestions.Validate(question, (await cities.GetAsync(cancellation)).Content, check);
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
    internal async Task ExecuteAsync(Guid id, CoverageQuestionDocument question, Action<double, string>? progress, CancellationToken cancellation)
    {
        try
        {
            await using var report = new ProgressReport((share, stage, token) => runs.ProgressAsync(id, share, stage, token), progress, ProgressEvery, cancellation);
            try
            {
                await ExecuteAsync(id, question, report);
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

    private async Task ExecuteAsync(Guid id, CoverageQuestionDocument question, ProgressReport report)
    {
        var cancellation = report.Cancelled;
        report.Tell(0, "graph");
        var city = await cities.GetAsync(cancellation);
        if (!await runs.StartAsync(id, city.Versions, cancellation))
        {
            return;
        }

        var asked = new CoverageQuestion(CoverageQuestions.PersonaOf(question, city.Content), question.Minutes * 60, new Http.Check().LocalTime(question.At), question.RespectCapacity);
        var points = await CoverageQuestions.FindPointsAsync(question, city.Content, store, cancellation);
        var obstacles = await city.ObstaclesAsync(cancellation);

        report.Tell(0.1, "snap");
        var graph = city.Graph.For(asked.Persona);
        var demand = await city.DemandAsync(graph, cancellation);
        var result = await Task.Run(() => CoverageAnalysis.Run(graph, demand, points, asked, obstacles,
            (share, stage) => report.Tell(0.2 + 0.6 * share, stage == "done" ? "roll_up" : stage), cancellation), cancellation);

        report.Tell(0.8, "roll_up");
        var counts = AreaRollUp.Count(demand, result.Outcomes, city.Content.Areas.Parents);
        report.Tell(0.82, "write");
        if (await CoverageWriter.WriteAsync(store, id, city, demand, result, question.Item, counts, report.Timings, cancellation))
        {
            report.Tell(1, "done");
        }
    }
}

/// <summary>Takes progress from a computation, times its stages, and stores it a few times a second; learns there that a run was cancelled.</summary>
internal sealed class ProgressReport : IAsyncDisposable
{
    private readonly CancellationTokenSource ended;
    private readonly CancellationTokenSource finished = new();
    private readonly Action<double, string>? listener;
    private readonly Lock gate = new();
    private readonly Dictionary<string, double> timings = [];
    private readonly Task storing;
    private (double Share, string Stage) latest = (0, "queued");
    private long stageStarted = Stopwatch.GetTimestamp();

    /// <param name="store">Stores share and stage; false where the run is over.</param>
    public ProgressReport(Func<double, string, CancellationToken, Task<bool>> store, Action<double, string>? listener, TimeSpan every, CancellationToken cancellation)
    {
        this.listener = listener;
        ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        storing = StoreAsync(store, every);
    }

    /// <summary>The run was cancelled, here or by another copy of the service.</summary>
    public CancellationToken Cancelled => ended.Token;

    public void Tell(double share, string stage)
    {
        lock (gate)
        {
            if (stage != latest.Stage)
            {
                CloseStage();
            }

            latest = (share, stage);
        }

        listener?.Invoke(share, stage);
    }

    /// <summary>Milliseconds by stage, up to now.</summary>
    public Dictionary<string, double> Timings()
    {
        lock (gate)
        {
            CloseStage();
            return new Dictionary<string, double>(timings);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await finished.CancelAsync();
        await storing;
        finished.Dispose();
        ended.Dispose();
    }

    private void CloseStage()
    {
        var now = Stopwatch.GetTimestamp();
        if (latest.Stage != "queued")
        {
            timings[latest.Stage] = Math.Round(timings.GetValueOrDefault(latest.Stage) + Stopwatch.GetElapsedTime(stageStarted, now).TotalMilliseconds, 1);
        }

        stageStarted = now;
    }

    private async Task StoreAsync(Func<double, string, CancellationToken, Task<bool>> store, TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(finished.Token))
            {
                var (share, stage) = Latest();
                if (!await store(share, stage, finished.Token))
                {
                    await ended.CancelAsync(); // or it is done already, and nothing is left to cancel
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (finished.IsCancellationRequested)
        {
            return;
        }
        catch (NpgsqlException)
        {
            await ended.CancelAsync(); // without a store there is nothing to run for
        }
    }

    private (double Share, string Stage) Latest()
    {
        lock (gate)
        {
            return latest;
        }
    }
}
