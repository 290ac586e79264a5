using GridMap.Api.Events;
using Npgsql;

namespace GridMap.Api.Points;

/// <summary>Fictitious volunteers and residents of the demo city with tasks and what they got for points, so that the ledger has something to
/// show. The same seed gives the same people, tasks and cards; days count back from today.</summary>
public static class DemoPoints
{
    private const int Communities = 4, MostDays = 75, EarliestHourUtc = 1, MostMinutes = 8 * 60; // 9 to 17 h in China
    private static readonly string[] Families = ["林", "周", "赵", "孙", "吴", "郑", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦"];
    private static readonly string[] Given = ["晓梅", "国强", "秀兰", "建华", "丽", "志远", "春生", "玉珍"];
    private static readonly (string What, int Points)[] Goods = [("大米 5 公斤", 30), ("洗衣液一瓶", 20), ("理发一次", 15), ("食用油一桶", 40), ("毛巾一条", 10)];
    private static readonly Dictionary<string, string> Notes = new()
    {
        ["report_confirmed"] = "上报路灯不亮，已修好", ["patrol"] = "晚间巡逻两小时", ["visit_elder"] = "陪独居老人买菜、量血压", ["clean_up"] = "清理楼道杂物",
        ["teach"] = "周末书法课", ["mediation"] = "协助调解晾晒纠纷",
    };

    private sealed record Person(Guid Id, string Kind, long Area, string Name, string Card);

    private sealed record Work(Guid Id, Guid Holder, string Rule, int Points, DateTimeOffset Done, string State);

    private sealed record Spent(Guid Id, Guid Holder, string What, int Points, DateTimeOffset At);

    /// <summary>Acts as the owner of the store. Does nothing where somebody holds points, or the demo's worker or dispatcher is missing.</summary>
    /// <param name="today">In the city.</param>
    /// <returns>How many people and bookings were made.</returns>
    public static async Task<(int Holders, int Bookings)> MakeAsync(NpgsqlDataSource store, HolderNames names, int seed, DateOnly today, CancellationToken cancellation)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var accounts = await ReadAsync(connection, "select name, id from account where demo and name in ('worker', 'dispatcher') and not exists (select from points_holder)", r => (r.GetString(0), r.GetInt64(1)), cancellation);
        if (accounts.Count < 2)
        {
            return (0, 0);
        }

        var by = accounts.ToDictionary(a => a.Item1, a => a.Item2);
        var areas = await ReadAsync(connection, $"""
            select a.id from area a where a.level = 3 and a.valid_to is null
            order by exists (select from assignment s where area_above(s.micro_grid_id, 3) = a.id) desc, a.code limit {Communities}
            """, r => r.GetInt64(0), cancellation);
        var rules = await ReadAsync(connection, "select code, points from points_rule order by code", r => (Code: r.GetString(0), Points: r.GetInt32(1)), cancellation);
        var random = new Random(seed);
        var people = areas.SelectMany(area => Enumerable.Range(0, 6).Select(i => NewPerson(random, area, i < 3 ? "volunteer" : "resident"))).ToList();
        List<Work> tasks = [.. people.SelectMany(p => Tasks(random, p, rules, today))];
        List<Spent> spendings = [.. people.SelectMany(p => Spendings(random, p, tasks, today))];
        await WriteAsync(connection, names, people, tasks, spendings, by["worker"], by["dispatcher"], cancellation);
        await transaction.CommitAsync(cancellation);
        return (people.Count, tasks.Count(t => t.State == "confirmed") + spendings.Count);
    }

    private static Person NewPerson(Random random, long area, string kind) => new(NewId(random), kind, area,
        Families[random.Next(Families.Length)] + Given[random.Next(Given.Length)], string.Concat(random.GetItems(ReportEndpoints.TicketLetters.AsSpan(), ReportEndpoints.TicketLength)));

    private static IEnumerable<Work> Tasks(Random random, Person person, List<(string Code, int Points)> rules, DateOnly today)
    {
        var count = person.Kind == "volunteer" ? random.Next(3, 7) : random.Next(1, 4);
        for (var i = 0; i < count; i++)
        {
            var (code, points) = rules[random.Next(rules.Count)];
            var ago = random.Next(1, MostDays);
            var state = ago < 8 ? "recorded" : random.Next(12) == 0 ? "refused" : "confirmed"; // the last week's wait for a second pair of eyes
            yield return new Work(NewId(random), person.Id, code, points, At(random, today.AddDays(-ago)), state);
        }
    }

