using GridMap.Benchmarks;
using GridMap.Import.Demo;
using GridMap.Import.Grids;
using GridMap.Import.Osm;
using GridMap.Testing;

string[] known = ["coverage", "tiles", "field"];
var wanted = args.Length == 0 ? known : args;
if (wanted.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. Benchmarks: {string.Join(", ", known)}.");
    return 1;
}

await using var store = await TestStore.CreateAsync();
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
foreach (var name in wanted)
{
    await (name switch
    {
        "coverage" => CoverageBenchmark.RunAsync(store),
        "tiles" => TileBenchmark.RunAsync(store),
        _ => FieldBenchmark.RunAsync(store),
    });
}

return 0;
