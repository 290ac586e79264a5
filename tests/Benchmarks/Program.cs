using GridMap.Benchmarks;
using GridMap.Import.Demo;
using GridMap.Import.Grids;
using GridMap.Import.Osm;
using GridMap.Testing;

string[] onStore = ["coverage", "tiles", "field"];
string[] known = [.. onStore, "big-field", "graph", "sweep"];
var wanted = args.Length == 0 ? known : args;
if (wanted.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. Benchmarks: {string.Join(", ", known)}.");
    return 1;
}

if (wanted.Any(onStore.Contains))
{
    await using var store = await TestStore.CreateAsync();
    await FillAsync(store);
    foreach (var name in wanted.Where(onStore.Contains))
    {
        await (name switch
        {
            "coverage" => CoverageBenchmark.RunAsync(store),
            "tiles" => TileBenchmark.RunAsync(store),
            _ => FieldBenchmark.RunAsync(store),
        });
    }
}

foreach (var name in wanted.Except(onStore))
{
    await (name switch
    {
        "graph" => GraphBenchmark.RunAsync(),
        "sweep" => SweepBenchmark.RunAsync(),
        _ => BigFieldBenchmark.RunAsync(),
    });
}

return 0;

static async Task FillAsync(TestStore store)
{
    if (Checkout.FindShared("chengdu/chengdu.osm") is { } map)
    {
        await OsmImport.RunAsync(store.DataSource, map);
        await GridsGenerator.GenerateAsync(store.DataSource, seed: 1, new GridsOptions(100_000));
        Console.WriteLine("Central Chengdu, 100,000 generated households");
    }
    else
    {
        await DemoCity.GenerateAsync(store.DataSource, seed: 1);
        Console.WriteLine($"The demo city ({Checkout.SharedAbsent})");
    }

    await store.ExecuteAsync("analyze");
}
