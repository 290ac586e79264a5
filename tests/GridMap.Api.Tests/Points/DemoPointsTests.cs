using GridMap.Api.Points;
using Microsoft.AspNetCore.DataProtection;

namespace GridMap.Api.Tests.Points;

public sealed class DemoPointsTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);
    private static readonly HolderNames Names = new(new EphemeralDataProtectionProvider());

    private const string Picture = """
        select string_agg(h.card || ' ' || h.masked || ' ' || b.points || ' ' || (select count(*) from points_task t where t.holder_id = h.id), E'\n' order by h.card)
        from points_holder h join points_balance b on b.holder_id = h.id
        """;

    private static async Task<TestStore> CityAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.ExecuteAsync("""
            insert into source (name, kind, attribution) values ('test', 'generated', 'test');
            insert into area (id, level, parent_id, code, name, geom, source_id, valid_from)
            select id, level, parent, id::text, id::text, st_multi(st_makeenvelope(104, 30, 104.01, 30.01, 4326)), 1, '2026-01-01'
            from (values (1, 1, null::bigint), (2, 2, 1), (10, 3, 2), (11, 3, 2), (12, 3, 2)) v (id, level, parent);
            insert into account (name, display_name, role, password_hash, everywhere, demo) values ('worker', 'w', 'worker', '', false, true), ('dispatcher', 'd', 'dispatcher', '', true, true);
            """);
        return store;
    }

    [Fact]
    public async Task The_demo_s_ledger_sums_to_nothing_nobody_owes_and_there_is_something_to_confirm()
    {
        await using var store = await CityAsync();
        var (holders, bookings) = await DemoPoints.MakeAsync(store.DataSource, Names, 1, Today, TestContext.Current.CancellationToken);
        Assert.Equal((18L, (long)bookings, 0L), (await store.ScalarAsync<long>("select count(*) from points_holder"), await store.ScalarAsync<long>("select count(*) from points_transaction"),
            await store.ScalarAsync<long>("select sum(points) from points_entry")));
        Assert.Equal(18, holders);
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from points_balance where points < 0"));
        Assert.Equal("confirmed recorded refused", await store.ScalarAsync<string>("select string_agg(distinct state, ' ' order by state) from points_task"));
        Assert.Equal(2L, await store.ScalarAsync<long>("select count(distinct a.code) from points_entry e join points_account a on a.id = e.account_id where a.code is not null"));
        Assert.Equal((9L, 16L), (await store.ScalarAsync<long>("select min(extract(hour from at at time zone 'Asia/Shanghai'))::bigint from points_transaction"),
            await store.ScalarAsync<long>("select max(extract(hour from at at time zone 'Asia/Shanghai'))::bigint from points_transaction")));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_and_a_second_call_nothing()
    {
        await using var one = await CityAsync();
        await using var other = await CityAsync();
        await DemoPoints.MakeAsync(one.DataSource, Names, 1, Today, TestContext.Current.CancellationToken);
        await DemoPoints.MakeAsync(other.DataSource, Names, 1, Today, TestContext.Current.CancellationToken);
        Assert.Equal(await one.ScalarAsync<string>(Picture), await other.ScalarAsync<string>(Picture));
        Assert.Equal((0, 0), await DemoPoints.MakeAsync(one.DataSource, Names, 2, Today, TestContext.Current.CancellationToken));
    }
}
