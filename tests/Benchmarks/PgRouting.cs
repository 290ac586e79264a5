using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Testing;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Benchmarks;

/// <summary>The peer in the database: pgr_drivingDistance from all sources at once, each node to its nearest, without a limit. It reads
/// its edges by SQL each time, as it always does.</summary>
internal static class PgRouting
{
    public static Task PrepareAsync(TestStore store) => store.ExecuteAsync("""
        create extension if not exists pgrouting with schema public;
        create unlogged table bench_edge (id bigint, source bigint, target bigint, cost double precision);
        """);

    public static async Task<long> DrivingDistanceAsync(TestStore store, long[] nodes)
    {
        await using var command = store.DataSource.CreateCommand(
            "select count(*) from pgr_drivingDistance('select id, source, target, cost from bench_edge', $1, 1e9, directed => false, equicost => true)");
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter { Value = nodes });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Over the big city, from one source and from 150, beside our field from the same junctions. Compounds' streets are left
    /// out on both sides, as pgRouting has no gates.</summary>
    public static async Task RunAsync()
    {
        Street[] streets = [.. BigCity.Make(households: 0).Streets.Where(s => s.CompoundId == 0)];
        var builder = new WalkGraphBuilder();
        foreach (var street in streets) builder.Add(street);
        var graph = builder.Build();
        var costs = graph.CostsFor(new Persona("adult", 1.333));
        await using var store = await TestStore.CreateAsync();
        await PrepareAsync(store);
        await FillAsync(store, streets);
        foreach (int count in (int[])[1, 150])
        {
            Street[] at = [.. Enumerable.Range(0, count).Select(i => streets[(long)streets.Length * (2 * i + 1) / (2 * count)])];
            Snap[] sources = [.. at.Select(s => graph.SnapOnStreet(s.Id, 0))];
            var ours = await Measure.RunAsync(5, () =>
            {
                WalkField.Search(graph, costs, sources, routes: false);
                return Task.CompletedTask;
            });
            long reached = 0;
            var theirs = await Measure.RunAsync(1, async () => reached = await DrivingDistanceAsync(store, [.. at.Select(s => s.FromNode)]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"pgr_drivingDistance over the big city, {count} source(s), {reached:N0} nodes reached: {theirs}; walk field: {ours}; {theirs.Median / ours.Median:N0} times ours"));
        }
    }

    private static async Task FillAsync(TestStore store, Street[] streets)
    {
        await using (var connection = await store.DataSource.OpenConnectionAsync())
        await using (var copy = await connection.BeginBinaryImportAsync("copy bench_edge from stdin (format binary)"))
        {
            foreach (var street in streets)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(street.Id, NpgsqlDbType.Bigint);
                await copy.WriteAsync(street.FromNode, NpgsqlDbType.Bigint);
                await copy.WriteAsync(street.ToNode, NpgsqlDbType.Bigint);
                await copy.WriteAsync(street.LengthMetres / 1.333, NpgsqlDbType.Double);
            }

            await copy.CompleteAsync();
        }

        await store.ExecuteAsync("analyze bench_edge");
    }
}
