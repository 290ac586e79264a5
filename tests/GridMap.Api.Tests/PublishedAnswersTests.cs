using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Data;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Api.Tests;

/// <summary>Others' answers on the same streets.</summary>
public sealed class PublishedAnswersTests
{
    private const int Pairs = 1000;

    /// <summary>Distances and times that openrouteservice publishes as expected, within 2 %.</summary>
    [Fact]
    public async Task Heidelberg_is_walked_as_openrouteservice_publishes_it()
    {
        var answers = Checkout.FindShared("answers/heidelberg/answers.csv");
        Assert.SkipWhen(answers is null, Checkout.SharedAbsent);
        await using var city = await RealCity.ImportAsync("answers/heidelberg/heidelberg.test.pbf");
        foreach (var line in File.ReadLines(answers).Skip(1))
        {
            var fields = line.Split(',');
            double Number(int i) => double.Parse(fields[i], CultureInfo.InvariantCulture);
            var (seconds, metres) = await city.WalkAsync([Number(1), Number(2)], [[Number(3), Number(4)]], 3600, Number(5) / 3.6);
            TestContext.Current.SendDiagnosticMessage($"{fields[0]}: {seconds[0]} s ({fields[7]} published), {metres[0]} m ({fields[6]} published)");
            Assert.NotNull(seconds[0]);
            Assert.InRange(seconds[0]!.Value / Number(7), 0.98, 1.02);
            if (fields[6].Length > 0)
            {
                Assert.InRange(metres[0]!.Value / Number(6), 0.98, 1.02);
            }
        }
    }

    /// <summary>
    /// 1,000 random pairs of junctions, to the tenth of a second. Both take the same pieces of street with the costs of an adult; inside
    /// ways count as streets like any other here, since pgRouting does not know compounds.
    /// </summary>
    [Fact]
    public async Task Chengdu_is_walked_as_pgRouting_walks_it()
    {
        await using var city = await RealCity.ImportAsync("chengdu/chengdu.osm");
        Assert.SkipUnless(await city.Store.ScalarAsync<bool>("select exists (select from pg_available_extensions where name = 'pgrouting')"), "pgRouting is not installed");
        await city.Store.ExecuteAsync("create extension pgrouting with schema public");
        await city.Store.ExecuteAsync("""
            create table edge as
            select s.id, from_node as source, to_node as target, c.cost as cost, c.cost as reverse_cost
            from street s cross join lateral (select round(length_metres / p.speed_metres_per_second * case when class = 'steps' then p.steps_factor else 1 end * 10
              + case when class = 'crossing' then p.crossing_seconds * 10 else 0 end) as cost from persona p where p.code = 'adult') c
            where walkable;
            update edge set cost = -1 from street s where s.id = edge.id and s.foot_oneway = -1;
            update edge set reverse_cost = -1 from street s where s.id = edge.id and s.foot_oneway = 1;
            """);
        var (graph, costs, ends) = await BuildAsync(city.Store.DataSource);
        var random = new Random(1);
        var nodes = ends.Keys.Order().ToArray();
        var pairs = Enumerable.Range(0, Pairs).Select(_ => (From: nodes[random.Next(nodes.Length)], To: nodes[random.Next(nodes.Length)])).Distinct().ToList();
        var theirs = await AskAsync(city.Store.DataSource, pairs);

        var reached = 0;
        foreach (var group in pairs.GroupBy(p => p.From))
        {
            var field = WalkField.Search(graph, costs, [ends[group.Key]], direction: WalkDirection.FromSource);
            foreach (var pair in group)
            {
                var ours = field.DecisecondsAt(ends[pair.To]);
                var expected = pair.From == pair.To ? 0 : theirs.GetValueOrDefault(pair, WalkField.NoWalk);
                Assert.True(ours == expected, $"{pair.From} to {pair.To}: {ours} tenths of a second, pgRouting {expected}");
                reached += ours == WalkField.NoWalk ? 0 : 1;
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{pairs.Count} pairs agree with pgRouting, {reached} of them with a walk");
        Assert.True(reached > Pairs / 2, $"only {reached} pairs have a walk");
    }

    private static async Task<(WalkGraph Graph, WalkCosts Costs, Dictionary<long, Snap> Ends)> BuildAsync(NpgsqlDataSource store)
    {
        var builder = new WalkGraphBuilder();
        var touching = new Dictionary<long, (long Street, double Fraction)>();
        await using (var command = store.CreateCommand("select id, from_node, to_node, geom, length_metres, class, foot_oneway from street where walkable order by id"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                var street = new Street(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2),
                    [.. reader.GetFieldValue<Geometry>(3).Coordinates.Select(c => new LonLat(c.X, c.Y))], reader.GetDouble(4),
                    StreetClasses.Parse(reader.GetString(5)), 0, (sbyte)reader.GetInt16(6));
                builder.Add(street);
                if (street.FootOneway == 0)
                {
                    touching.TryAdd(street.FromNode, (street.Id, 0));
                    touching.TryAdd(street.ToNode, (street.Id, 1));
                }
            }
        }

        var graph = builder.Build();
        await using var persona = store.CreateCommand("select speed_metres_per_second, steps_factor, crossing_seconds from persona where code = 'adult'");
        await using var row = await persona.ExecuteReaderAsync();
        await row.ReadAsync();
        var costs = graph.CostsFor(new Persona("adult", row.GetDouble(0), row.GetDouble(1), row.GetDouble(2)));
        return (graph, costs, touching.ToDictionary(t => t.Key, t => graph.SnapOnStreet(t.Value.Street, t.Value.Fraction)));
    }

    private static async Task<Dictionary<(long From, long To), int>> AskAsync(NpgsqlDataSource store, List<(long From, long To)> pairs)
    {
        var answers = new Dictionary<(long, long), int>();
        await using var connection = await store.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("create temp table pair as select * from unnest($1, $2) as p (source, target)", connection))
        {
            create.Parameters.AddWithValue(pairs.Select(p => p.From).ToArray());
            create.Parameters.AddWithValue(pairs.Select(p => p.To).ToArray());
            await create.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(
            "select start_vid, end_vid, agg_cost from pgr_dijkstraCost('select * from edge', 'select * from pair', directed => true)", connection) { CommandTimeout = 120 };
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            answers[(reader.GetInt64(0), reader.GetInt64(1))] = (int)reader.GetDouble(2);
        }

        return answers;
    }
}
