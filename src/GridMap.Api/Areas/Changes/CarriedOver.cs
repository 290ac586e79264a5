using GridMap.Api.Areas.Assignments;
using GridMap.Data;

namespace GridMap.Api.Areas.Changes;

/// <summary>What hangs on areas that are closed goes to their successors: workers, stations' responsibility, accounts' scope, unclosed events.</summary>
internal sealed record CarriedOver(IReadOnlyList<AssignmentMove> Assignments, IReadOnlyList<StationMove> Stations, IReadOnlyList<ScopeMove> Scopes, int EventsRerouted)
{
    private sealed record Held(long Id, long WorkerId, string Worker, long MicroGrid, DateOnly From, DateOnly? To)
    {
        public bool Overlaps(Held other) => (To is null || other.From < To) && (other.To is null || From < other.To);
    }

    /// <summary>Areas, successions and households stand as they will be; drafts have their ids.</summary>
    /// <param name="opened">In the answer's order.</param>
    /// <exception cref="AreaChangeRefused">A worker was named who is none, or an area that is no new micro-grid.</exception>
    public static async Task<CarriedOver> WriteAsync(ActingTransaction work, AreaDrafts areas, IReadOnlyList<AreaDraft> opened, List<HouseholdMove> moves,
        IReadOnlyList<AreaWorker> workers, Undone? undone, long change, DateOnly day, CancellationToken cancellation)
    {
        var assignments = await AssignAsync(work, areas, opened, moves, workers, undone, change, day, cancellation);
        var stations = new List<StationMove>();
        var scopes = new List<ScopeMove>();
        long[] from = [.. areas.Successions.Where(s => s.From.Closed).Select(s => s.From.Id)], to = [.. areas.Successions.Where(s => s.From.Closed).Select(s => s.To.Id)];
        if (undone is not null)
        {
            stations.AddRange(await RestoreStationsAsync(work, areas, undone, from, cancellation));
        }
        else if (from.Length > 0)
        {
            await ReadAsync(work, """
                select s.id, s.name, a.from_id, a.to_id from unnest($1::bigint[], $2::bigint[]) a (from_id, to_id)
                join station_area r on r.area_id = a.from_id join station s on s.id = r.station_id and s.valid_to is null order by s.id, a.to_id
                """, r => stations.Add(new StationMove(r.GetInt64(0), r.GetString(1), areas.Get(r.GetInt64(2)).Code, areas.Get(r.GetInt64(3)).Code)), cancellation, from, to);
            await work.ExecuteAsync("""
                insert into station_area select distinct r.station_id, a.to_id from unnest($1::bigint[], $2::bigint[]) a (from_id, to_id)
                join station_area r on r.area_id = a.from_id on conflict do nothing
                """, cancellation, from, to);
            await work.ExecuteAsync("delete from station_area where area_id = any ($1)", cancellation, from);
            await ReadAsync(work, "select account, from_id, to_id from carry_scopes($1)",
                r => scopes.Add(new ScopeMove(r.GetString(0), areas.Get(r.GetInt64(1)).Code, areas.Get(r.GetInt64(2)).Code)), cancellation, change);
        }

        return new CarriedOver(assignments, stations, scopes, await OpenEvents.RerouteAsync(work, change, cancellation));
    }

    private static async Task<IReadOnlyList<AssignmentMove>> AssignAsync(ActingTransaction work, AreaDrafts areas, IReadOnlyList<AreaDraft> opened,
        List<HouseholdMove> moves, IReadOnlyList<AreaWorker> workers, Undone? undone, long change, DateOnly day, CancellationToken cancellation)
    {
        var told = new List<AssignmentMove>();
        var wanted = undone is null ? await AskedForAsync(work, opened, workers, day, cancellation) : await RestoredAsync(work, undone, day, cancellation);
        var closed = areas.All.Where(a => a.Level == 5 && a.Closed).ToDictionary(a => a.Id);
        var successors = areas.Successions.Where(s => s.From.Closed && s.From.Level == 5 && !s.To.Closed).ToLookup(s => s.From.Id, s => s.To);
        var went = moves.Where(m => m.From is not null).CountBy(m => (m.From!.Id, m.To.Id)).ToDictionary();
        var ending = await HeldAsync(work, [.. closed.Keys], day, cancellation);
        var held = (await HeldAsync(work, [.. successors.SelectMany(s => s).Select(s => s.Id).Distinct()], day, cancellation)).Concat(wanted).ToList();
        told.AddRange(wanted.Select(w => new AssignmentMove(w.WorkerId, w.Worker, null, areas.Get(w.MicroGrid).Code, w.From, w.To, undone is null ? "askedFor" : "restored")));
        var made = wanted;

        // Who had most of a successor's households comes first.
        foreach (var (old, to) in ending.Select(e => (e, successors[e.MicroGrid].MaxBy(s => went.GetValueOrDefault((e.MicroGrid, s.Id)))))
            .OrderByDescending(e => e.Item2 is null ? 0 : went.GetValueOrDefault((e.e.MicroGrid, e.Item2.Id))).ThenBy(e => e.e.Id))
        {
            var next = to is null ? null : old with { MicroGrid = to.Id, From = old.From > day ? old.From : day };
            if (next is not null && held.TrueForAll(h => h.MicroGrid != next.MicroGrid || !h.Overlaps(next)))
            {
                held.Add(next);
                made.Add(next);
                told.Add(new AssignmentMove(old.WorkerId, old.Worker, closed[old.MicroGrid].Code, to!.Code, next.From, next.To, "carriedOver"));
            }
            else
            {
                told.Add(new AssignmentMove(old.WorkerId, old.Worker, closed[old.MicroGrid].Code, null, day, old.To, "taken"));
            }
        }

        await work.ExecuteAsync("update assignment set valid_to = greatest(valid_from, $2), change_id = $3 where id = any ($1)", cancellation, ending.Select(e => e.Id).ToArray(), day, change);
        foreach (var assignment in made)
        {
            await work.ExecuteAsync("insert into assignment (worker_id, micro_grid_id, valid_from, valid_to, change_id) values ($1, $2, $3, $4, $5)", cancellation,
                assignment.WorkerId, assignment.MicroGrid, assignment.From, assignment.To, change);
        }

        return told;
    }

