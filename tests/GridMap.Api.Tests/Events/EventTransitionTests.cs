using GridMap.Api.Events;

namespace GridMap.Api.Tests.Events;

/// <summary>Every state × action × kind of actor: what is allowed leads where it should, everything else is refused and changes nothing.</summary>
public sealed class EventTransitionTests(EventWorld world) : IClassFixture<EventWorld>
{
    private static readonly string[] States = ["open", "accepted", "called", "duplicate", "closed"];
    private static readonly string[] Actions = ["accept", "comment", "escalate", "whistle", "answer", "reroute", "close", "link", "unlink", "reopen"];

    // Rows: states; columns: actions; o open, a accepted, c called, d duplicate, x closed, - refused.
    private static readonly Dictionary<string, string[]> Expected = new()
    {
        //              acc com esc whi ans rer clo lin unl reo
        ["worker"] = ["aoo---xd--", "-ao---xd--", "-c--------", "-d--------", "-x--------"],
        ["dispatcher"] = ["aooc-oxd--", "-aoc-oxd--", "-cccacxd--", "-d------o-", "-x--------"],
        ["resident"] = ["----------", "----------", "----------", "----------", "---------o"],
    };

    [Fact]
    public async Task Only_what_the_table_allows_is_possible()
    {
        var tried = 0;
        foreach (var (kind, rows) in Expected)
        {
            for (var state = 0; state < States.Length; state++)
            {
                for (var action = 0; action < Actions.Length; action++)
                {
                    var id = await InStateAsync(States[state]);
                    var outcome = await TryAsync(kind, id, Actions[action]);
                    var after = (await world.FindAsync(id))!.State;
                    var told = $"{kind}: {Actions[action]} when {States[state]}";
                    var expected = rows[state][action];
                    Assert.True(expected == '-' ? outcome is not StepOutcome.Done : outcome is StepOutcome.Done, $"{told}: {outcome}");
                    Assert.True(after == (expected == '-' ? States[state] : NameOf(expected)), $"{told}: now {after}");
                    tried++;
                }
            }
        }

        Assert.Equal(3 * 5 * 10, tried);
    }

    [Fact]
    public async Task A_resident_reopens_once()
    {
        var id = await InStateAsync("closed");
        Assert.IsType<StepOutcome.Done>(await world.ReopenAsync(id));
        var open = (await world.FindAsync(id))!;
        Assert.Equal(("open", true, null, world.Now.AddHours(24)), (open.State, open.Reopened, open.ClosedAt, open.DueAt));
        Assert.IsType<StepOutcome.Done>(await DispatchAsync(id, "close"));
        Assert.IsType<StepOutcome.Impossible>(await world.ReopenAsync(id));
        Assert.Equal("closed", (await world.FindAsync(id))!.State);
    }

    private static string NameOf(char state) => state switch { 'o' => "open", 'a' => "accepted", 'c' => "called", 'd' => "duplicate", _ => "closed" };

    private async Task<Guid> InStateAsync(string state)
    {
        var id = await world.RaiseAsync();
        switch (state)
        {
            case "accepted":
                await DispatchAsync(id, "accept");
                break;
            case "called":
                await DispatchAsync(id, "whistle");
                break;
            case "duplicate":
                await DispatchAsync(id, "link");
                break;
            case "closed":
                await DispatchAsync(id, "close");
                break;
        }

        Assert.Equal(state, (await world.FindAsync(id))!.State);
        return id;
    }

    private Task<StepOutcome> TryAsync(string kind, Guid id, string action) => (kind, action) switch
    {
        ("resident", "reopen") => world.ReopenAsync(id),
        ("resident", _) => AsResidentAsync(id, action),
        ("worker", _) => DispatchAsync(id, action, EventWorld.Wang),
        _ => DispatchAsync(id, action),
    };

    private async Task<StepOutcome> DispatchAsync(Guid id, string action, long by = EventWorld.West) => await world.StepAsync(by, id, new EventStepRequest(
        Guid.NewGuid(), action, action is "comment" or "whistle" or "reroute" or "close" ? "because" : null, action == "whistle" ? "fire" : null, action == "reroute" ? 52 : null,
        action == "link" ? await world.RaiseAsync() : null));

    // No endpoint lets a resident do it; the database refuses it too.
    private async Task<StepOutcome> AsResidentAsync(Guid id, string action)
    {
        await using var work = await world.BeginAsync(0);
        try
        {
            await work.ExecuteAsync("insert into event_step (id, event_id, at, actor_kind, action, note, for_resident) values (gen_random_uuid(), $1, now(), 'resident', $2, 'x', true)",
                TestContext.Current.CancellationToken, id, action);
            await work.CommitAsync(TestContext.Current.CancellationToken);
            return new StepOutcome.Done();
        }
        catch (Npgsql.PostgresException e)
        {
            return new StepOutcome.Impossible(e.MessageText);
        }
    }
}
