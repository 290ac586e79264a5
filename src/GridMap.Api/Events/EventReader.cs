using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Events;

/// <summary>Reads events in the name of whoever acts: the database leaves out what is not theirs.</summary>
public sealed class EventReader(TimeProvider time)
{
    /// <summary>Parameter $1 is now. Of an event that is not closed: since when it is overdue, or null.</summary>
    public const string OverdueSince =
        "case when e.state in ('open', 'accepted', 'called') then coalesce(e.overdue_since, case when e.due_at <= $1 then e.due_at end) end";

    private const int MostMine = 500, MineDays = 30;

    /// <summary>The work of somebody: not closed, and not another one's duplicate.</summary>
    public const string Unclosed = "e.state in ('open', 'accepted', 'called')";

    private const string Columns = $"""
        e.id, e.category, e.body, st_x(e.geom), st_y(e.geom), e.state, e.level::int, e.area_id, a.name, e.micro_grid_id, g.name,
        (select c.name from area c where c.id = area_above(coalesce(e.micro_grid_id, e.area_id), 3)), w.display_name, e.raised_kind, e.raised_at,
        e.due_at, {OverdueSince}, e.department, e.duplicate_of, e.reopened, e.closed_at, e.closed_note, k.masked, e.changed_at
        """;

    private const string Tables = """
        event e left join area a on a.id = e.area_id left join area g on g.id = e.micro_grid_id left join event_contact k on k.event_id = e.id
        left join lateral (select c.display_name from assignment s join account c on c.id = s.worker_id
          where s.micro_grid_id = e.micro_grid_id and s.valid_from <= city_day() and (s.valid_to is null or s.valid_to > city_day())) w on true
        """;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Those that a condition picks, e being the event, $1 now and $2 … the parameters.</summary>
    public async Task<List<EventDocument>> ListAsync(ActingTransaction work, string conditionAndOrder, CancellationToken cancellation, params object?[] parameters)
    {
        var events = new List<EventDocument>();
        await using var command = work.Command($"select {Columns} from {Tables} where {conditionAndOrder}", [Now, .. parameters]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new EventDocument(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetString(5), reader.GetInt32(6), Find<long>(reader, 7),
                Text(reader, 8), Find<long>(reader, 9), Text(reader, 10), Text(reader, 11), Text(reader, 12), reader.GetString(13), Instant(reader, 14)!.Value,
                Instant(reader, 15), Instant(reader, 16), Text(reader, 17), Find<Guid>(reader, 18), reader.GetBoolean(19), Instant(reader, 20), Text(reader, 21), Text(reader, 22),
                Instant(reader, 23)!.Value));
        }

        return events;
    }

    public async Task<EventDocument?> FindAsync(ActingTransaction work, Guid id, CancellationToken cancellation) =>
        (await ListAsync(work, "e.id = $2", cancellation, id)).SingleOrDefault();

    /// <summary>A worker's: all of their micro-grids and those that they raised, which are not closed or changed within 30 days.</summary>
    public Task<List<EventDocument>> MineAsync(ActingTransaction work, CancellationToken cancellation) => ListAsync(work, $"""
        (e.micro_grid_id in (select worker_micro_grids(actor_account(), city_day())) and ({Unclosed} or e.changed_at > $2)
          or e.raised_by = actor_account() and e.changed_at > $2)
        order by {OverdueSince} nulls last, case when e.state = 'closed' then null else e.due_at end, e.changed_at desc, e.id limit {MostMine}
        """, cancellation, Now - TimeSpan.FromDays(MineDays));

    /// <summary>Events with their history, of a worker.</summary>
    /// <param name="photos">Theirs, that have arrived.</param>
    public static async Task<IReadOnlyList<MyEventDocument>> WithHistoryAsync(
        ActingTransaction work, IReadOnlyList<EventDocument> events, ILookup<Guid, Guid> photos, CancellationToken cancellation)
    {
        var steps = await StepsAsync(work, [.. events.Select(e => e.Id)], cancellation);
        var actions = (await ColumnAsync<string>(work, "select from_state || ' ' || action from event_transition where actor_kind = 'worker' order by action", cancellation))
            .Select(a => a.Split(' ')).ToLookup(a => a[0], a => a[1]);
        return [.. events.Select(e => new MyEventDocument(e, [.. steps[e.Id]], [.. photos[e.Id]],
            [.. actions[e.State].Where(a => a != "escalate" || (e.Level > 1 && e.AreaId is not null))]))];
    }

    public static async Task<List<EventStepDocument>> StepsAsync(ActingTransaction work, Guid id, CancellationToken cancellation) =>
        [.. (await StepsAsync(work, [id], cancellation))[id]];

    private static async Task<ILookup<Guid, EventStepDocument>> StepsAsync(ActingTransaction work, Guid[] ids, CancellationToken cancellation)
    {
        var steps = new List<(Guid Event, EventStepDocument Step)>();
        await using var command = work.Command("""
            select s.id, s.at, s.actor_kind, account_display_name(s.account_id), s.action, s.to_state, s.level::int, a.name, f.name, g.name, s.due_at, s.overdue, s.note, s.for_resident, s.department, s.duplicate_of, s.photos,
              s.made_at, s.event_id
            from event_step s left join area a on a.id = s.area_id left join area f on f.id = s.from_area_id left join area g on g.id = s.micro_grid_id
            where s.event_id = any ($1) order by s.seq
            """, ids);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            steps.Add((reader.GetGuid(18), new EventStepDocument(
                reader.GetGuid(0), Instant(reader, 1)!.Value, reader.GetString(2), Text(reader, 3), reader.GetString(4), reader.GetString(5), reader.GetInt32(6), Text(reader, 7),
                Text(reader, 8), Text(reader, 9), Instant(reader, 10), reader.GetBoolean(11), reader.GetString(12), reader.GetBoolean(13), Text(reader, 14), Find<Guid>(reader, 15), reader.GetFieldValue<Guid[]>(16),
                Instant(reader, 17))));
        }

        return steps.ToLookup(s => s.Event, s => s.Step);
    }

    /// <summary>Others of the category that are not closed, nearest first, at most ten.</summary>
    /// <param name="but">Left out.</param>
    public async Task<List<NearEventDocument>> NearAsync(ActingTransaction work, double lon, double lat, string category, Guid? but, CancellationToken cancellation)
    {
        var near = new List<NearEventDocument>();
        await using var command = work.Command($"""
            select e.id, e.category, e.body, st_distance(e.geom::geography, p.place::geography), e.raised_at, e.state
            from event e join event_category c on c.code = e.category, (select st_setsrid(st_makepoint($1, $2), 4326) as place) p
            where e.category = $3 and {Unclosed} and e.raised_at > $4::timestamptz - make_interval(days => c.near_days) and e.id is distinct from $5
              and st_intersects(e.geom, st_buffer(p.place::geography, c.near_metres)::geometry) and st_dwithin(e.geom::geography, p.place::geography, c.near_metres)
            order by 4, e.id limit 10
            """, lon, lat, category, Now, but);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            near.Add(new NearEventDocument(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), Math.Round(reader.GetDouble(3), 1), Instant(reader, 4)!.Value, reader.GetString(5)));
        }

        return near;
    }

    public static async Task<List<T>> ColumnAsync<T>(ActingTransaction work, string sql, CancellationToken cancellation, params object?[] parameters)
    {
        var values = new List<T>();
        await using var command = work.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            values.Add(await reader.GetFieldValueAsync<T>(0, cancellation));
        }

        return values;
    }

    private static T? Find<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
