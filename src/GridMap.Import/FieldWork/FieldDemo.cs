using Bogus;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Import.FieldWork;

/// <summary>Somebody who does not exist.</summary>
/// <param name="Relation">To the household's first person, who has none.</param>
public sealed record FictitiousPerson(string Name, string? Phone, int BirthYear, string? Relation);

/// <summary>How what is known of persons is protected; the keys are the service's.</summary>
/// <param name="Persons">Of a household: cipher, and what others may see, as JSON.</param>
/// <param name="Visit">Of a visit to a household that found all in order: cipher.</param>
/// <param name="CallInVain">Of a call that met nobody: cipher.</param>
public sealed record FieldProtection(Func<long, IReadOnlyList<FictitiousPerson>, (byte[] Cipher, string Masked)> Persons, Func<long, byte[]> Visit, Func<long, byte[]> CallInVain);

public sealed record FieldDemoReport(int Persons, int Visits, int WorkersHouseholds);

/// <summary>
/// Fictitious household work for a generated source: persons, care flags, reasons of colours; and for the demo's workers, where there are
/// any, their micro-grids since the year began and visits since, some of them overdue. The same seed gives the same but for the days, which
/// count back from today.
/// </summary>
public static class FieldDemo
{
    private const int MicroGridsOfAWorker = 4, MostPersonsTold = 6;

    // Demo workers, and the days between visits with which some households are overdue: 1.2 times the interval at most.
    private static readonly string[] Workers = ["worker", "worker2"];
    private const double LongestWait = 1.2;

    // One household of so many was not at home yesterday.
    private const int OneInVainOf = 25;

    private sealed record Home(long Id, int Under7, int From7To17, int From18To59, int From60, string? Colour, long? MicroGridId)
    {
        public int People => Under7 + From7To17 + From18To59 + From60;
    }

    /// <summary>Writes it in one transaction; what the source's households had before is replaced with them.</summary>
    /// <param name="today">In the city.</param>
    public static async Task<FieldDemoReport> WriteAsync(NpgsqlDataSource store, string sourceName, int seed, DateOnly today, FieldProtection protection,
        CancellationToken cancellation = default)
    {
        await using var connection = await store.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var homes = await ReadHomesAsync(connection, sourceName, cancellation);
        var random = new Random(seed);
        var persons = await WritePersonsAsync(connection, homes, seed, today, protection, cancellation);
        await WriteFlagsAsync(connection, homes, random, cancellation);
        await WriteMarksAsync(connection, homes, random, today, cancellation);
        var (visits, theirs) = await WriteVisitsAsync(connection, homes, random, today, protection, cancellation);
        await transaction.CommitAsync(cancellation);
        return new FieldDemoReport(persons, visits, theirs);
    }

    private static async Task<List<Home>> ReadHomesAsync(NpgsqlConnection connection, string sourceName, CancellationToken cancellation)
    {
        var homes = new List<Home>();
        await using var command = Command(connection, """
            select h.id, people_under_7, people_7_17, people_18_59, people_60_plus, colour, micro_grid_id
            from household h join source s on s.id = h.source_id where s.name = $1 order by h.id
            """, sourceName);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            homes.Add(new Home(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetInt64(6)));
        }

