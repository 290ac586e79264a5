using GridMap.Api.Areas.Assignments;

namespace GridMap.Api.Tests.Events;

/// <summary>Events round a household: what its desk reads, planners among them.</summary>
public sealed class HouseholdEventTests(EventWorld world) : IClassFixture<EventWorld>
{
    [Fact]
    public async Task Desks_of_its_ground_read_what_happened_near_by_and_nobody_else_does()
    {
        await world.ResetAsync();
        await world.Store.ExecuteAsync("""
            delete from household;
            insert into household (id, address, geom, people_18_59, micro_grid_id, source_id, valid_from) overriding system value
            values (1, '1', st_setsrid(st_makepoint(104.0019, 30.001), 4326), 2, 52, 1, '2026-01-01'), (2, '2', st_setsrid(st_makepoint(104.0021, 30.001), 4326), 2, 51, 1, '2026-01-01')
            """);
        var near = await world.RaiseAsync(lon: 104.0017);
        var beyond = await world.RaiseAsync(lon: 104.0022, lat: 30.0011);
        await world.RaiseAsync(lon: 104.0005);
        Assert.Equal([near, beyond], await ReadAsync(EventWorld.Planner, 1));
        Assert.Equal([near, beyond], await ReadAsync(EventWorld.Everything, 1));
        Assert.Equal([near], await ReadAsync(EventWorld.West, 1));
        Assert.Equal([beyond], await ReadAsync(EventWorld.East, 2));
        Assert.Empty(await ReadAsync(EventWorld.East, 1));
        Assert.Empty(await ReadAsync(EventWorld.Li, 2));
        await using var work = await world.BeginAsync(EventWorld.Planner);
        Assert.Equal(0L, await work.ScalarAsync<long>("select count(*) from event", TestContext.Current.CancellationToken));
    }

    private async Task<List<Guid>> ReadAsync(long by, long household)
    {
        await using var work = await world.BeginAsync(by);
        var found = await work.ReadAsync("select id, away from events_near_household($1, 50)", r => (Id: r.GetGuid(0), Away: r.GetDouble(1)), TestContext.Current.CancellationToken, household);
        return [.. found.OrderBy(e => e.Away).Select(e => e.Id)];
    }
}
