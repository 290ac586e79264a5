using GridMap.Data;
using GridMap.Import.Grids;

namespace GridMap.Import.Tests;

public sealed class GridsGeneratorTests
{
    // Fourteen by fourteen residential streets 160 m apart, every fourth a primary road, and a compound in every third block.
    private const string World = """
        insert into source (name, kind, attribution) values ('osm:test', 'osm', 'test');
        insert into street (from_node, to_node, geom, length_metres, class, name, walkable, source_id)
        select i * 100 + j, case d when 0 then i * 100 + j + 1 else (i + 1) * 100 + j end,
          st_setsrid(st_makeline(st_makepoint(104 + i * 0.00166, 30 + j * 0.00144),
                                 st_makepoint(104 + (i + d) * 0.00166, 30 + (j + 1 - d) * 0.00144)), 4326),
          160, case when (case d when 0 then i else j end) % 4 = 0 then 'primary' else 'residential' end, '路' || d || case d when 0 then i else j end, true, 1
        from generate_series(0, 13) i, generate_series(0, 13) j, generate_series(0, 1) d where (d = 0 and j < 13) or (d = 1 and i < 13);
        insert into compound (name, geom, walled, source_id)
        select '小区' || i || j, st_multi(st_makeenvelope(104.0003 + i * 0.00166, 30.0003 + j * 0.00144, 104.0013 + i * 0.00166, 30.0011 + j * 0.00144, 4326)), true, 1
        from generate_series(0, 12) i, generate_series(0, 12) j where (i + j) % 3 = 0;
        """;

    [Fact]
    public async Task Areas_tile_and_hold_between_30_and_100_households_in_a_micro_grid()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(World);
        var report = await GridsGenerator.GenerateAsync(store.DataSource, 1, new GridsOptions(6000));
        Assert.Equal(6000, report.Households);
        Assert.Empty(report.MicroGridsOutsideSize);
        await AreaChecks.AssertTilingAsync(store);
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from area where not generated"));
        Assert.True(await store.ScalarAsync<long>("select count(*) from household where compound_id is not null") > 500);
    }

    [Fact]
    public async Task A_rerun_replaces_the_earlier_result_and_repeats_it()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(World);
        const string digest = "select md5(string_agg(address || st_astext(geom) || people, ',' order by id)) from household";
        await GridsGenerator.GenerateAsync(store.DataSource, 3, new GridsOptions(4000));
        var first = await store.ScalarAsync<string>(digest);
        await GridsGenerator.GenerateAsync(store.DataSource, 3, new GridsOptions(4000));
        Assert.Equal(first, await store.ScalarAsync<string>(digest));
        Assert.Equal(4000L, await store.ScalarAsync<long>("select count(*) from household"));
        await GridsGenerator.GenerateAsync(store.DataSource, 4, new GridsOptions(4000));
        Assert.NotEqual(first, await store.ScalarAsync<string>(digest));
    }

    [Fact]
    public async Task A_store_without_streets_is_refused_and_left_as_it_is()
    {
        await using var store = await TestStore.CreateAsync();
        var refused = await Assert.ThrowsAsync<StoreException>(() => GridsGenerator.GenerateAsync(store.DataSource, 1));
        Assert.Contains("import osm", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from source"));
    }

    [Fact]
    public async Task Too_many_households_for_the_ground_are_refused()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(World);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => GridsGenerator.GenerateAsync(store.DataSource, 1, new GridsOptions(10_000_000)));
    }
}
