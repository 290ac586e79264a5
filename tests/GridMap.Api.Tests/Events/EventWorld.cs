using GridMap.Api.Events;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Tests.Events;

/// <summary>A clock that is set by hand.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>
/// A store with two communities side by side, each of one grid; the west grid has two micro-grids:
/// <code>
///   | 50 | 52 |   51   |      x: 104.000, .001, .002, .004; y: 30.000 to 30.002
///   |  grid 40 |  41   |      community 30, 31; subdistrict 20; district 10
/// </code>
/// Accounts: 1 dispatcher of everything, 2 dispatcher of community 30, 3 dispatcher of community 31, 4 worker of 50, 5 worker of 51, 6 planner of everything.
/// </summary>
public sealed class EventWorld : IAsyncLifetime
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
    public const long Everything = 1, West = 2, East = 3, Wang = 4, Li = 5, Planner = 6;
    private readonly SetClock clock = new(Start);
    private NpgsqlDataSource service = null!;

    public TestStore Store { get; private set; } = null!;

    public ActingStore Acting { get; private set; } = null!;

    public EventReader Reader { get; private set; } = null!;

    public EventRaiser Raiser { get; private set; } = null!;

    public EventSteps Steps { get; private set; } = null!;

    public DateTimeOffset Now
    {
        get => clock.Now;
        set => clock.Now = value;
    }

    public TimeProvider Clock => clock;

    public async ValueTask InitializeAsync()
    {
        Store = await TestStore.CreateAsync();
        service = GridMapDataSource.CreateForService(Store.ConnectionString);
        Acting = new ActingStore(service);
        Reader = new EventReader(clock);
        Raiser = new EventRaiser(Reader, clock);
        Steps = new EventSteps(clock);
        await Store.ExecuteAsync("insert into source (name, kind, attribution) values ('test', 'file', 'test')");
        await ResetAsync();
    }

    /// <summary>As it was at first: no event, the areas as drawn.</summary>
    public async Task ResetAsync()
    {
        Now = Start;
        await Store.ExecuteAsync("""
            truncate account, area, area_change restart identity cascade;
            insert into points_account (code) values ('issued'), ('redeemed');
            insert into area (id, level, parent_id, code, name, geom, source_id, valid_from)
            select id, level, parent, id::text, id::text, st_multi(st_makeenvelope(w, 30, e, 30.002, 4326)), 1, '2026-01-01'
            from (values (10, 1, null::bigint, 104, 104.004), (20, 2, 10, 104, 104.004), (30, 3, 20, 104, 104.002), (31, 3, 20, 104.002, 104.004), (40, 4, 30, 104, 104.002),
              (41, 4, 31, 104.002, 104.004), (50, 5, 40, 104, 104.001), (52, 5, 40, 104.001, 104.002), (51, 5, 41, 104.002, 104.004)) v (id, level, parent, w, e);
            insert into account (name, display_name, role, password_hash, everywhere) values ('all', 'All', 'dispatcher', '', true), ('west', 'West', 'dispatcher', '', false),
              ('east', 'East', 'dispatcher', '', false), ('wang', 'Wang', 'worker', '', false), ('li', 'Li', 'worker', '', false), ('plan', 'Plan', 'planner', '', true);
            insert into account_scope values (2, 30), (3, 31);
            insert into assignment (worker_id, micro_grid_id, valid_from) values (4, 50, '2026-01-01'), (5, 51, '2026-01-01');
            """);
    }

    /// <param name="account">0: the system.</param>
    public Task<ActingTransaction> BeginAsync(long account)
    {
        var day = DateOnly.FromDateTime(Now.UtcDateTime);
        return Acting.BeginAsync(account == 0 ? Actor.System(day) : Actor.Account(account, day), TestContext.Current.CancellationToken);
    }

    /// <summary>Raises an event and returns its id; a test whose event is refused fails.</summary>
    /// <param name="by">0: a resident.</param>
    public async Task<Guid> RaiseAsync(long by = 0, double lon = 104.0005, double lat = 30.001, string category = "garbage", Guid? sameAs = null)
    {
        var id = Guid.NewGuid();
        await using var work = await BeginAsync(by);
        var outcome = await Raiser.RaiseAsync(work, new RaisedEvent(id, category, "text", lon, lat, Now, null, sameAs), TestContext.Current.CancellationToken);
        Assert.IsType<RaiseOutcome.Stored>(outcome);
        await work.CommitAsync(TestContext.Current.CancellationToken);
        return id;
    }

    public async Task<StepOutcome> StepAsync(long by, Guid on, EventStepRequest step)
    {
        await using var work = await BeginAsync(by);
        var outcome = await Steps.AddAsync(work, on, step, TestContext.Current.CancellationToken);
        if (outcome is StepOutcome.Done)
        {
            await work.CommitAsync(TestContext.Current.CancellationToken);
        }

        return outcome;
    }

    public async Task<StepOutcome> ReopenAsync(Guid on)
    {
        await using var work = await BeginAsync(0);
        var outcome = await Steps.ReopenAsync(work, on, Guid.NewGuid(), "still there", TestContext.Current.CancellationToken);
        if (outcome is StepOutcome.Done)
        {
            await work.CommitAsync(TestContext.Current.CancellationToken);
        }

        return outcome;
    }

    /// <summary>As an account sees it: null where it is not theirs.</summary>
    public async Task<EventDocument?> FindAsync(Guid id, long by = Everything)
    {
        await using var work = await BeginAsync(by);
        return await Reader.FindAsync(work, id, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await Store.DisposeAsync();
    }
}