    /// <summary>Never more than was earned before.</summary>
    private static IEnumerable<Spent> Spendings(Random random, Person person, List<Work> tasks, DateOnly today)
    {
        var left = tasks.Where(t => t.Holder == person.Id && t.State == "confirmed").Sum(t => t.Points);
        for (var i = 0; i < 2; i++)
        {
            var (what, points) = Goods[random.Next(Goods.Length)];
            if (random.Next(3) > 0 && points <= left)
            {
                left -= points;
                yield return new Spent(NewId(random), person.Id, what, points, At(random, today.AddDays(-random.Next(1, 6))));
            }
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, HolderNames names, List<Person> people, List<Work> tasks, List<Spent> spendings, long worker, long dispatcher, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, """
            insert into points_holder (id, kind, area_id, card, cipher, masked, made_by, made_at, content_hash)
            select *, $7, now() - interval '80 days', '' from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::bytea[], $6::text[])
            """, cancellation, people.Select(p => p.Id).ToArray(), people.Select(p => p.Kind).ToArray(), people.Select(p => p.Area).ToArray(), people.Select(p => p.Card).ToArray(),
            people.Select(p => names.Protect(p.Name)).ToArray(), people.Select(p => HolderNames.Mask(p.Name)).ToArray(), dispatcher);
        await ExecuteAsync(connection, """
            insert into points_task (id, holder_id, rule, done_on, note, recorded_by, recorded_at, state, decided_by, decided_at, content_hash)
            select id, holder, rule, done::date, note, $7, done + interval '2 hours', state, case when state <> 'recorded' then $8::bigint end, case when state <> 'recorded' then done + interval '1 day' end, ''
            from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::text[]) t (id, holder, rule, done, note, state)
            """, cancellation, tasks.Select(t => t.Id).ToArray(), tasks.Select(t => t.Holder).ToArray(), tasks.Select(t => t.Rule).ToArray(), tasks.Select(t => t.Done).ToArray(),
            tasks.Select(t => Notes.GetValueOrDefault(t.Rule, "")).ToArray(), tasks.Select(t => t.State).ToArray(), worker, dispatcher);
        var confirmed = tasks.Where(t => t.State == "confirmed").ToList();
        await BookAsync(connection, "issued", true, dispatcher, [.. confirmed.Select(t => (t.Id, t.Holder, t.Rule, t.Points, t.Done.AddDays(1)))], cancellation);
        await BookAsync(connection, "redeemed", false, dispatcher, [.. spendings.Select(s => (s.Id, s.Holder, s.What, -s.Points, s.At))], cancellation);
    }

    /// <summary>Each booking takes from one account what it gives to another.</summary>
    private static async Task BookAsync(NpgsqlConnection connection, string other, bool forTask, long dispatcher, (Guid Id, Guid Holder, string What, int Points, DateTimeOffset At)[] bookings, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, """
            insert into points_transaction (id, holder_id, at, made_by, task_id, what)
            select id, holder, at, $5, case when $6 then id end, what from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[]) b (id, holder, at, what)
            """, cancellation, bookings.Select(b => b.Id).ToArray(), bookings.Select(b => b.Holder).ToArray(), bookings.Select(b => b.At).ToArray(), bookings.Select(b => b.What).ToArray(), dispatcher, forTask);
        await ExecuteAsync(connection, """
            insert into points_entry (transaction_id, account_id, points)
            select b.id, a.id, case when a.holder_id is null then -b.points else b.points end
            from unnest($1::uuid[], $2::uuid[], $3::int[]) b (id, holder, points) join points_account a on a.holder_id = b.holder or a.code = $4
            """, cancellation, bookings.Select(b => b.Id).ToArray(), bookings.Select(b => b.Holder).ToArray(), bookings.Select(b => b.Points).ToArray(), other);
    }

    private static DateTimeOffset At(Random random, DateOnly day) => new(day.ToDateTime(new TimeOnly(EarliestHourUtc, 0).AddMinutes(random.Next(0, MostMinutes))), TimeSpan.Zero);

    private static Guid NewId(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellation)
    {
        var rows = new List<T>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        await using (command)
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
