using System.ComponentModel;
using GridMap.Api.Accounts;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Events;

/// <param name="Open">Not closed and not another one's duplicate; the other two are among them.</param>
/// <param name="DueSoon">Due within 24 hours, and no due missed yet.</param>
/// <param name="Overdue">A due was missed, at this level or below, and it is not closed.</param>
public sealed record BoardCounts(int Open, int DueSoon, int Overdue);

/// <param name="Closed7Days">Closed within the last seven days.</param>
public sealed record BoardAreaDocument(long Id, string Code, string Name, int Open, int DueSoon, int Overdue, int Closed7Days);

public sealed record BoardCategoryDocument(string Code, int Open, int DueSoon, int Overdue);

/// <summary>Who missed a due of events that are still not closed.</summary>
/// <param name="Level">1 district to 5 micro-grid.</param>
/// <param name="Community">Of a grid or micro-grid: which it lies in.</param>
/// <param name="WorkerName">Of a micro-grid: who looked after it that day.</param>
/// <param name="LongestHours">Since the first due that they missed.</param>
public sealed record BoardLateDocument(long AreaId, string AreaName, string? Community, int Level, string? WorkerName, int Events, double LongestHours);

/// <param name="Outside">Open ones that no area of this level holds: outside every area, or known to a wider area only.</param>
public sealed record BoardDocument(
    DateTimeOffset Now, int Level, BoardCounts Totals, int Outside, IReadOnlyList<BoardAreaDocument> Areas, IReadOnlyList<BoardCategoryDocument> Categories,
    IReadOnlyList<BoardLateDocument> Late);

/// <summary>The board of a level: counts of what the actor may see, all read in one transaction so that they agree.</summary>
public static class Board
{
    /// <summary>What is due within so many hours is due soon. Our own figure.</summary>
    public const int SoonHours = 24;

    private const string Picked = $"""
        picked as (
          select e.id, e.category, e.state, e.due_at, e.closed_at, e.area_id, e.level, coalesce(e.micro_grid_id, e.area_id) as leaf, {EventReader.OverdueSince} as late_since, {EventReader.Unclosed} as unclosed
          from event e
          where ({EventReader.Unclosed} or e.closed_at > $1::timestamptz - interval '7 days')
            and ($2::bigint is null or area_above(coalesce(e.micro_grid_id, e.area_id), (select level from area where id = $2)) = $2))
        """;

    private const string Counts = """
        count(*) filter (where unclosed)::int, count(*) filter (where unclosed and late_since is null and due_at <= $1::timestamptz + make_interval(hours => $3))::int,
        count(*) filter (where late_since is not null)::int
        """;

    public static async Task<Results<Ok<BoardDocument>, ValidationProblem>> GetBoard(
        [Description("1 district, 2 subdistrict, 3 community, 4 grid, 5 micro-grid.")] int level, Acting acting, EventReader events, CancellationToken cancellation,
        [Description("Only at or below this area.")] long? area = null)
    {
        var check = new Check();
        check.Within(level, 1, 5, "level");
        if (check.Failed)
        {
            return check.Problem();
        }

        await using var work = await acting.BeginAsync(cancellation);
        var now = events.Now;
        var areas = await AreasAsync(work, now, area, level, cancellation);
        var categories = await CategoriesAsync(work, now, area, cancellation);
        var totals = new BoardCounts(categories.Sum(c => c.Open), categories.Sum(c => c.DueSoon), categories.Sum(c => c.Overdue));
        return TypedResults.Ok(new BoardDocument(
            now, level, totals, totals.Open - areas.Sum(a => a.Open), areas, categories, await LateAsync(work, now, area, cancellation)));
    }

    private static async Task<List<BoardAreaDocument>> AreasAsync(ActingTransaction work, DateTimeOffset now, long? area, int level, CancellationToken cancellation)
    {
        var areas = new List<BoardAreaDocument>();
        await using var command = work.Command($"""
            with recursive {Picked},
            up as (
              select a.id as leaf, a.id, a.parent_id, a.level from area a where a.id in (select leaf from picked)
              union all
              select up.leaf, a.id, a.parent_id, a.level from area a join up on a.id = up.parent_id)
            select a.id, a.code, a.name, {Counts}, count(*) filter (where state = 'closed')::int
            from picked join up on up.leaf = picked.leaf and up.level = $4 join area a on a.id = up.id
            group by a.id, a.code, a.name
            order by 6 desc, 5 desc, 4 desc, a.code
            """, now, area, SoonHours, level);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            areas.Add(new BoardAreaDocument(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6)));
        }

        return areas;
    }

    private static async Task<List<BoardCategoryDocument>> CategoriesAsync(ActingTransaction work, DateTimeOffset now, long? area, CancellationToken cancellation)
    {
        var categories = new List<BoardCategoryDocument>();
        await using var command = work.Command($"with {Picked} select category, {Counts} from picked where unclosed group by category order by 4 desc, 2 desc, category", now, area, SoonHours);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            categories.Add(new BoardCategoryDocument(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3)));
        }

        return categories;
    }

    // Who has an overdue event now, and who had one when it was escalated for that; the later due of one event counts once for each of them.
    private static async Task<List<BoardLateDocument>> LateAsync(ActingTransaction work, DateTimeOffset now, long? area, CancellationToken cancellation)
    {
        var late = new List<BoardLateDocument>();
        await using var command = work.Command($"""
            with {Picked},
            missed as (
              select p.id, p.area_id, p.level, p.due_at, city_day() as day from picked p where p.unclosed and p.due_at <= $1
              union all
              select p.id, s.from_area_id, s.level + 1, before.due_at, s.day
              from picked p join event_step s on s.event_id = p.id and s.overdue
              join lateral (select b.due_at from event_step b where b.event_id = s.event_id and b.seq < s.seq order by b.seq desc limit 1) before on true
              where p.unclosed)
            select m.area_id, a.name, m.level::int, w.display_name, count(distinct m.id)::int, extract(epoch from $1::timestamptz - min(m.due_at)) / 3600.0,
              (select c.name from area c where c.id = area_above(m.area_id, 3) and m.level > 3)
            from missed m join area a on a.id = m.area_id
            left join lateral (select c.display_name from assignment s join account c on c.id = s.worker_id
              where m.level = 5 and s.micro_grid_id = m.area_id and s.valid_from <= m.day and (s.valid_to is null or s.valid_to > m.day)) w on true
            group by m.area_id, a.name, m.level, w.display_name
            order by 5 desc, 6 desc, 1 limit 100
            """, now, area);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            late.Add(new BoardLateDocument(
                reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(6) ? null : reader.GetString(6), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetInt32(4), Math.Round((double)reader.GetDecimal(5), 1)));
        }

        return late;
    }
}
