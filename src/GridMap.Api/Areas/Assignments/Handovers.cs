using GridMap.Api.Areas.Changes;
using GridMap.Api.Households;
using GridMap.Api.Http;
using GridMap.Data;

namespace GridMap.Api.Areas.Assignments;

/// <summary>Cuts assignments at the first and the last day of a hand-over and gives the middle to another worker.</summary>
internal static class Handovers
{
    private const int MostListed = 5000;

    // $1: micro-grids, $2: day, $3: worker. Without those that somebody else looks after one by one.
    private const string InMicroGrids = """
        h.micro_grid_id = any ($1) and h.valid_to is null and not exists (
          select from assignment o where o.household_id = h.id and o.worker_id <> $3 and o.valid_from <= $2 and (o.valid_to is null or o.valid_to > $2))
        """;

    private static readonly string[] Reasons = ["ill", "leave", "moved", "left", "other"];

    private sealed record Held(long Id, long? MicroGrid, string? Code, long? Household, string? Address, DateOnly From, DateOnly? Until)
    {
        public HandedOver Part(DateOnly from, DateOnly? until) => new(MicroGrid, Code, Household, Address, 0, 0, From > from ? From : from, Earlier(Until, until));
    }

    /// <summary>What can be said without the store.</summary>
    public static void Check(HandoverRequest request, DateOnly today, Check check)
    {
        check.That(request.FromWorkerId != request.ToWorkerId, "toWorkerId", "Allowed: another worker than the one who hands over.");
        check.That(request.From >= today, "from", $"Allowed: {today:yyyy-MM-dd} or later; what was stays as it was.");
        check.That(request.Until is null || request.Until > request.From, "until", "Allowed: a day after the first, or nothing: for good.");
        check.That(request.From.Year <= 2100 && request.Until is null or { Year: <= 2100 }, "from", "Allowed: days up to the year 2100.");
        check.Code(request.Reason, Reasons, "reason");
        foreach (var (list, field) in new[] { (request.MicroGridIds, "microGridIds"), (request.HouseholdIds, "householdIds") })
        {
            check.That(list is null || list.Count <= MostListed && list.Distinct().Count() == list.Count, field, $"Allowed: up to {MostListed} different ids.");
        }

        check.That(request.FromWorkerId is not null || request.MicroGridIds is { Count: > 0 } && request.HouseholdIds is null or { Count: 0 }, "microGridIds",
            "Name the micro-grids that nobody looks after, or the worker who hands over.");
    }

    /// <exception cref="AreaChangeRefused">Somebody or something is not there, or not the one's who hands over.</exception>
    public static async Task<HandoverDocument> MakeAsync(ActingTransaction work, HandoverRequest request, long account, DateOnly today, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var to = await NameAsync(work, request.ToWorkerId, "toWorkerId", true, cancellation);
        var from = request.FromWorkerId is { } id ? await NameAsync(work, id, "fromWorkerId", false, cancellation) : null;
        var (cut, made) = from is null
            ? ([], await UnassignedAsync(work, request, cancellation))
            : await CutAsync(work, request, from, cancellation);
        if (made.Count == 0)
        {
            throw new AreaChangeRefused(400, "fromWorkerId", $"{from} looks after nobody from {request.From:yyyy-MM-dd}{(request.Until is { } u ? $" until {u:yyyy-MM-dd}" : "")}.");
        }

        var change = await AreaChanges.OpenChangeAsync(work, "handover", account, today, request, cancellation);
        await WriteAsync(work, request, change, cut, made, cancellation);
        var counted = await CountAsync(work, request.ToWorkerId, made, cancellation);
        var (households, people) = await TotalsAsync(work, request.ToWorkerId, made, cancellation);
        return new HandoverDocument(change, from, to, request.From, request.Until, households, people, await CountDueAsync(work, request, made, zone, cancellation), counted);
    }

    private static async Task<string> NameAsync(ActingTransaction work, long worker, string field, bool active, CancellationToken cancellation) =>
        await work.ScalarAsync<string>("select display_name from account where id = $1 and role = 'worker' and (not disabled or not $2)", cancellation, worker, active)
            ?? throw new AreaChangeRefused(400, field, $"There is no worker {worker}.");

