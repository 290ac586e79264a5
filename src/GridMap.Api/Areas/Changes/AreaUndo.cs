using System.Text.Json;
using GridMap.Api.Areas.Assignments;
using GridMap.Api.Http;
using GridMap.Data;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas.Changes;

/// <summary>What a change keeps of the state before it, beside the history that it writes (area_change.detail).</summary>
/// <param name="LastArea">The highest id of an area before it: those that it opened have higher ones.</param>
/// <param name="Stations">Whose responsibility for areas that it closed ended.</param>
internal sealed record ChangeDetail(IReadOnlyList<AreaRevision> Areas, int Households, int People, long? LastArea = null, IReadOnlyList<StationArea>? Stations = null, long? Undoes = null);

internal sealed record StationArea(long StationId, long AreaId);

/// <summary>A change of today that is taken back.</summary>
/// <param name="Opened">Areas that it opened: they close.</param>
/// <param name="Changed">What areas were that it altered and that go on.</param>
/// <param name="Closed">Areas that it closed: the same ones are there again.</param>
/// <param name="Homes">Micro-grids of the households that it moved.</param>
internal sealed record Undone(long Change, IReadOnlySet<long> Opened, IReadOnlyDictionary<long, AreaState> Changed, IReadOnlyList<AreaDraft> Closed,
    IReadOnlyList<(long From, long To)> Successions, IReadOnlyDictionary<long, long> Homes, IReadOnlyList<StationArea> Stations);

/// <summary>Takes back a change of areas as it was, and not by its reverse, which would not give what was cut and joined below its old shape. On
/// the day of the change only, so that areas that are there again have days without a hole.</summary>
internal static class AreaUndo
{
    private static readonly string[] Kinds = ["split", "merge", "redraw", "reparent", "rename", "adopt"];

    // $1: the change. Areas that it had to do with.
    private const string Touched = """
        touched as (select area_id as id from area_past where change_id = $1 union select from_id from area_succession where change_id = $1 union select to_id from area_succession where change_id = $1)
        """;

    /// <returns>The compound that a change closed; null: it was one of areas.</returns>
    /// <exception cref="AreaChangeRefused">404: no such change of the actor's to see; 400: not of today, or of a kind that has no reverse.</exception>
    public static async Task<CompoundOrder?> CheckAsync(ActingTransaction work, long change, DateOnly day, CancellationToken cancellation)
    {
        var found = await work.ReadAsync("select kind, made_on from area_change where id = $1", r => (Kind: r.GetString(0), On: r.GetFieldValue<DateOnly>(1)), cancellation, change);
        if (found.Count == 0)
        {
            throw new AreaChangeRefused(404, "change", $"There is no change {change}.");
        }

        var (kind, on) = found[0];
        if (on != day)
        {
            throw new AreaChangeRefused(400, "change", $"The change was made on {on:yyyy-MM-dd}. Allowed: one of today; since then the areas have a history of their own, and another change is needed.", "undoTooLate");
        }

        if (kind == "close_compound")
        {
            var compound = await work.ReadAsync("select id, revision from compound where closed_by = $1", r => new CompoundRevision(r.GetInt64(0), r.GetInt32(1)), cancellation, change);
            return compound.Count == 1 ? new CompoundOrder("reopenCompound", compound[0]) : throw Moved("the compound is open again");
        }

        return Kinds.Contains(kind) ? null : throw new AreaChangeRefused(400, "change", $"A change of the kind {kind} cannot be taken back.", "undoNever");
    }

    /// <exception cref="AreaChangeRefused">409: something that it had to do with was changed since.</exception>
    public static async Task<(Undone Undone, AreaDrafts Areas)> ReadAsync(ActingTransaction work, long change, CancellationToken cancellation)
    {
        var detail = JsonSerializer.Deserialize<ChangeDetail>((await work.ScalarAsync<string>("select detail::text from area_change where id = $1", cancellation, change))!, Json.Options)!;
        if (detail.LastArea is not { } last)
        {
            throw new AreaChangeRefused(400, "change", "The change was made before changes could be taken back.", "undoNever");
        }

        var later = await work.ReadAsync($"""
            with {Touched} select a.name, a.code from touched t left join area a on a.id = t.id
            where a.id is null or exists (select from area_past p where p.area_id = t.id and p.change_id > $1)
              or exists (select from area_succession s where s.change_id > $1 and t.id in (s.from_id, s.to_id)) order by a.level limit 1
            """, r => $"{r.TextOrNull(0)} ({r.TextOrNull(1)}) was changed since", cancellation, change);
        if (later.Count > 0)
        {
            throw Moved(later[0]);
        }

        var successions = await work.ReadAsync("select from_id, to_id from area_succession where change_id = $1", r => (From: r.GetInt64(0), To: r.GetInt64(1)), cancellation, change);
        var closed = await work.ReadAsync("""
            select id, level, parent_id, code, name, geom, source_id, generated from area where valid_to is not null and id in (select from_id from area_succession where change_id = $1)
            """, r => new AreaDraft
        {
            Id = r.GetInt64(0), Level = r.GetInt16(1), ParentId = r.LongOrNull(2), Code = r.GetString(3), Name = r.GetString(4), Shape = r.GetFieldValue<Geometry>(5), SourceId = r.GetInt32(6), Generated = r.GetBoolean(7),
        }, cancellation, change);
        var changed = (await work.ReadAsync("select area_id, parent_id, code, name, geom from area_past where change_id = $1",
            r => (Id: r.GetInt64(0), State: new AreaState(r.LongOrNull(1), r.GetString(2), r.GetString(3), r.GetFieldValue<Geometry>(4), 0)), cancellation, change)).ToDictionary(c => c.Id, c => c.State);
        var homes = (await work.ReadAsync("""
            select household_id, micro_grid_id from household_past p where change_id = $1 and micro_grid_id is not null
              and not exists (select from household_past q where q.household_id = p.household_id and q.id > p.id)
            """, r => (r.GetInt64(0), r.GetInt64(1)), cancellation, change)).ToDictionary(h => h.Item1, h => h.Item2);
        var undone = new Undone(change, successions.Select(s => s.To).Where(id => id > last).ToHashSet(), changed, closed, successions, homes, detail.Stations ?? []);
        long[] near = [.. undone.Opened, .. changed.Keys, .. changed.Values.Select(c => c.ParentId).OfType<long>()];
        var areas = new AreaDrafts([.. await AreaReading.SubtreeAsync(work, await AreaReading.CommonRootAsync(work, near, cancellation), cancellation), .. closed]);
        return (undone, areas);
    }

    public static void Apply(AreaDrafts areas, Undone undone)
    {
        foreach (var (id, was) in undone.Changed)
        {
            var area = areas.Get(id);
            (area.ParentId, area.Code, area.Name) = (was.ParentId, was.Code, was.Name);
            area.Shape = was.Shape.EqualsExact(area.Shape) ? area.Shape : was.Shape;
        }

        foreach (var id in undone.Opened)
        {
            areas.Close(areas.Get(id), [.. undone.Successions.Where(s => s.To == id).Select(s => areas.Get(s.From))]);
        }
    }

    private static AreaChangeRefused Moved(string what) => new(409, "change", $"It can no longer be taken back: {what}.", "undoChanged");
}
