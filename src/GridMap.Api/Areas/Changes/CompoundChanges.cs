using GridMap.Api.Areas.Assignments;
using GridMap.Data;

namespace GridMap.Api.Areas.Changes;

/// <summary>Closes compounds that were demolished or opened up, and takes that back on the same day. The rights are the database's
/// (0023_closed_compounds.sql): the service may not change compounds by itself.</summary>
internal static class CompoundChanges
{
    private sealed record Found(string Name, int Revision, DateOnly? ClosedOn, DateOnly? ChangedOn, string Scope, int Gates, int InsideWays);

    /// <summary>Holds the lock of changes already.</summary>
    /// <exception cref="AreaChangeRefused">404, 400, 409 as for areas.</exception>
    public static async Task<AreaChangeResult> MakeAsync(ActingTransaction work, CompoundOrder order, long account, DateOnly day, CancellationToken cancellation)
    {
        var (id, revision) = order.Compound;
        var closes = order.Kind == "closeCompound";
        var found = await FindAsync(work, id, cancellation);
        if (found is null or { Scope: "none" })
        {
            throw new AreaChangeRefused(404, "compound", $"There is no compound {id}.");
        }

        if (found.Scope != "all")
        {
            throw new AreaChangeRefused(400, "compound", $"{found.Name} lies partly outside your scope.", "outsideScope", found.Name);
        }

        if (found.Revision != revision || closes == found.ClosedOn is not null)
        {
            throw new AreaChangeRefused(409, "compound", $"{found.Name} was changed meanwhile: it {(found.ClosedOn is { } on ? $"was closed on {on:yyyy-MM-dd}" : "goes on")}, at revision {found.Revision}. Look at it again.", "areaChanged", found.Name);
        }

        if (!closes && found.ChangedOn != day)
        {
            throw new AreaChangeRefused(400, "compound", $"{found.Name} was closed on {found.ClosedOn:yyyy-MM-dd}. Allowed: to take a closing back on the day on which it was made.", "undoTooLate");
        }

        var change = await AreaChanges.OpenChangeAsync(work, closes ? "close_compound" : "reopen_compound", account, day, new { compound = order.Compound, name = found.Name }, cancellation);
        var to = closes
            ? await work.ReadAsync("select to_id, to_name, households, people from close_compound($1, $2)", r => new CompoundTarget(r.LongOrNull(0), r.TextOrNull(1), r.GetInt32(2), r.GetInt32(3)), cancellation, id, change)
            : await work.ReadAsync("select households, people from reopen_compound($1, $2)", r => new CompoundTarget(id, found.Name, r.GetInt32(0), r.GetInt32(1)), cancellation, id, change);
        return new AreaChangeResult(change, order, day, new AreaDrafts([]), [], [], new HouseholdCounts([], []), new CarriedOver([], [], [], 0),
            new CompoundChange(id, found.Name, closes, to.Sum(t => t.Households), to.Sum(t => t.People), found.Gates, found.InsideWays, closes ? to : []));
    }

    private static async Task<Found?> FindAsync(ActingTransaction work, long id, CancellationToken cancellation) => (await work.ReadAsync("""
        select c.name, c.revision, c.valid_to, m.made_on, compound_scope(c.id),
          (select count(*)::int from gate g where g.compound_id = c.id), (select count(*)::int from street s where s.compound_id = c.id)
        from compound c left join area_change m on m.id = c.closed_by where c.id = $1
        """, r => new Found(r.GetString(0), r.GetInt32(1), r.DayOrNull(2), r.DayOrNull(3), r.GetString(4), r.GetInt32(5), r.GetInt32(6)), cancellation, id)).SingleOrDefault();
}