    private static async Task<List<HandedOver>> UnassignedAsync(ActingTransaction work, HandoverRequest request, CancellationToken cancellation)
    {
        var found = await work.ReadAsync("""
            select a.id, a.code, exists (select from assignment s where s.micro_grid_id = a.id and daterange(s.valid_from, s.valid_to) && daterange($2, $3))
            from area a where a.id = any ($1) and a.level = 5 and a.valid_to is null and a.id in (select actor_areas())
            """, r => (Id: r.GetInt64(0), Code: r.GetString(1), Held: r.GetBoolean(2)), cancellation, request.MicroGridIds!.ToArray(), request.From, request.Until);
        var place = request.MicroGridIds!.Select((id, i) => (id, i)).FirstOrDefault(p => found.TrueForAll(f => f.Id != p.id), (0, -1));
        if (place.Item2 >= 0)
        {
            throw new AreaChangeRefused(400, $"microGridIds[{place.Item2}]", $"There is no micro-grid {place.Item1}.");
        }

        return found.Find(f => f.Held) is { Id: > 0 } held
            ? throw new AreaChangeRefused(400, "fromWorkerId", $"Micro-grid {held.Code} has a worker on some of these days; name who hands it over.")
            : [.. found.Select(f => new HandedOver(f.Id, f.Code, null, null, 0, 0, request.From, request.Until))];
    }

    /// <returns>Assignments of the worker that are cut, and what the other one gets.</returns>
    private static async Task<(List<Held> Cut, List<HandedOver> Made)> CutAsync(ActingTransaction work, HandoverRequest request, string from, CancellationToken cancellation)
    {
        var held = await work.ReadAsync("""
            select s.id, s.micro_grid_id, a.code, s.household_id, h.address, s.valid_from, s.valid_to
            from assignment s left join area a on a.id = s.micro_grid_id left join household h on h.id = s.household_id
            where s.worker_id = $1 and not isempty(daterange(s.valid_from, s.valid_to) * daterange($2, $3))
              and (s.micro_grid_id in (select actor_areas()) or s.household_id is not null and actor_sees(s.household_id))
            order by a.code, s.household_id, s.valid_from for no key update of s
            """, r => new Held(r.GetInt64(0), r.LongOrNull(1), r.TextOrNull(2), r.LongOrNull(3), r.TextOrNull(4), r.GetFieldValue<DateOnly>(5), r.DayOrNull(6)),
            cancellation, request.FromWorkerId, request.From, request.Until);
        if (request.MicroGridIds is null or { Count: 0 } && request.HouseholdIds is null or { Count: 0 })
        {
            return (held, [.. held.Select(h => h.Part(request.From, request.Until))]);
        }

        var cut = new List<Held>();
        var made = new List<HandedOver>();
        foreach (var (id, i) in (request.MicroGridIds ?? []).Select((id, i) => (id, i)))
        {
            var parts = held.FindAll(h => h.MicroGrid == id);
            if (parts.Count == 0)
            {
                throw new AreaChangeRefused(400, $"microGridIds[{i}]", $"{from} does not look after micro-grid {id} on these days.");
            }

            cut.AddRange(parts);
            made.AddRange(parts.Select(p => p.Part(request.From, request.Until)));
        }

        foreach (var (id, i) in (request.HouseholdIds ?? []).Select((id, i) => (id, i)))
        {
            var (parts, given) = await HouseholdAsync(work, request, held, id, $"householdIds[{i}]", from, cancellation);
            cut.AddRange(parts);
            made.AddRange(given);
        }

        return (cut, made);
    }

    /// <summary>One household in the worker's stead: what they hold of it alone is cut; what they hold with its micro-grid stays, and the other comes before it.</summary>
    private static async Task<(List<Held> Cut, List<HandedOver> Made)> HouseholdAsync(
        ActingTransaction work, HandoverRequest request, List<Held> held, long household, string field, string from, CancellationToken cancellation)
    {
        var found = await work.ReadAsync("""
            select h.address, h.micro_grid_id, array(select c.display_name from assignment o join account c on c.id = o.worker_id
              where o.household_id = h.id and o.worker_id <> $4 and not isempty(daterange(o.valid_from, o.valid_to) * daterange($2, $3)))
            from household h where h.id = $1 and h.valid_to is null and actor_sees(h.id)
            """, r => (Address: r.GetString(0), MicroGrid: r.LongOrNull(1), Others: r.GetFieldValue<string[]>(2)), cancellation, household, request.From, request.Until, request.FromWorkerId);
        if (found.Count == 0)
        {
            throw new AreaChangeRefused(400, field, $"There is no household {household}.");
        }

        var (address, microGrid, others) = found[0];
        if (others.Length > 0)
        {
            throw new AreaChangeRefused(400, field, $"{others[0]} looks after household {household} on some of these days.");
        }

        var own = held.FindAll(h => h.Household == household);
        if (own.Count > 0)
        {
            return (own, [.. own.Select(o => o.Part(request.From, request.Until))]);
        }

        return held.Exists(h => h.MicroGrid == microGrid && microGrid is not null && h.From <= request.From)
            ? ([], [new HandedOver(null, null, household, address, 0, 0, request.From, request.Until)])
            : throw new AreaChangeRefused(400, field, $"{from} does not look after household {household} on {request.From:yyyy-MM-dd}.");
    }