        return homes;
    }

    private static async Task<int> WritePersonsAsync(NpgsqlConnection connection, List<Home> homes, int seed, DateOnly today, FieldProtection protection, CancellationToken cancellation)
    {
        var faker = new Faker("zh_CN") { Random = new Randomizer(seed) };
        var count = 0;
        await using var writer = await connection.BeginBinaryImportAsync("copy household_person (household_id, cipher, masked) from stdin (format binary)", cancellation);
        foreach (var home in homes)
        {
            var persons = Persons(home, faker, today.Year);
            count += persons.Count;
            var (cipher, masked) = protection.Persons(home.Id, persons);
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync(home.Id, NpgsqlDbType.Bigint, cancellation);
            await writer.WriteAsync(cipher, NpgsqlDbType.Bytea, cancellation);
            await writer.WriteAsync(masked, NpgsqlDbType.Jsonb, cancellation);
        }

        await writer.CompleteAsync(cancellation);
        return count;
    }

    // Numbers that begin with 1990000 are nobody's here: what is fictitious is not to ring at anybody's.
    private static List<FictitiousPerson> Persons(Home home, Faker faker, int year)
    {
        var family = faker.Name.LastName();
        var persons = new List<FictitiousPerson>();
        foreach (var (count, youngest, oldest, relation) in (ReadOnlySpan<(int, int, int, string)>)[
            (home.From60, 60, 92, "老人"), (home.From18To59, 18, 59, "家人"), (home.From7To17, 7, 17, "孩子"), (home.Under7, 0, 6, "孩子")])
        {
            for (var i = 0; i < count && persons.Count < MostPersonsTold; i++)
            {
                var grown = youngest >= 18;
                var name = (persons.Count % 2 == 1 && grown ? faker.Name.LastName() : family) + faker.Name.FirstName();
                persons.Add(new FictitiousPerson(name, grown ? "1990000" + faker.Random.Number(0, 9999).ToString("D4", System.Globalization.CultureInfo.InvariantCulture) : null,
                    year - faker.Random.Number(youngest, oldest), persons.Count == 0 ? null : relation));
            }
        }

        return persons;
    }

    private static async Task WriteFlagsAsync(NpgsqlConnection connection, List<Home> homes, Random random, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync("copy household_work (household_id, care_flags) from stdin (format binary)", cancellation);
        foreach (var home in homes)
        {
            string[] flags = [.. Flags(home, random).Order(StringComparer.Ordinal)];
            if (flags.Length > 0)
            {
                await writer.StartRowAsync(cancellation);
                await writer.WriteAsync(home.Id, NpgsqlDbType.Bigint, cancellation);
                await writer.WriteAsync(flags, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellation);
            }
        }

        await writer.CompleteAsync(cancellation);
    }

    private static IEnumerable<string> Flags(Home home, Random random)
    {
        var chances = new (string Flag, bool Fits, double Chance)[]
        {
            ("living_alone", home is { People: 1, From60: 1 }, 1), ("empty_nest", home.People >= 2 && home.People == home.From60, 1), ("aged_80", home.From60 > 0, 0.12),
            ("chronic_illness", home.From60 > 0, 0.25), ("disabled", true, 0.03), ("low_income", true, 0.03), ("pregnant_or_infant", home.Under7 > 0, 0.15),
            ("left_behind_child", home is { From7To17: > 0, From18To59: 0 }, 1), ("just_out_of_hospital", home.From60 > 0, 0.02), ("mental_illness", true, 0.005),
        };
        foreach (var (flag, fits, chance) in chances)
        {
            var drawn = random.NextDouble();
            if (fits && drawn < chance)
            {
                yield return flag;
            }
        }
    }

    private static async Task WriteMarksAsync(NpgsqlConnection connection, List<Home> homes, Random random, DateOnly today, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync("copy colour_mark (household_id, colour, reason, set_on, until) from stdin (format binary)", cancellation);
        foreach (var home in homes.Where(h => h.Colour is not null))
        {
            string[] reasons = home.Colour switch
            {
                "red" => ["survival_emergency", "health_worse"], "yellow" => ["distress", "alone_and_frail", "fire_or_fall_risk"], _ => ["routine_care", "recovered"],
            };
            var setOn = today.AddDays(-random.Next(5, 120));
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync(home.Id, NpgsqlDbType.Bigint, cancellation);
            await writer.WriteAsync(home.Colour, NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(reasons[random.Next(reasons.Length)], NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(setOn, NpgsqlDbType.Date, cancellation);
            await writer.WriteAsync(setOn.AddDays(180), NpgsqlDbType.Date, cancellation);
        }

        await writer.CompleteAsync(cancellation);
    }

    private static async Task<(int Visits, int Households)> WriteVisitsAsync(
        NpgsqlConnection connection, List<Home> homes, Random random, DateOnly today, FieldProtection protection, CancellationToken cancellation)
    {
        var since = new DateOnly(today.Year, 1, 1);
        var workerOf = new Dictionary<long, long>();
        var microGrids = homes.Select(h => h.MicroGridId).OfType<long>().Distinct().Order().ToList();
        for (var w = 0; w < Workers.Length; w++)
        {
            await using var find = Command(connection, "select id from account where name = $1 and demo and role = 'worker'", Workers[w]);
            if (await find.ExecuteScalarAsync(cancellation) is long worker)
            {
                foreach (var microGrid in microGrids.Skip(w * MicroGridsOfAWorker).Take(MicroGridsOfAWorker))
                {
                    workerOf.Add(microGrid, worker);
                }
            }
        }

        await ExecuteAsync(connection, "insert into assignment (worker_id, micro_grid_id, valid_from) select * , $3 from unnest($1::bigint[], $2::bigint[])",
            cancellation, workerOf.Values.ToArray(), workerOf.Keys.ToArray(), since);
        await ExecuteAsync(connection, "update household set valid_from = $2, placed_from = $2 where micro_grid_id = any ($1)", cancellation, workerOf.Keys.ToArray(), since);
        var intervals = await IntervalsAsync(connection, cancellation);
        var theirs = homes.Where(h => h.MicroGridId is { } grid && workerOf.ContainsKey(grid)).ToList();
        var visits = theirs.Select(h => (Id: NewId(random), Household: h.Id, Worker: workerOf[h.MicroGridId!.Value],
            At: Noon(today.AddDays(-Math.Max(1, (int)(random.NextDouble() * LongestWait * intervals.GetValueOrDefault(h.Colour ?? "none", 30)))), random), Cipher: protection.Visit(h.Id), Outcome: "met"))
            .Where(v => DateOnly.FromDateTime(v.At.UtcDateTime) >= since).ToList();
        visits.AddRange([.. visits.Where((v, i) => i % OneInVainOf == 0 && v.At < Noon(today.AddDays(-2), null))
            .Select(v => v with { Id = NewId(random), At = Noon(today.AddDays(-1), random), Cipher = protection.CallInVain(v.Household), Outcome = "nobody_home" })]);
        object[] values = [visits.Select(v => v.Id).ToArray(), visits.Select(v => v.Household).ToArray(), visits.Select(v => v.Worker).ToArray(),
            visits.Select(v => v.At).ToArray(), visits.Select(v => v.Cipher).ToArray(), visits.Select(v => v.Outcome).ToArray()];
        await ExecuteAsync(connection, """
            insert into sync_item (id, account_id, kind, household_id, content_hash, received_at, outcome)
            select id, worker, 'visit', household, sha256(cipher), at, 'stored' from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::bytea[]) v (id, household, worker, at, cipher)
            """, cancellation, values[..5]);
        await ExecuteAsync(connection, """
            insert into visit (id, household_id, worker_id, happened_at, clock_offset_seconds, received_at, state, cipher, outcome)
            select id, household, worker, at, 0, at, 'counted', cipher, outcome
            from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::bytea[], $6::text[]) v (id, household, worker, at, cipher, outcome)
            """, cancellation, values);
        return (visits.Count, theirs.Count);
    }

    private static async Task<Dictionary<string, int>> IntervalsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var intervals = new Dictionary<string, int>();
        await using var command = Command(connection, "select code, days from visit_interval");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            intervals.Add(reader.GetString(0), reader.GetInt32(1));
        }

        return intervals;
    }

    // About the middle of a working day in China, in UTC.
    private static DateTimeOffset Noon(DateOnly day, Random? random) => new(day.ToDateTime(new TimeOnly(2, 0).AddMinutes(random?.Next(0, 360) ?? 0)), TimeSpan.Zero);

    private static Guid NewId(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
