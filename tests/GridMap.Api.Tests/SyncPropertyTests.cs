using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace GridMap.Api.Tests;

/// <summary>
/// Three phones of two workers, hand-overs between them, items sent in any order, twice, in halves, answers that are lost: each outcome is what
/// a plain model says, at the end the database is the model, and each phone shows what the database holds.
/// </summary>
public sealed class SyncPropertyTests(FieldCity city)
{
    private const int Cases = 8, Steps = 24;
    private static readonly string[] Flags = ["living_alone", "aged_80", "disabled", "low_income"];

    [Fact]
    public async Task Whatever_phones_send_the_database_is_the_model()
    {
        using var worker = await city.SignInAsync("worker");
        using var other = await city.SignInAsync("worker2");
        (string, HttpClient)[] phones = [("worker", worker), ("worker", worker), ("worker2", other)];
        await Task.Run(() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => new Play(city, new Random(seed), phones).RunAsync().GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases)));
    }

    private sealed record Item(Guid Id, string Kind, long Household, int BaseRevision, string? Flag, Guid? Resolves, string? Choice, DateTimeOffset At)
    {
        public object Json => Kind == "visit"
            ? FieldCity.Visit(Id, Household, At, resolution: Resolution)
            : FieldCity.Edit(Id, Household, BaseRevision, [Flag!], resolution: Resolution, at: At);

        private object? Resolution => Resolves is null ? null : new { conflictId = Resolves, choice = Choice };
    }

    private sealed class Known
    {
        public required string Account { get; init; }
        public required string? Conflict { get; init; }
        public bool Resolved { get; set; }
    }

    private sealed class Phone(string account, HttpClient client)
    {
        public string Account => account;
        public HttpClient Client => client;
        public string? Cursor { get; set; }
        public List<Item> Outbox { get; } = [];
        public List<Item> Sent { get; } = [];
        public Dictionary<long, int> Store { get; } = [];
    }

    private sealed class Play(FieldCity city, Random random, (string Account, HttpClient Client)[] signedIn)
    {
        private readonly Dictionary<long, string> owner = [];
        private readonly Dictionary<long, HashSet<string>> ever = [];
        private readonly Dictionary<long, int> revision = [];
        private readonly Dictionary<long, string> flag = [];
        private readonly Dictionary<long, int> counted = [];
        private readonly Dictionary<Guid, Known> ledger = [];
        private readonly List<Phone> phones = [];

        public async Task RunAsync()
        {
            for (var i = 0; i < 3; i++)
            {
                var household = await city.AddHouseholdAsync();
                (owner[household], ever[household], revision[household], counted[household]) = ("worker", ["worker"], 1, 0);
            }

            phones.AddRange(signedIn.Select(s => new Phone(s.Account, s.Client)));

            for (var step = 0; step < Steps; step++)
            {
                await StepAsync();
            }

            foreach (var phone in phones.Concat(phones))
            {
                await SettleAsync(phone);
            }

            await CompareAsync();
        }

        private async Task StepAsync()
        {
            var phone = phones[random.Next(phones.Count)];
            var household = owner.Keys.ElementAt(random.Next(owner.Count));
            switch (random.Next(10))
            {
                case < 3 when phone.Store.ContainsKey(household):
                    phone.Outbox.Add(new Item(Guid.NewGuid(), "visit", household, 0, null, null, null, DateTimeOffset.UtcNow));
                    break;
                case < 5 when phone.Store.ContainsKey(household):
                    phone.Outbox.Add(new Item(Guid.NewGuid(), "household", household, phone.Store[household], Flags[random.Next(Flags.Length)], null, null, DateTimeOffset.UtcNow));
                    break;
                case < 7:
                    var to = owner[household] == "worker" ? "worker2" : "worker";
                    await city.HandOverAsync(household, to);
                    owner[household] = to;
                    ever[household].Add(to);
                    break;
                default:
                    var repeated = phone.Sent.Where(_ => random.Next(4) == 0);
                    Item[] batch = [.. phone.Outbox.Where(_ => random.Next(3) > 0).Concat(repeated)];
                    batch = [.. batch.Concat(batch.Where(_ => random.Next(6) == 0))];
                    random.Shuffle(batch);
                    await SendAsync(phone, batch, answerLost: random.Next(4) == 0);
                    break;
            }
        }

        // Until nothing waits any more: who is asked about an edit puts theirs away.
        private async Task SettleAsync(Phone phone)
        {
            for (var round = 0; round == 0 || phone.Outbox.Count > 0; round++)
            {
                Assert.True(round < 8, "the outbox does not empty");
                await SendAsync(phone, [.. phone.Outbox], answerLost: false);
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

            Show(phone, answer);
            for (var i = 0; i < batch.Length; i++)
            {
                if (phone.Outbox.Remove(batch[i]) && expected[i].StartsWith("conflict", StringComparison.Ordinal))
                {
                    var choice = batch[i].Kind == "household" || random.Next(2) == 0 ? "theirs" : "mine";
                    phone.Outbox.Add(batch[i] with { Id = Guid.NewGuid(), Resolves = batch[i].Id, Choice = choice });
                }
            }
        }

        private static void Show(Phone phone, JsonElement answer)
        {
            if (answer.GetProperty("full").GetBoolean())
            {
                phone.Store.Clear();
            }

            foreach (var gone in answer.GetProperty("gone").EnumerateArray())
            {
                phone.Store.Remove(gone.GetProperty("householdId").GetInt64());
            }

            foreach (var household in answer.GetProperty("households").EnumerateArray())
            {
                phone.Store[household.GetProperty("id").GetInt64()] = household.GetProperty("revision").GetInt32();
            }

            phone.Cursor = answer.GetProperty("cursor").GetString();
        }

        private List<string> Predict(string account, Item[] batch)
        {
            var before = batch.Select(i => ledger.TryGetValue(i.Id, out var known) ? known is { Conflict: { } c, Resolved: false } ? $"conflict:{c}" : "already" : null).ToList();
            var first = new Dictionary<Guid, string>();
            var outcomes = new List<string>();
            for (var i = 0; i < batch.Length; i++)
            {
                var outcome = before[i] ?? (first.TryGetValue(batch[i].Id, out var same) ? same == "stored" ? "already" : same : Judge(account, batch[i]));
                first.TryAdd(batch[i].Id, outcome);
                outcomes.Add(outcome);
            }

            return outcomes;
        }

        private string Judge(string account, Item item)
        {
            var household = item.Household;
            Assert.Contains(account, ever[household]);
            if (item.Resolves is { } resolves)
            {
                if (ledger[resolves].Resolved)
                {
                    return "refused:alreadyResolved";
                }

                ledger[resolves].Resolved = true;
            }

            var mine = owner[household] == account;
            string? conflict = item.Choice == "theirs" ? null
                : !mine && !(item.Kind == "visit" && item.Choice == "mine") ? "handedOver"
                : item.Kind == "household" && item.BaseRevision != revision[household] ? "editedElsewhere" : null;
            ledger[item.Id] = new Known { Account = account, Conflict = conflict };
            if (conflict is null && item.Choice != "theirs")
            {
                if (item.Kind == "visit")
                {
                    counted[household]++;
                }
                else
                {
                    revision[household]++;
                    flag[household] = item.Flag!;
                }
            }

            return conflict is null ? "stored" : $"conflict:{conflict}";
        }

        private async Task CompareAsync()
        {
            var ids = string.Join(',', owner.Keys);
            foreach (var (household, visits) in counted)
            {
                Assert.Equal($"{visits} {revision[household]} {flag.GetValueOrDefault(household, "")}", await city.Store.ScalarAsync<string>($"""
                    select concat_ws(' ', (select count(*) from visit where household_id = {household} and state = 'counted'),
                      coalesce((select revision from household_work where household_id = {household}), 1),
                      coalesce((select array_to_string(care_flags, ',') from household_work where household_id = {household}), ''))
                    """));
            }

            Assert.Equal(ledger.Count, await city.Store.ScalarAsync<long>($"select count(*) from sync_item where household_id in ({ids})"));
            Assert.Equal(0L, await city.Store.ScalarAsync<long>($"select count(*) from sync_item where household_id in ({ids}) and outcome = 'conflict' and resolved_by is null"));
            Assert.Equal(0L, await city.Store.ScalarAsync<long>($"select count(*) from visit where household_id in ({ids}) and state = 'conflict'"));
            foreach (var phone in phones)
            {
                Assert.Equal(owner.Where(o => o.Value == phone.Account).ToDictionary(o => o.Key, o => revision[o.Key]),
                    phone.Store.Where(s => owner.ContainsKey(s.Key)).ToDictionary());
            }
        }
    }
}
