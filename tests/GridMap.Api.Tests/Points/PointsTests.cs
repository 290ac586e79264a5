using FsCheck;
using FsCheck.Fluent;
using GridMap.Api.Tests.Events;
using Npgsql;

namespace GridMap.Api.Tests.Points;

/// <summary>The ledger, by the functions that endpoints call, against a plain count.</summary>
public sealed class PointsTests(EventWorld world) : IClassFixture<EventWorld>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<Guid> HolderAsync() => world.Store.ScalarAsync<Guid>($"""
        insert into points_holder (id, kind, area_id, card, cipher, masked, made_by, content_hash)
        select gen_random_uuid(), 'volunteer', 30, translate(upper(substr(md5(random()::text), 1, 12)), '01', '23'), '', 'x', 2, '' returning id
        """);

    private Task<Guid> TaskAsync(Guid holder, string rule = "patrol") => world.Store.ScalarAsync<Guid>($"""
        insert into points_task (id, holder_id, rule, done_on, note, recorded_by, content_hash) values (gen_random_uuid(), '{holder}', '{rule}', '2026-11-20', '', {EventWorld.Wang}, '') returning id
        """);

    private async Task<string> AskAsync(long by, string sql, params object?[] parameters)
    {
        await using var work = await world.BeginAsync(by);
        try
        {
            await work.ExecuteAsync(sql, Cancellation, parameters);
            await work.CommitAsync(Cancellation);
            return "done";
        }
        catch (PostgresException e)
        {
            return e.ConstraintName ?? e.SqlState;
        }
    }

    private Task<string> DecideAsync(Guid task, bool confirmed = true, long by = EventWorld.West) => AskAsync(by, "select decide_points_task($1, $2)", task, confirmed);

    private Task<string> SpendAsync(Guid id, Guid holder, int points, long by = EventWorld.West) => AskAsync(by, "select spend_points($1, $2, $3, 'rice')", id, holder, points);

    private Task<int> BalanceAsync(Guid holder) => world.Store.ScalarAsync<int>($"select points from points_balance where holder_id = '{holder}'");

    /// <summary>An operation: 0 confirm a new task, 1 refuse one, 2 confirm the last one again, else spend so many points, odd ones twice under one id.</summary>
    [Fact]
    public async Task Whatever_is_done_every_booking_sums_to_zero_nobody_owes_and_the_balance_is_what_was_earned_less_what_was_spent()
    {
        foreach (var operations in Gen.Choose(0, 25).ListOf(12).Sample(4))
        {
            var (holder, expected, last) = (await HolderAsync(), 0, Guid.Empty);
            foreach (var operation in operations)
            {
                if (operation <= 1 || (operation == 2 && last == Guid.Empty))
                {
                    last = await TaskAsync(holder);
                    Assert.Equal("done", await DecideAsync(last, operation != 1));
                    expected += operation != 1 ? 10 : 0;
                    last = operation == 1 ? Guid.Empty : last;
                }
                else if (operation == 2)
                {
                    Assert.Equal("done", await DecideAsync(last));
                    Assert.Equal("GM012", await DecideAsync(last, false));
                }
                else
                {
                    var id = Guid.NewGuid();
                    Assert.Equal(operation <= expected ? "done" : "points_not_owed", await SpendAsync(id, holder, operation));
                    expected -= operation <= expected ? operation : 0;
                    if (operation % 2 == 1 && await world.Store.ScalarAsync<bool>($"select exists (select from points_transaction where id = '{id}')"))
                    {
                        Assert.Equal("done", await SpendAsync(id, holder, operation));
                        Assert.Equal("GM012", await SpendAsync(id, holder, operation + 1));
                    }
                }

                Assert.Equal(expected, await BalanceAsync(holder));
            }
        }

        Assert.Equal(0L, await world.Store.ScalarAsync<long>("select coalesce(sum(points), 0) from points_entry"));
        Assert.Equal(0L, await world.Store.ScalarAsync<long>("select count(*) from (select from points_entry group by transaction_id having sum(points) <> 0 or count(*) <> 2) v"));
    }

    [Fact]
    public async Task Two_who_spend_the_same_points_at_once_do_not_both_get_them()
    {
        var holder = await HolderAsync();
        await DecideAsync(await TaskAsync(holder));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SpendAsync(Guid.NewGuid(), holder, 10)));
        Assert.Equal(1, outcomes.Count(o => o == "done"));
        Assert.Equal(0, await BalanceAsync(holder));
    }

    [Fact]
    public async Task Only_a_dispatcher_of_the_community_decides_and_not_who_recorded_it()
    {
        var task = await TaskAsync(await HolderAsync());
        Assert.Equal("GM011", await DecideAsync(task, by: EventWorld.East));
        Assert.Equal("GM011", await DecideAsync(task, by: EventWorld.Wang));
        Assert.Equal("GM011", await DecideAsync(task, by: EventWorld.Planner));
        await world.Store.ExecuteAsync($"update points_task set recorded_by = {EventWorld.West} where id = '{task}'");
        Assert.Equal("GM013", await DecideAsync(task));
        Assert.Equal("done", await DecideAsync(task, by: EventWorld.Everything));
    }

    [Theory]
    [InlineData("insert into points_entry select (select id from points_transaction limit 1), (select id from points_account where holder_id is not null limit 1), 5")]
    [InlineData("update points_entry set points = 100")]
    [InlineData("delete from points_transaction")]
    [InlineData("update points_task set state = 'confirmed', decided_by = 2")]
    [InlineData("select book_points(gen_random_uuid(), (select id from points_holder limit 1), null, 5, 'x')")]
    public async Task The_service_cannot_book_by_itself(string sql)
    {
        await DecideAsync(await TaskAsync(await HolderAsync()));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await AskAsync(EventWorld.Everything, sql));
    }

    [Fact]
    public async Task Not_even_the_owner_books_what_does_not_balance()
    {
        await DecideAsync(await TaskAsync(await HolderAsync()));
        var e = await Assert.ThrowsAsync<PostgresException>(() => world.Store.ExecuteAsync("update points_entry set points = points + 1 where points > 0"));
        Assert.Equal("points_balanced", e.ConstraintName);
    }
}
