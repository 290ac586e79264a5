using GridMap.Api.Events;
using GridMap.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GridMap.Api.Tests.Events;

/// <summary>Events by the classes that endpoints and the sync use, on a real store, with a clock that is set.</summary>
public sealed class EventTests(EventWorld world) : IClassFixture<EventWorld>, IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await world.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static EventStepRequest Step(string action, string? note = null) => new(Guid.NewGuid(), action, note);

    private OverdueEscalation Escalation() => new(world.Acting, world.Reader,
        new GridMapSettings("", null, null, null, false, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null, []), world.Clock, NullLogger<OverdueEscalation>.Instance);

    [Theory]
    [InlineData(EventWorld.Everything, true, true)]
    [InlineData(EventWorld.West, true, false)]
    [InlineData(EventWorld.East, false, true)]
    [InlineData(EventWorld.Wang, true, false)]
    [InlineData(EventWorld.Li, false, true)]
    [InlineData(EventWorld.Planner, false, false)]
    public async Task Each_sees_the_events_of_their_scope(long account, bool west, bool east)
    {
        var one = await world.RaiseAsync(lon: 104.0005);
        var other = await world.RaiseAsync(lon: 104.003);
        Assert.Equal((west, east), (await world.FindAsync(one, account) is not null, await world.FindAsync(other, account) is not null));
        await using var work = await world.BeginAsync(account);
        Assert.Equal((west ? 1L : 0) + (east ? 1 : 0), await work.ScalarAsync<long>("select count(*) from event_step", Cancellation));
    }

    [Fact]
    public async Task A_resident_s_report_goes_to_the_micro_grid_of_its_place_and_is_due_by_category_and_level()
    {
        var found = await world.FindAsync(await world.RaiseAsync(lon: 104.0005, category: "garbage"), EventWorld.Wang);
        Assert.Equal((5, 50L, 50L, "Wang", "resident", "open"), (found!.Level, found.AreaId, found.MicroGridId, found.WorkerName, found.RaisedBy, found.State));
        Assert.Equal(EventWorld.Start.AddHours(24), found.DueAt);
    }

    [Fact]
    public async Task The_same_id_with_the_same_content_is_harmless_and_with_another_is_a_conflict()
    {
        var raised = new RaisedEvent(Guid.NewGuid(), "noise", "loud", 104.0005, 30.001, world.Now);
        await using var work = await world.BeginAsync(EventWorld.Wang);
        Assert.IsType<RaiseOutcome.Stored>(await world.Raiser.RaiseAsync(work, raised, Cancellation));
        Assert.IsType<RaiseOutcome.Already>(await world.Raiser.RaiseAsync(work, raised with { MadeAt = world.Now.AddDays(-1) }, Cancellation));
        Assert.IsType<RaiseOutcome.Conflict>(await world.Raiser.RaiseAsync(work, raised with { Text = "quiet" }, Cancellation));
        Assert.Equal(1L, await work.ScalarAsync<long>("select count(*) from event", Cancellation));
    }

    [Fact]
    public async Task What_is_wrong_with_an_event_is_told_field_by_field_and_the_transaction_stays_good()
    {
        await using var work = await world.BeginAsync(EventWorld.Wang);
        var refused = Assert.IsType<RaiseOutcome.Refused>(await world.Raiser.RaiseAsync(work, new RaisedEvent(Guid.Empty, "x", " ", 500, double.NaN, world.Now), Cancellation));
        Assert.Equal(["category", "id", "lat", "lon", "text"], refused.Check.Problem().ProblemDetails.Errors.Keys.Order());
        Assert.IsType<RaiseOutcome.Stored>(await world.Raiser.RaiseAsync(work, new RaisedEvent(Guid.NewGuid(), "noise", "x", 104.0005, 30.001, world.Now), Cancellation));
    }

    [Fact]
    public async Task A_worker_s_event_outside_every_area_is_kept_and_a_dispatcher_s_outside_of_their_scope_is_refused()
    {
        var outside = await world.RaiseAsync(EventWorld.Wang, lon: 105);
        Assert.NotNull(await world.FindAsync(outside, EventWorld.Wang));
        Assert.Null((await world.FindAsync(outside))!.AreaId);
        Assert.Null(await world.FindAsync(outside, EventWorld.West));
        await using var work = await world.BeginAsync(EventWorld.West);
        Assert.IsType<RaiseOutcome.Refused>(await world.Raiser.RaiseAsync(work, new RaisedEvent(Guid.NewGuid(), "noise", "x", 104.003, 30.001, world.Now), Cancellation));
    }

    [Fact]
    public async Task An_overdue_event_goes_up_a_level_at_a_time_and_the_clock_decides_when()
    {
        var id = await world.RaiseAsync(category: "garbage"); // 24, 24, 36, 48, 48 hours
        var escalation = Escalation();
        world.Now = EventWorld.Start.AddHours(24).AddSeconds(-1);
        Assert.Equal(0, await escalation.SweepAsync(Cancellation));
        foreach (var (level, area, hours) in ((int, long, int)[])[(4, 40, 24), (3, 30, 36), (2, 20, 48), (1, 10, 48)])
        {
            world.Now = (await world.FindAsync(id))!.DueAt!.Value;
            Assert.Equal(1, await escalation.SweepAsync(Cancellation));
            Assert.Equal(0, await escalation.SweepAsync(Cancellation));
            var now = (await world.FindAsync(id))!;
            Assert.Equal((level, area, world.Now.AddHours(hours), EventWorld.Start.AddHours(24)), (now.Level, now.AreaId, now.DueAt, now.OverdueSince));
        }

        world.Now = world.Now.AddDays(30);
        Assert.Equal(0, await escalation.SweepAsync(Cancellation)); // nobody is above the district
        Assert.NotNull((await world.FindAsync(id, EventWorld.Wang))!.OverdueSince);
    }

    [Fact]
    public async Task Of_several_copies_one_escalates()
    {
        for (var i = 0; i < 20; i++)
        {
            await world.RaiseAsync();
        }

        world.Now = EventWorld.Start.AddHours(25);
        var swept = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Escalation().SweepAsync(Cancellation)));
        Assert.Equal(20, swept.Sum());
        Assert.Equal(20L, await world.Store.ScalarAsync<long>("select count(*) from event_step where overdue"));

        await using var holder = await world.Store.DataSource.OpenConnectionAsync(Cancellation);
        await using var hold = new NpgsqlCommand("select pg_advisory_lock(x'677269646d617002'::bigint)", holder);
        await hold.ExecuteNonQueryAsync(Cancellation);
        Assert.Null(await Escalation().SweepAsync(Cancellation));
    }

    [Fact]
    public async Task A_step_sent_again_is_done_once_and_with_another_content_refused()
    {
        var id = await world.RaiseAsync();
        var step = Step("comment", "seen");
        Assert.IsType<StepOutcome.Done>(await world.StepAsync(EventWorld.Wang, id, step));
        Assert.IsType<StepOutcome.Done>(await world.StepAsync(EventWorld.Wang, id, step));
        Assert.IsType<StepOutcome.Impossible>(await world.StepAsync(EventWorld.Wang, id, step with { Note = "other" }));
        Assert.Equal(1L, await world.Store.ScalarAsync<long>("select count(*) from event_step where action = 'comment'"));
    }

    [Fact]
    public async Task Duplicates_end_with_the_first_and_a_duplicate_of_a_duplicate_is_one_of_the_first()
    {
        var first = await world.RaiseAsync();
        var second = await world.RaiseAsync(sameAs: first);
        var third = await world.RaiseAsync();
        Assert.IsType<StepOutcome.Done>(await world.StepAsync(EventWorld.Wang, third, Step("link") with { DuplicateOf = second }));
        Assert.Equal((first, first), ((await world.FindAsync(second))!.DuplicateOf, (await world.FindAsync(third))!.DuplicateOf));
        Assert.IsType<StepOutcome.Impossible>(await world.StepAsync(EventWorld.Wang, first, Step("link") with { DuplicateOf = third }));

        // The first was one itself: the others go with it.
        var older = await world.RaiseAsync();
        Assert.IsType<StepOutcome.Done>(await world.StepAsync(EventWorld.West, first, Step("link") with { DuplicateOf = older }));
        Assert.Equal(older, (await world.FindAsync(third))!.DuplicateOf);
        Assert.IsType<StepOutcome.Done>(await world.StepAsync(EventWorld.West, older, Step("close", "done")));
        foreach (var id in (Guid[])[first, second, third])
        {
            Assert.Equal(("closed", "done"), ((await world.FindAsync(id))!.State, (await world.FindAsync(id))!.ClosedNote));
        }

        Assert.IsType<StepOutcome.Invalid>(await world.StepAsync(EventWorld.West, await world.RaiseAsync(), Step("link") with { DuplicateOf = await world.RaiseAsync(lon: 104.003) })); // not theirs
    }

    [Fact]
    public async Task What_its_raiser_held_it_for_is_left_alone_where_that_is_closed()
    {
        var closed = await world.RaiseAsync();
        await world.StepAsync(EventWorld.Wang, closed, Step("close", "done"));
        Assert.Equal("open", (await world.FindAsync(await world.RaiseAsync(sameAs: closed)))!.State);
        Assert.Equal("open", (await world.FindAsync(await world.RaiseAsync(sameAs: Guid.NewGuid())))!.State);
    }

    [Fact]
    public async Task Near_are_those_of_the_category_within_its_metres_and_days_that_are_not_closed()
    {
        const double Metre = 1 / 111_320.0;
        var near = await world.RaiseAsync(lat: 30.001 + (39 * Metre));   // garbage: 40 m, 5 days
        await world.RaiseAsync(lat: 30.001 + (42 * Metre));
        await world.RaiseAsync(category: "noise");
        await world.StepAsync(EventWorld.Wang, await world.RaiseAsync(), Step("close", "done"));
        await using var work = await world.BeginAsync(EventWorld.Wang);
        var found = Assert.Single(await world.Reader.NearAsync(work, 104.0005, 30.001, "garbage", null, Cancellation));
        Assert.Equal(near, found.Id);
        Assert.InRange(found.Metres, 38, 40);
        world.Now = EventWorld.Start.AddDays(5);
        Assert.Empty(await world.Reader.NearAsync(work, 104.0005, 30.001, "garbage", null, Cancellation));
    }

    [Fact]
    public async Task An_event_on_a_border_is_re_routed_with_its_history_to_the_neighbour_but_not_farther()
    {
        var id = await world.RaiseAsync(lon: 104.0019); // 10 m from community 31
        Assert.IsType<StepOutcome.Done>(await world.StepAsync(EventWorld.West, id, Step("accept")));
        Assert.IsType<StepOutcome.Done>(await world.StepAsync(EventWorld.West, id, Step("reroute", "across the street") with { MicroGridId = 51 }));
        Assert.Null(await world.FindAsync(id, EventWorld.West));
        Assert.Equal((51L, "open", "Li"), ((await world.FindAsync(id, EventWorld.East))!.MicroGridId, (await world.FindAsync(id, EventWorld.East))!.State, (await world.FindAsync(id))!.WorkerName));
        await using var work = await world.BeginAsync(EventWorld.East);
        Assert.Equal(["raise", "accept", "reroute"], (await EventReader.StepsAsync(work, id, Cancellation)).Select(s => s.Action));
        Assert.IsType<StepOutcome.Invalid>(await world.StepAsync(EventWorld.West, await world.RaiseAsync(lon: 104.0001, lat: 30.0001), Step("reroute", "far") with { MicroGridId = 51 }));
    }

    [Fact]
    public async Task When_areas_change_unclosed_events_go_to_where_their_place_lies_now()
    {
        var moved = await world.RaiseAsync(lon: 104.0008);
        var stays = await world.RaiseAsync(lon: 104.0002);
        var byHand = await world.RaiseAsync(lon: 104.0012);
        await world.StepAsync(EventWorld.West, byHand, Step("reroute", "nearer to them") with { MicroGridId = 50 });
        var closed = await world.RaiseAsync(lon: 104.0008);
        await world.StepAsync(EventWorld.West, closed, Step("close", "done"));
        var above = await world.RaiseAsync(lon: 104.0008);
        await world.StepAsync(EventWorld.Wang, above, Step("escalate"));
        await world.Store.ExecuteAsync("""
            insert into area_change (kind, made_on) values ('redraw', current_date);
            update area set geom = st_multi(st_makeenvelope(104, 30, 104.0005, 30.002, 4326)) where id = 50;
            update area set geom = st_multi(st_makeenvelope(104.0005, 30, 104.002, 30.002, 4326)) where id = 52;
            """);
        await using (var work = await world.BeginAsync(EventWorld.Planner))
        {
            Assert.Equal(2, await work.ScalarAsync<int>("select reroute_events(1)", Cancellation));
            Assert.Equal(0, await work.ScalarAsync<int>("select reroute_events(1)", Cancellation));
            await work.CommitAsync(Cancellation);
        }

        async Task<(long?, long?, int)> At(Guid id) => await world.FindAsync(id) is { } e ? (e.MicroGridId, e.AreaId, e.Level) : default;
        Assert.Equal((52L, 52L, 5), await At(moved));
        Assert.Equal((50L, 50L, 5), await At(stays));
        Assert.Equal((50L, 50L, 5), await At(byHand));
        Assert.Equal((50L, 50L, 5), await At(closed));
        Assert.Equal((52L, 40L, 4), await At(above));
    }

    [Fact]
    public async Task When_a_grid_gets_another_parent_or_is_closed_events_follow()
    {
        var id = await world.RaiseAsync();
        await world.StepAsync(EventWorld.West, id, Step("escalate"));
        await world.StepAsync(EventWorld.West, id, Step("escalate"));
        await world.Store.ExecuteAsync("insert into area_change (kind, made_on) values ('reparent', current_date); update area set parent_id = 31 where id = 40");
        Assert.Equal(1, await world.Store.ScalarAsync<int>("select reroute_events(1)"));
        Assert.Equal((31L, 3), ((await world.FindAsync(id))!.AreaId, (await world.FindAsync(id))!.Level));
        await world.Store.ExecuteAsync("update area set valid_to = current_date where id in (50, 52)"); // no micro-grid is left there: its grid has it
        Assert.Equal(1, await world.Store.ScalarAsync<int>("select reroute_events(1)"));
        Assert.Equal((null, 31L, 3), ((await world.FindAsync(id))!.MicroGridId, (await world.FindAsync(id))!.AreaId, (await world.FindAsync(id))!.Level));
    }

    [Theory]
    [InlineData("update event set state = 'closed'")]
    [InlineData("delete from event")]
    [InlineData("update event_step set note = 'x'")]
    [InlineData("delete from event_step")]
    [InlineData("insert into event (id, category, body, geom, raised_kind, raised_by, raised_at, made_at, content_hash, state) select gen_random_uuid(), 'noise', 'x', geom, 'resident', null, now(), now(), '', 'closed' from event")]
    [InlineData("select cipher from event_contact")]
    [InlineData("insert into event_step (id, event_id, at, actor_kind, account_id, action) select gen_random_uuid(), id, now(), 'system', null, 'escalate' from event")]
    [InlineData("insert into event_step (id, event_id, at, actor_kind, account_id, action) select gen_random_uuid(), id, now(), 'worker', 5, 'accept' from event")]
    public async Task The_service_has_no_way_around_the_steps(string sql)
    {
        await world.RaiseAsync();
        await using var work = await world.BeginAsync(EventWorld.Wang);
        var e = await Assert.ThrowsAsync<PostgresException>(() => work.ExecuteAsync(sql, Cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
    }
}
