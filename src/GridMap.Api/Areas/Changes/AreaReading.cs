using GridMap.Data;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas.Changes;

/// <summary>The areas that are the actor's.</summary>
internal sealed record AreaScope(bool Everywhere, IReadOnlySet<long> Areas)
{
    public bool Holds(long area) => Areas.Contains(area);

    public static async Task<AreaScope> ReadAsync(ActingTransaction work, CancellationToken cancellation) => new(
        await work.ScalarAsync<bool>("select actor_everywhere()", cancellation),
        (await work.ScalarAsync<long[]>("select coalesce(array_agg(a), '{}') from actor_areas() a", cancellation))!.ToHashSet());
}

/// <summary>Reads the areas that an order can touch, and refuses it where they are not what it was drawn against.</summary>
internal static class AreaReading
{
    /// <exception cref="AreaChangeRefused">404: not there, closed long ago, or not the actor's; 409: changed meanwhile.</exception>
    public static async Task<AreaDrafts> ReadAsync(ActingTransaction work, AreaOrder order, AreaScope scope, CancellationToken cancellation)
    {
        long[] named = [.. order.Areas.Select(a => a.Id), .. order is ReparentOrder reparent ? new[] { reparent.ParentId } : []];
        foreach (var id in named.Where(id => !scope.Holds(id)))
        {
            throw new AreaChangeRefused(404, "areas", $"There is no area {id}.");
        }

        var root = await RootAsync(work, order, named, cancellation);
        var areas = new AreaDrafts(await SubtreeAsync(work, root, cancellation));
        foreach (var (id, revision) in order.Areas)
        {
            var area = areas.Find(id) ?? throw new AreaChangeRefused(409, "areas", $"Area {id} was closed meanwhile; its history tells what became of it.", "changedMeanwhile");
            if (area.Before!.Revision != revision)
            {
                throw new AreaChangeRefused(409, "areas", $"{area.Name} ({area.Code}) was changed meanwhile: it has revision {area.Before.Revision}, not {revision}. Look at it again.", "areaChanged", area.Name);
            }
        }

        return areas;
    }

    /// <summary>The area below which everything lies that the order can touch; null: the whole store.</summary>
    private static async Task<long?> RootAsync(ActingTransaction work, AreaOrder order, long[] named, CancellationToken cancellation)
    {
        if (order is AdoptOrder or RenameOrder)
        {
            return named[0];
        }

        return await CommonRootAsync(work, named, cancellation, order is ReparentOrder r ? r.ParentId : null);
    }

    /// <summary>The lowest area that is above all of them, or the one that counts although it is among them; null: there is none.</summary>
    public static async Task<long?> CommonRootAsync(ActingTransaction work, long[] named, CancellationToken cancellation, long? among = null) =>
        await work.ScalarAsync<long?>("""
            with recursive above as (
              select id as start, id, parent_id, level, false as proper from area where id = any ($1)
              union all
              select b.start, a.id, a.parent_id, a.level, true from above b join area a on a.id = b.parent_id)
            select id from above where proper or id = $3 group by id, level having count(distinct start) = $2 order by level desc limit 1
            """, cancellation, named, named.Distinct().Count(), among);

    public static async Task<List<AreaDraft>> SubtreeAsync(ActingTransaction work, long? root, CancellationToken cancellation)
    {
        var drafts = new List<AreaDraft>();
        await using var command = work.Command("""
            with recursive below as (
              select a.* from area a where a.valid_to is null and (a.id = $1 or $1::bigint is null and a.level = 1)
              union all
              select a.* from below b join area a on a.parent_id = b.id and a.valid_to is null)
            select id, level, parent_id, code, name, geom, revision, source_id, generated from below
            """, root);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var before = new AreaState(reader.IsDBNull(2) ? null : reader.GetInt64(2), reader.GetString(3), reader.GetString(4), reader.GetFieldValue<Geometry>(5), reader.GetInt32(6));
            drafts.Add(new AreaDraft
            {
                Id = reader.GetInt64(0), Level = reader.GetInt16(1), ParentId = before.ParentId, Code = before.Code, Name = before.Name, Shape = before.Shape,
                SourceId = reader.GetInt32(7), Generated = reader.GetBoolean(8), Before = before,
            });
        }

        return drafts;
    }
}
