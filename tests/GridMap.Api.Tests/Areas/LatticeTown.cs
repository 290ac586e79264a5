using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Tests.Areas;

/// <summary>
/// A store with a district of 32 square micro-grids, 0.01° wide, eight in a row: four make a grid, two grids a community, two communities a
/// subdistrict, two subdistricts the district. 400 households lie anywhere; four workers share the micro-grids since January, some households
/// are looked after by another for some days.
/// Four compounds: one lies in another, one on the border of two subdistricts. Account 1 is a planner of everything.
/// </summary>
internal sealed class LatticeTown : IAsyncDisposable
{
    public const long Planner = 1;
    public static readonly DateOnly FirstDay = new(2026, 11, 1);

    private LatticeTown(TestStore store) => (Store, Service) = (store, GridMapDataSource.CreateForService(store.ConnectionString));

    public TestStore Store { get; }

    public NpgsqlDataSource Service { get; }

    public static async Task<LatticeTown> CreateAsync() => new(await TestStore.CreateAsync());

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Store.DisposeAsync();
    }

    /// <summary>Everything as it was on the first day.</summary>
    public Task LayAsync(int seed) => Store.ExecuteAsync($"""
        truncate source, account, area_change, audit restart identity cascade;
        insert into source (name, kind, attribution) values ('test', 'file', 'test');
        insert into account (name, display_name, role, password_hash, everywhere) values
          ('planner', 'planner', 'planner', '', true), ('w1', 'w1', 'worker', '', false), ('w2', 'w2', 'worker', '', false), ('w3', 'w3', 'worker', '', false),
          ('w4', 'w4', 'worker', '', false), ('west', 'west', 'planner', '', false);
        insert into area (id, level, parent_id, code, name, geom, source_id, valid_from)
        select id, level, parent, code, code, st_multi(st_union(st_makeenvelope(104 + x * 0.01, 30 + y * 0.01, 104.01 + x * 0.01, 30.01 + y * 0.01, 4326))), 1, '2026-01-01'
        from generate_series(0, 7) x, generate_series(0, 3) y, lateral (values
          (1, 1, null::bigint, '510100'),
          (10 + x / 4, 2, 1, '51010000' || 1 + x / 4),
          (100 + x / 4 * 2 + y / 2, 3, 10 + x / 4, '51010000' || 1 + x / 4 || '00' || 1 + y / 2),
          (1000 + x / 2 * 2 + y / 2, 4, 100 + x / 4 * 2 + y / 2, '51010000' || 1 + x / 4 || '00' || 1 + y / 2 || '00' || 1 + x / 2 % 2),
          (10000 + x * 4 + y, 5, 1000 + x / 2 * 2 + y / 2, '51010000' || 1 + x / 4 || '00' || 1 + y / 2 || '00' || 1 + x / 2 % 2 || '00' || 1 + x % 2 + y % 2 * 2)) v (id, level, parent, code)
        group by id, level, parent, code order by level;
        select setval(pg_get_serial_sequence('area', 'id'), 20000);
        select setseed({seed % 1000 / 1000.0});
        insert into household (address, geom, people_18_59, micro_grid_id, source_id, valid_from, placed_from)
        select n::text, st_setsrid(st_makepoint(104 + x, 30 + y), 4326), 1 + n % 5, 10000 + floor(x / 0.01)::int * 4 + floor(y / 0.01)::int, 1, '2026-01-01', '2026-01-01'
        from (select n, random() * 0.08 as x, random() * 0.04 as y from generate_series(1, 400) n) p;
        insert into compound (id, name, geom, walled, source_id, valid_from)
        select id, name, st_multi(st_makeenvelope(w, s, e, n, 4326)), true, 1, '2026-01-01'
        from (values (1, '百花', 104.002, 30.002, 104.018, 30.018), (2, '百花里', 104.003, 30.003, 104.009, 30.009), (3, '玉林', 104.035, 30.012, 104.045, 30.028), (4, '东苑', 104.061, 30.021, 104.069, 30.029)) c (id, name, w, s, e, n);
        update household h set compound_id = (select c.id from compound c where st_covers(c.geom, h.geom) order by st_area(c.geom) limit 1);
        insert into gate (compound_id, node_id, access, inferred, geom, source_id) select id, id, 'residents', false, st_startpoint(st_exteriorring(st_geometryn(geom, 1))), 1 from compound;
        insert into assignment (worker_id, micro_grid_id, valid_from) select 2 + id % 4, id, '2026-01-01' from area where level = 5;
        insert into assignment (worker_id, household_id, valid_from, valid_to) select 2 + (id + 1) % 4, id, '2026-10-28', '2026-11-06' from household where id % 9 = 0;
        insert into account_scope values (6, 100);
        insert into station (name, kind, geom, source_id) select 's', min(code), st_setsrid(st_makepoint(104.001, 30.001), 4326), 1 from station_kind;
        insert into station_area select max(id), 100 from station;
        """);
}