    private static async Task WriteAsync(ActingTransaction work, HandoverRequest request, long change, List<Held> cut, List<HandedOver> made, CancellationToken cancellation)
    {
        await work.ExecuteAsync("update assignment set valid_to = greatest(valid_from, $2), change_id = $3 where id = any ($1)", cancellation, cut.Select(c => c.Id).ToArray(), request.From, change);
        foreach (var part in made)
        {
            await InsertAsync(request.ToWorkerId, part.MicroGridId, part.HouseholdId, part.From, part.Until);
        }

        // Who comes back has what was theirs.
        foreach (var rest in cut.Where(c => request.Until is { } until && (c.Until is null || c.Until > until)))
        {
            await InsertAsync(request.FromWorkerId!.Value, rest.MicroGrid, rest.Household, request.Until!.Value, rest.Until);
        }

        Task<int> InsertAsync(long worker, long? microGrid, long? household, DateOnly from, DateOnly? until) => work.ExecuteAsync(
            "insert into assignment (worker_id, micro_grid_id, household_id, valid_from, valid_to, change_id) values ($1, $2, $3, $4, $5, $6)", cancellation, worker, microGrid, household, from, until, change);
    }

    /// <summary>Households in a micro-grid that somebody else looks after one by one are not counted.</summary>
    private static async Task<List<HandedOver>> CountAsync(ActingTransaction work, long worker, List<HandedOver> made, CancellationToken cancellation)
    {
        var counts = (await work.ReadAsync($"select h.micro_grid_id, count(*)::int, sum(h.people)::int from household h where {InMicroGrids} group by 1", r => (r.GetInt64(0), r.GetInt32(1), r.GetInt32(2)), cancellation, made.Select(m => m.MicroGridId ?? 0).ToArray(), made.Min(m => m.From), worker)).ToDictionary(c => c.Item1, c => (c.Item2, c.Item3));
        var people = (await work.ReadAsync("select id, people from household where id = any ($1)", r => (r.GetInt64(0), r.GetInt32(1)), cancellation,
            made.Select(m => m.HouseholdId ?? 0).ToArray())).ToDictionary(p => p.Item1, p => p.Item2);
        return [.. made.Select(m => m.MicroGridId is { } grid
            ? m with { Households = counts.GetValueOrDefault(grid).Item1, People = counts.GetValueOrDefault(grid).Item2 }
            : m with { Households = 1, People = people.GetValueOrDefault(m.HouseholdId!.Value) })];
    }

    /// <summary>Each household once, however many periods or ways it is handed over in.</summary>
    private static async Task<(int Households, int People)> TotalsAsync(ActingTransaction work, long worker, List<HandedOver> made, CancellationToken cancellation) => (await work.ReadAsync(
        $"select count(*)::int, coalesce(sum(h.people), 0)::int from household h where h.id = any ($4) or {InMicroGrids}", r => (r.GetInt32(0), r.GetInt32(1)), cancellation,
        made.Select(m => m.MicroGridId ?? 0).ToArray(), made.Min(m => m.From), worker, made.Select(m => m.HouseholdId ?? 0).ToArray())).Single();

    private static async Task<int> CountDueAsync(ActingTransaction work, HandoverRequest request, List<HandedOver> made, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var households = await work.ReadAsync($"select h.id from household h where h.id = any ($4) or {InMicroGrids}", r => r.GetInt64(0), cancellation,
            made.Select(m => m.MicroGridId ?? 0).ToArray(), made.Min(m => m.From), request.ToWorkerId, made.Select(m => m.HouseholdId ?? 0).ToArray());
        return await DueVisits.CountAsync(work, zone, households, request.Until?.AddDays(-1) ?? request.From, cancellation);
    }

    private static DateOnly? Earlier(DateOnly? a, DateOnly? b) => a is null ? b : b is null || a < b ? a : b;
}
