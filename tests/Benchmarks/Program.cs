using GridMap.Benchmarks;
using GridMap.Import.Demo;
using GridMap.Import.Grids;
using GridMap.Import.Osm;
using GridMap.Testing;

if (args is [CrashBenchmark.Child, .. var own]) return await CrashBenchmark.RunChildAsync(own);
if (args is [ImportBenchmark.Child, var file, var target]) return await ImportBenchmark.RunChildAsync(file, target);

// Over Chengdu, or the demo city where its map is absent.
var overACity = new Dictionary<string, Func<TestStore, Task>>
{
    ["coverage"] = CoverageBenchmark.RunAsync,
    ["tiles"] = TileBenchmark.RunAsync,
    ["field"] = FieldBenchmark.RunAsync,
    ["nearest"] = NearestBenchmark.RunAsync,
    ["redraw"] = RedrawBenchmark.RunAsync,
};

// Over worlds of their own.
var others = new Dictionary<string, Func<Task>>
{
    ["kernels"] = Kernels.RunAsync,
    ["big-field"] = BigFieldBenchmark.RunAsync,
    ["pgrouting"] = PgRouting.RunAsync,
    ["graph"] = GraphBenchmark.RunAsync,
    ["growth"] = GrowthBenchmark.RunAsync,
    ["sweep"] = SweepBenchmark.RunAsync,
    ["living-circle"] = LivingCircleBenchmark.RunAsync,
    ["siting"] = SitingBenchmark.RunAsync,
    ["nearest-table"] = NearestTableBenchmark.RunAsync,
    ["isochrone"] = IsochroneBenchmark.RunAsync,
    ["import"] = ImportBenchmark.RunAsync,
    ["scenario"] = ScenarioBenchmark.RunAsync,
    ["sync"] = SyncBenchmark.RunAsync,
    ["crash"] = CrashBenchmark.RunAsync,
};
string[] known = [.. overACity.Keys, .. others.Keys];
var wanted = args.Length == 0 ? known : args;
if (wanted.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. Benchmarks: {string.Join(", ", known)}.");
    return 1;
}

if (wanted.Any(overACity.ContainsKey))
{
    await using var store = await TestStore.CreateAsync();
    await FillAsync(store);
    foreach (var name in wanted.Where(overACity.ContainsKey)) await overACity[name](store);
}

foreach (var name in wanted.Where(others.ContainsKey)) await others[name]();

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
