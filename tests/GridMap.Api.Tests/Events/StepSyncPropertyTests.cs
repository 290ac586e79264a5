using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace GridMap.Api.Tests.Events;

/// <summary>
/// Three phones of two workers and a dispatcher at the same two events, which move between the workers; steps sent in any order, twice, in
/// halves, with answers that are lost: each outcome is what a plain model says, at the end the database is the model, and each phone shows it.
/// </summary>
public sealed class StepSyncPropertyTests(FieldCity city)
{
    private const int Cases = 6, Moves = 24;

    [Fact]
    public async Task Whatever_phones_send_of_events_the_database_is_the_model()
    {
        using var dispatcher = await city.SignInAsync("dispatcher");
        using var worker = await city.SignInAsync("worker");
        using var other = await city.SignInAsync("worker2");
        (string, HttpClient)[] phones = [("worker", worker), ("worker", worker), ("worker2", other)];
        await Task.Run(() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => new Play(city, new Random(seed), dispatcher, phones).RunAsync().GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases)));
    }

    private sealed record Item(Guid Id, Guid Event, string Action, string BaseState, int BaseLevel, DateTimeOffset At, Guid? Resolves = null, string? Choice = null)
    {
        public object Json => StepSyncTests.Step(Id, Event, Action, BaseState, BaseLevel, "看过了", Resolves is null ? null : new { conflictId = Resolves, choice = Choice }, madeAt: At);
    }

    private sealed class Model
    {
        public string State { get; set; } = "open";
        public int Level { get; set; } = 5;
        public long Grid { get; set; } = 50;
        public List<string> Steps { get; } = ["raise"];
        public string Owner => Grid == 50 ? "worker" : "worker2";

        public bool Can(string action) => action switch
        {
            "comment" => true,
            "accept" => State == "open",
            "escalate" => State is "open" or "accepted" && Level > 1,
            _ => State is "open" or "accepted",
        };

        public void Do(string action)
        {
            Steps.Add(action);
            State = action switch { "accept" => "accepted", "escalate" => "open", "close" => "closed", _ => State };
            Level -= action == "escalate" ? 1 : 0;
        }
    }

    private sealed class Phone(string account, HttpClient client)
    {
        public string Account => account;
        public HttpClient Client => client;
        public string? Cursor { get; set; }
        public List<Item> Outbox { get; } = [];
        public List<Item> Sent { get; } = [];
        public Dictionary<Guid, (string State, int Level, int Steps)> Store { get; } = [];
    }

    private sealed class Play(FieldCity city, Random random, HttpClient dispatcher, (string Account, HttpClient Client)[] signedIn)
    {
        private readonly Dictionary<Guid, Model> events = [];
        private readonly Dictionary<Guid, (string? Conflict, bool Resolved)> ledger = [];
        private readonly List<Phone> phones = [];

        public async Task RunAsync()
        {
            events.Add(await StepSyncTests.RaiseAsync(dispatcher), new Model());
            events.Add(await StepSyncTests.RaiseAsync(dispatcher), new Model());
            phones.AddRange(signedIn.Select(s => new Phone(s.Account, s.Client)));
            for (var move = 0; move < Moves; move++)
            {
                await MoveAsync();
            }

            foreach (var phone in phones.Concat(phones))
            {
                for (var round = 0; round == 0 || phone.Outbox.Count > 0; round++)
                {
                    Assert.True(round < 4, "the outbox does not empty");
                    await SendAsync(phone, [.. phone.Outbox], answerLost: false);
                }
            }

            await CompareAsync();
        }

        private async Task MoveAsync()
        {
            var phone = phones[random.Next(phones.Count)];
            var (id, model) = events.ElementAt(random.Next(events.Count));
            switch (random.Next(10))
            {
                case < 5 when phone.Store.TryGetValue(id, out var shown):
                    string[] actions = ["accept", "comment", "escalate", "close"];
                    phone.Outbox.Add(new Item(Guid.NewGuid(), id, actions[random.Next(actions.Length)], shown.State, shown.Level, DateTimeOffset.UtcNow));
                    break;
                case 5 when model.State is "open" or "accepted":
                    model.Grid = model.Grid == 50 ? 51 : 50;
                    await StepSyncTests.DispatchAsync(dispatcher, id, "reroute", new { microGridId = model.Grid });
                    model.Steps.Add("reroute");
                    model.State = "open";
                    break;
                case 6 when model.Can("accept"):
                    await StepSyncTests.DispatchAsync(dispatcher, id, "accept");
                    model.Do("accept");
                    break;
                default:
                    Item[] batch = [.. phone.Outbox.Where(_ => random.Next(3) > 0).Concat(phone.Sent.Where(_ => random.Next(4) == 0))];
                    batch = [.. batch.Concat(batch.Where(_ => random.Next(6) == 0))];
                    random.Shuffle(batch);
                    await SendAsync(phone, batch, answerLost: random.Next(4) == 0);
                    break;
            }
        }

        private async Task SendAsync(Phone phone, Item[] batch, bool answerLost)
        {
            var expected = Predict(phone.Account, batch);
            phone.Sent.AddRange(batch.Where(i => !phone.Sent.Contains(i)));
            var answer = await FieldCity.SyncAsync(phone.Client, phone.Cursor, [.. batch.Select(i => i.Json)]);
            Assert.Equal(string.Join(' ', expected), FieldCity.Outcomes(answer));
            if (answerLost)
            {
                return;
            }

            if (answer.GetProperty("events") is { ValueKind: JsonValueKind.Array } told)
            {
                phone.Store.Clear();
                foreach (var item in told.EnumerateArray())
                {
                    var of = item.GetProperty("event");
                    phone.Store[of.GetProperty("id").GetGuid()] = (of.GetProperty("state").GetString()!, of.GetProperty("level").GetInt32(), item.GetProperty("steps").GetArrayLength());
                }
            }

            phone.Cursor = answer.GetProperty("cursor").GetString();
            for (var i = 0; i < batch.Length; i++)
            {
                if (phone.Outbox.Remove(batch[i]) && expected[i].StartsWith("conflict", StringComparison.Ordinal))
                {
                    phone.Outbox.Add(batch[i] with { Id = Guid.NewGuid(), Resolves = batch[i].Id, Choice = random.Next(2) == 0 ? "theirs" : "mine" });
                }
            }
        }

        private string[] Predict(string account, Item[] batch)
        {
            var outcomes = batch.Select(i => ledger.TryGetValue(i.Id, out var known) ? known is { Conflict: { } c, Resolved: false } ? $"conflict:{c}" : "already" : null).ToArray();
            var first = new Dictionary<Guid, int>();
            var judged = new List<int>();
            for (var i = 0; i < batch.Length; i++)
            {
                if (outcomes[i] is not null || !first.TryAdd(batch[i].Id, i))
                {
                    continue;
                }

                if (batch[i].Resolves is { } resolves && ledger[resolves] is var conflict)
                {
                    outcomes[i] = conflict.Resolved ? "refused:alreadyResolved" : null;
                    ledger[resolves] = conflict with { Resolved = true };
                }

                if (outcomes[i] is null)
                {
                    judged.Add(i);
                }
            }

            foreach (var i in judged.OrderBy(i => batch[i].Event))
            {
                var reason = Judge(account, batch[i], events[batch[i].Event]);
                ledger[batch[i].Id] = (reason, false);
                outcomes[i] = reason is null ? "stored" : $"conflict:{reason}";
            }

            for (var i = 0; i < batch.Length; i++)
            {
                outcomes[i] ??= outcomes[first[batch[i].Id]] is "stored" ? "already" : outcomes[first[batch[i].Id]];
            }

            return outcomes!;
        }

        private static string? Judge(string account, Item item, Model model)
        {
            if (item.Choice == "theirs")
            {
                return null;
            }

            if (item.Choice == "mine")
            {
                model.Do("comment");
                return null;
            }

            var reason = model.Owner != account ? "eventGone"
                : item.Action != "comment" && (item.BaseState != model.State || item.BaseLevel != model.Level || !model.Can(item.Action)) ? "eventMoved" : null;
            if (reason is null)
            {
                model.Do(item.Action);
            }

            return reason;
        }

        private async Task CompareAsync()
        {
            foreach (var (id, model) in events)
            {
                Assert.Equal($"{model.State} {model.Level} {model.Grid} {string.Join(',', model.Steps)}", await city.Store.ScalarAsync<string>($"""
                    select concat_ws(' ', e.state, e.level, e.micro_grid_id, (select string_agg(action, ',' order by seq) from event_step where event_id = e.id)) from event e where e.id = '{id}'
                    """));
            }

            var ids = string.Join("','", events.Keys);
            Assert.Equal(ledger.Count, await city.Store.ScalarAsync<long>($"select count(*) from sync_item where event_id in ('{ids}')"));
            Assert.Equal(0L, await city.Store.ScalarAsync<long>($"select count(*) from sync_item where event_id in ('{ids}') and outcome = 'conflict' and resolved_by is null"));
            foreach (var phone in phones)
            {
                Assert.Equal(events.Where(e => e.Value.Owner == phone.Account).ToDictionary(e => e.Key, e => (e.Value.State, e.Value.Level, e.Value.Steps.Count)),
                    phone.Store.Where(s => events.ContainsKey(s.Key)).ToDictionary());
            }
        }
    }
}
