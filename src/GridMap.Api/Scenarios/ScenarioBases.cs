using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using Npgsql;
using GridMap.Api.Walking;

namespace GridMap.Api.Scenarios;

/// <summary>A question answered for the city as it is, and what its areas count.</summary>
/// <param name="Parents">Child area to parent area.</param>
/// <param name="Counts">By area, all levels.</param>
/// <param name="Ages">Of the demand's households.</param>
internal sealed record ScenarioCity(
    LoadedCity City, CoverageQuestionDocument Question, ScenarioBase Base, IReadOnlyDictionary<long, long> Parents, IReadOnlyDictionary<long, AreaCount> Counts,
    HouseholdAges Ages);

/// <summary>Keeps the questions that scenarios were asked about last, so that a drag repairs a field that is there. Whoever asks first
/// waits for the field; who asks the same meanwhile waits with him.</summary>
public sealed class ScenarioBases(NpgsqlDataSource store)
{
    private const int Kept = 4;
    private readonly Lock gate = new();
    private readonly LinkedList<(LoadedCity City, CoverageQuestionDocument Question, Task<ScenarioCity> Made)> kept = new();

    /// <param name="question">A valid one.</param>
    internal Task<ScenarioCity> GetAsync(LoadedCity city, CoverageQuestionDocument question, CancellationToken cancellation)
    {
        lock (gate)
        {
            for (var node = kept.First; node is not null;)
            {
                var (next, (ofCity, asked, made)) = (node.Next, node.Value);
                if (ReferenceEquals(ofCity, city) && asked == question && !made.IsFaulted)
                {
                    kept.Remove(node);
                    kept.AddFirst(node);
                    return made.WaitAsync(cancellation);
                }

                // An earlier state of the store is asked for no more.
                if (made.IsFaulted || !ReferenceEquals(ofCity, city))
                {
                    kept.Remove(node);
                }

                node = next;
            }

            var making = Task.Run(() => MakeAsync(city, question));
            kept.AddFirst((city, question, making));
            if (kept.Count > Kept)
            {
                kept.RemoveLast();
            }

            return making.WaitAsync(cancellation);
        }
    }

    private async Task<ScenarioCity> MakeAsync(LoadedCity city, CoverageQuestionDocument question)
    {
        var asked = CoverageQuestions.Asked(question, city.Content);
        var points = await CoverageQuestions.FindPointsAsync(question, city.Content, store, CancellationToken.None);
        var costs = city.CostsFor(new Walker(asked.Persona), asked.At);
        var made = ScenarioBase.Create(costs.Graph, costs, await city.DemandAsync(costs.Graph, CancellationToken.None), points, asked);
        var parents = city.Content.Areas.Parents;
        return new ScenarioCity(city, question, made, parents, made.CountByArea(parents), await HouseholdAges.ReadAsync(made.Demand, store, CancellationToken.None));
    }
}