    /// <summary>Who looked after the areas that are there again, where nobody was given their successors since. A scope on a closed area stays when
    /// the area closes, so scopes need no restoring.</summary>
    private static async Task<List<Held>> RestoredAsync(ActingTransaction work, Undone undone, DateOnly day, CancellationToken cancellation)
    {
        long[] opened = [.. undone.Opened], closed = [.. undone.Closed.Where(a => a.Level == 5).Select(a => a.Id)];
        if (await work.ScalarAsync<bool>("select exists (select from assignment where micro_grid_id = any ($1) and change_id > $2)", cancellation, opened, undone.Change))
        {
            return [];
        }

        // How long they were to hold is known of those that the change carried over; of others, until the next one's first day.
        var ended = await work.ReadAsync("""
            select a.worker_id, c.display_name, a.micro_grid_id, greatest(a.valid_from, $3), coalesce(
              (select max(m.valid_to) from assignment m where m.change_id = $4 and m.worker_id = a.worker_id and m.micro_grid_id = any ($1)),
              (select min(n.valid_from) from assignment n where n.change_id = $4 and n.micro_grid_id = a.micro_grid_id and n.valid_from > a.valid_from))
            from assignment a join account c on c.id = a.worker_id and not c.disabled
            where a.change_id = $4 and a.micro_grid_id = any ($2) and a.valid_to = greatest(a.valid_from, $3) order by a.micro_grid_id, a.valid_from
            """, r => new Held(0, r.GetInt64(0), r.GetString(1), r.GetInt64(2), r.GetFieldValue<DateOnly>(3), r.DayOrNull(4)), cancellation, opened, closed, day, undone.Change);
        var restored = new List<Held>();
        foreach (var one in ended.Where(e => e.To is null || e.To > e.From))
        {
            if (restored.TrueForAll(r => r.MicroGrid != one.MicroGrid || !r.Overlaps(one)))
            {
                restored.Add(one);
            }
        }

        return restored;
    }

    private static async Task<List<StationMove>> RestoreStationsAsync(ActingTransaction work, AreaDrafts areas, Undone undone, long[] closed, CancellationToken cancellation)
    {
        long[] stations = [.. undone.Stations.Select(s => s.StationId)], to = [.. undone.Stations.Select(s => s.AreaId)];
        var origin = areas.Successions.Where(s => s.From.Closed).ToLookup(s => s.To.Id, s => s.From.Code);
        var moves = await work.ReadAsync("select s.id, s.name, v.area from unnest($1::bigint[], $2::bigint[]) v (station, area) join station s on s.id = v.station and s.valid_to is null order by s.id, v.area",
            r => new StationMove(r.GetInt64(0), r.GetString(1), origin[r.GetInt64(2)].FirstOrDefault() ?? "", areas.Get(r.GetInt64(2)).Code), cancellation, stations, to);
        await work.ExecuteAsync("insert into station_area select s.id, v.area from unnest($1::bigint[], $2::bigint[]) v (station, area) join station s on s.id = v.station on conflict do nothing", cancellation, stations, to);
        await work.ExecuteAsync("delete from station_area where area_id = any ($1)", cancellation, closed);
        return moves;
    }

    private static async Task<List<Held>> AskedForAsync(ActingTransaction work, IReadOnlyList<AreaDraft> opened, IReadOnlyList<AreaWorker> workers, DateOnly day, CancellationToken cancellation)
    {
        var wanted = new List<Held>();
        foreach (var (worker, i) in workers.Select((w, i) => (w, i)))
        {
            if (worker.Opened >= opened.Count || opened[worker.Opened].Level != 5)
            {
                throw new AreaChangeRefused(400, $"workers[{i}].opened", "Allowed: the place of a micro-grid in the answer's list of opened areas, from 0.");
            }

            var name = await work.ScalarAsync<string>("select display_name from account where id = $1 and role = 'worker' and not disabled", cancellation, worker.WorkerId)
                ?? throw new AreaChangeRefused(400, $"workers[{i}].workerId", $"There is no worker {worker.WorkerId}.");
            wanted.Add(new Held(0, worker.WorkerId, name, opened[worker.Opened].Id, day, null));
        }

        return wanted;
    }

    /// <summary>Assignments of micro-grids that hold on a day or later.</summary>
    private static async Task<List<Held>> HeldAsync(ActingTransaction work, long[] microGrids, DateOnly day, CancellationToken cancellation)
    {
        var held = new List<Held>();
        await ReadAsync(work, """
            select a.id, a.worker_id, c.display_name, a.micro_grid_id, a.valid_from, a.valid_to from assignment a join account c on c.id = a.worker_id
            where a.micro_grid_id = any ($1) and (a.valid_to is null or a.valid_to > $2 and a.valid_to > a.valid_from) order by a.id
            """, r => held.Add(new Held(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetInt64(3), r.GetFieldValue<DateOnly>(4), r.IsDBNull(5) ? null : r.GetFieldValue<DateOnly>(5))),
            cancellation, microGrids, day);
        return held;
    }

    private static async Task ReadAsync(ActingTransaction work, string sql, Action<Npgsql.NpgsqlDataReader> row, CancellationToken cancellation, params object?[] parameters)
    {
        await using var command = work.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            row(reader);
        }
    }
}
