using GridMap.Testing;
using Npgsql;

namespace GridMap.Data.Tests;

/// <summary>The store refuses nonsense, whoever writes it.</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    private const string Square = "ST_GeomFromText('MULTIPOLYGON(((104 30,104.1 30,104.1 30.1,104 30.1,104 30)))', 4326)";
    private const string Bow = "ST_GeomFromText('MULTIPOLYGON(((104 30,104.1 30.1,104.1 30,104 30.1,104 30)))', 4326)";
    private TestStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.CreateAsync();
        await _store.ExecuteAsync("insert into source (name, kind, attribution) values ('test', 'file', 'test')");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Task AddAreaAsync(int level, string parent, string code, string geom) =>
        _store.ExecuteAsync($"insert into area (level, parent_id, code, name, geom, source_id) values ({level}, {parent}, '{code}', '{code}', {geom}, 1)");

    private async Task AssertRefusedAsync(Func<Task> write, string constraint)
    {
        var e = await Assert.ThrowsAsync<PostgresException>(write);
        Assert.Contains(constraint, e.ConstraintName + e.MessageText);
    }

    [Fact]
    public async Task A_polygon_that_crosses_itself_is_refused() =>
        await AssertRefusedAsync(() => AddAreaAsync(1, "null", "510104", Bow), "area_geom_check");

    [Fact]
    public async Task A_child_belongs_to_the_level_just_above()
    {
        await AddAreaAsync(1, "null", "510104", Square);
        var district = "(select id from area where code = '510104')";
        await AddAreaAsync(2, district, "510104017", Square);
        await AssertRefusedAsync(() => AddAreaAsync(3, district, "510104017001", Square), "area_parent_id_parent_level_fkey");
        await AssertRefusedAsync(() => AddAreaAsync(2, "null", "510104018", Square), "area_check");
    }

    [Fact]
    public async Task A_code_that_is_in_use_is_refused()
    {
        await AddAreaAsync(1, "null", "510104", Square);
        await AssertRefusedAsync(() => AddAreaAsync(1, "null", "510104", Square), "area_code_current");
    }

    [Fact]
    public async Task A_household_outside_every_micro_grid_is_kept_and_listed()
    {
        await _store.ExecuteAsync("insert into household (address, geom, people_18_59, source_id) values ('somewhere', ST_SetSRID(ST_MakePoint(104, 30), 4326), 2, 1)");
        Assert.Equal(1L, await _store.ScalarAsync<long>("select count(*) from household_outside where people = 2"));
    }

    [Fact]
    public async Task A_household_cannot_lie_in_an_area_that_is_no_micro_grid()
    {
        await AddAreaAsync(1, "null", "510104", Square);
        await AssertRefusedAsync(
            () => _store.ExecuteAsync("""
                insert into household (address, geom, micro_grid_id, source_id)
                select 'x', ST_SetSRID(ST_MakePoint(104, 30), 4326), id, 1 from area
                """), "household_micro_grid_id");
    }

    [Fact]
    public async Task Households_outlive_their_micro_grid()
    {
        await AddAreaAsync(1, "null", "1", Square);
        for (var level = 2; level <= 5; level++)
        {
            await AddAreaAsync(level, $"(select id from area where level = {level - 1})", level.ToString(), Square);
        }

        await _store.ExecuteAsync("""
            insert into household (address, geom, micro_grid_id, source_id)
            select 'x', ST_SetSRID(ST_MakePoint(104, 30), 4326), id, 1 from area where level = 5
            """);
        await _store.ExecuteAsync("delete from area where level = 5");
        Assert.Equal(1L, await _store.ScalarAsync<long>("select count(*) from household_outside"));
    }

    [Fact]
    public async Task Every_change_of_streets_moves_the_network_version()
    {
        var before = await _store.ScalarAsync<long>("select network from store_version");
        await _store.ExecuteAsync("""
            insert into street (from_node, to_node, geom, length_metres, class, source_id)
            values (1, 2, ST_GeomFromText('LINESTRING(104 30, 104.001 30)', 4326), 96, 'footway', 1)
            """);
        var inserted = await _store.ScalarAsync<long>("select network from store_version");
        await _store.ExecuteAsync("delete from source");
        Assert.True(inserted > before);
        Assert.True(await _store.ScalarAsync<long>("select network from store_version") > inserted);
    }
}
