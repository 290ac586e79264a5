using System.Text;
using System.Text.Json;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Api.Nearest;
using GridMap.Api.Walking;
using GridMap.Import.Demo;

namespace GridMap.Api.Tests;

/// <summary>Answers from the tables against those of the search, over the demo city.</summary>
public sealed class NearestTablesTests
{
    private const int Questions = 4000;

    [Fact]
    public async Task Tables_answer_as_the_search_does_and_in_the_serializers_own_bytes()
    {
        await using var store = await TestStore.CreateAsync();
        await DemoCity.GenerateAsync(store.DataSource, seed: 1);
        await store.ExecuteAsync("update gate set opening_hours = 'Mo-Su 06:00-22:00' where id % 2 = 0");
        var cancellation = TestContext.Current.CancellationToken;
        var city = await LoadedCity.LoadAsync(store.DataSource, null, await new VersionWatch(store.DataSource).ReadAsync(cancellation), null, cancellation);
        var adult = city.Content.Personas["adult"];
        Assert.Same(city.CostsFor(adult, new DateTime(2026, 11, 20, 10, 0, 0)), city.CostsFor(adult, new DateTime(2026, 11, 21, 21, 59, 30)));
        Assert.NotSame(city.CostsFor(adult, new DateTime(2026, 11, 20, 10, 0, 0)), city.CostsFor(adult, new DateTime(2026, 11, 20, 22, 0, 0)));
        var random = new Random(11);
        string?[] kinds = [null, .. city.Content.Kinds.Keys], items = [null, null, .. city.Content.Items.Keys.Take(4)];
        var box = new NetTopologySuite.Geometries.Envelope();
        foreach (var area in city.Content.Areas.All)
        {
            box.ExpandToInclude(area.Polygon.EnvelopeInternal);
        }

        var answered = 0;
        for (var i = 0; i < Questions; i++)
        {
            var place = new LonLat(box.MinX + random.NextDouble() * box.Width, box.MinY + random.NextDouble() * box.Height);
            var question = new NearestQuestion(place, items[random.Next(items.Length)], kinds[random.Next(kinds.Length)],
                new DateTime(2026, 11, random.Next(1, 30), random.Next(24), random.Next(60), random.Next(60)),
                new Walker(city.Content.Personas.Values.ElementAt(random.Next(city.Content.Personas.Count)).ToPersona()), random.Next(10) == 0 ? random.Next(1, 51) : random.Next(1, 9));
            var costs = city.CostsFor(question.Walker, question.At);
            var snap = costs.Graph.Snap(place);
            var area = city.Nearest.AreaAt(place);
            if (!snap.IsSnapped || await FromTablesAsync(city, question, costs, snap, area) is not { } fromTables)
            {
                continue;
            }

            answered++;
            var bySearch = NearestSearch.BySearch(city, question, costs, snap, area, cancellation);
            var written = Write(city, question, fromTables);
            Assert.Equal(Write(city, question, bySearch), written);
            Assert.Equal(written, JsonSerializer.Serialize(JsonSerializer.Deserialize<NearestDocument>(written, Json.Options), Json.Options));
        }

        Assert.True(answered > Questions / 2, $"{answered} of {Questions} were answered from tables");
    }

    /// <summary>Waits while the tables are made; null where they do not hold the answer.</summary>
    private static async Task<NearestFindings?> FromTablesAsync(LoadedCity city, NearestQuestion question, WalkCosts costs, Snap snap, AreaPlace? area)
    {
        foreach (var (kind, item) in ((string?, string?)[])[(question.Kind, question.Item), (question.Kind ?? NearestTables.ResponsibleKind, null)])
        {
            while (city.Nearest.TableOf(costs, kind, item) is null)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        return NearestSearch.FromTables(city, question, costs, snap, area);
    }

    private static string Write(LoadedCity city, NearestQuestion question, NearestFindings found)
    {
        var (buffer, length) = new NearestWriter(city.Nearest.Fragments, question).Write(found);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
