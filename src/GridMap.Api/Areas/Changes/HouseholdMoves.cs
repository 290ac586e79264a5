using GridMap.Data;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GridMap.Api.Areas.Changes;

/// <summary>A household that comes to another micro-grid.</summary>
/// <param name="From">Null: it was outside every micro-grid.</param>
internal sealed record HouseholdMove(long Household, int People, AreaDraft? From, AreaDraft To);

/// <param name="Before">Households and people by micro-grid, as they were; the present is in <see cref="After"/>.</param>
internal sealed record HouseholdCounts(Dictionary<long, (int Households, int People)> Before, Dictionary<long, (int Households, int People)> After)
{
    /// <summary>Gives opened micro-grids the ids that they have in the store.</summary>
    public void Renumber(IReadOnlyDictionary<long, long> numbers)
    {
        foreach (var (draft, id) in numbers)
        {
            if (After.Remove(draft, out var counts))
            {
                After.Add(id, counts);
            }
        }
    }
}

/// <summary>Households follow their places: one goes to the micro-grid that holds it. Who was registered in a micro-grid without lying in it
/// stays there as long as it goes on.</summary>
internal static class HouseholdMoves
{
    private sealed record Ground(AreaDraft Area, Envelope Box, IndexedPointInAreaLocator Locator)
    {
        public static Ground Of(AreaDraft area, Geometry shape) => new(area, shape.EnvelopeInternal, new IndexedPointInAreaLocator(shape));

        public bool Holds(Coordinate place) => Box.Contains(place) && Locator.Locate(place) != Location.Exterior;
    }

    /// <param name="homes">Micro-grids that households go back to, wherever they lie; null: none.</param>
    public static async Task<List<HouseholdMove>> FindAsync(ActingTransaction work, AreaDrafts areas, IReadOnlyDictionary<long, long>? homes, CancellationToken cancellation)
    {
        var touched = areas.All.Where(a => a.Level == 5 && (a.Opened || a.Closed || a.Redrawn)).OrderBy(a => a.Code, StringComparer.Ordinal).ToList();
        var now = touched.Where(a => !a.Closed).Select(a => Ground.Of(a, a.Shape)).ToList();
        var was = touched.Where(a => !a.Opened).ToDictionary(a => a.Id, a => Ground.Of(a, a.Before!.Shape));
        var successors = areas.Successions.ToLookup(s => s.From.Id, s => s.To);
        var moves = new List<HouseholdMove>();
        if (now.Count == 0)
        {
            return moves;
        }

        var box = new Envelope();
        now.ForEach(g => box.ExpandToInclude(g.Box));
        await using var command = work.Command("""
            select id, st_x(geom), st_y(geom), people, micro_grid_id from household
            where valid_to is null and (micro_grid_id = any ($1) or micro_grid_id is null and geom && st_makeenvelope($2, $3, $4, $5, 4326))
            order by id for no key update
            """, was.Keys.ToArray(), box.MinX, box.MinY, box.MaxX, box.MaxY);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var place = new Coordinate(reader.GetDouble(1), reader.GetDouble(2));
            var from = reader.IsDBNull(4) ? null : was[reader.GetInt64(4)];
            if (homes is not null && from is not null && homes.TryGetValue(reader.GetInt64(0), out var former) && areas.Find(former) is { Closed: false } home)
            {
                if (home != from.Area)
                {
                    moves.Add(new HouseholdMove(reader.GetInt64(0), reader.GetInt32(3), from.Area, home));
                }

                continue;
            }

            var stays = from is { Area.Closed: false } && (!from.Holds(place) || now.Find(g => g.Area == from.Area)!.Holds(place));
            if (!stays && (now.Find(g => g.Holds(place))?.Area ?? Nearest(from, place, successors)) is { } to && to != from?.Area)
            {
                moves.Add(new HouseholdMove(reader.GetInt64(0), reader.GetInt32(3), from?.Area, to));
            }
        }

        return moves;
    }

    // Rounding left it between two borders, or it lay outside its micro-grid, which is closed.
    private static AreaDraft? Nearest(Ground? from, Coordinate place, ILookup<long, AreaDraft> successors)
    {
        if (from is null)
        {
            return null;
        }

        var point = from.Area.Shape.Factory.CreatePoint(place);
        return from.Area.Closed ? successors[from.Area.Id].Where(s => !s.Closed).MinBy(s => s.Shape.Distance(point)) : from.Area;
    }

    /// <summary>By micro-grid of the set.</summary>
    public static async Task<HouseholdCounts> CountAsync(ActingTransaction work, AreaDrafts areas, List<HouseholdMove> moves, CancellationToken cancellation)
    {
        var before = new Dictionary<long, (int Households, int People)>();
        await using var command = work.Command("select micro_grid_id, count(*)::int, sum(people)::int from household_count where micro_grid_id = any ($1) group by 1",
            areas.All.Where(a => a.Level == 5 && !a.Opened).Select(a => a.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            before.Add(reader.GetInt64(0), (reader.GetInt32(1), reader.GetInt32(2)));
        }

        var after = new Dictionary<long, (int Households, int People)>(before);
        foreach (var move in moves)
        {
            if (move.From is { } from)
            {
                after[from.Id] = (after[from.Id].Households - 1, after[from.Id].People - move.People);
            }

            var to = after.GetValueOrDefault(move.To.Id);
            after[move.To.Id] = (to.Households + 1, to.People + move.People);
        }

        return new HouseholdCounts(before, after);
    }

    /// <summary>A move on the day of another leaves a row of no days: who looked after the household in between can be told.</summary>
    public static async Task WriteAsync(ActingTransaction work, List<HouseholdMove> moves, long change, DateOnly day, CancellationToken cancellation)
    {
        if (moves.Count == 0)
        {
            return;
        }

        long[] ids = [.. moves.Select(m => m.Household)], to = [.. moves.Select(m => m.To.Id)];
        await work.ExecuteAsync("""
            insert into household_past (household_id, micro_grid_id, geom, valid_from, valid_to, change_id)
            select id, micro_grid_id, geom, least(placed_from, $2), $2, $3 from household where id = any ($1)
            """, cancellation, ids, day, change);
        var moved = await work.ExecuteAsync("""
            update household h set micro_grid_id = m.micro_grid, placed_from = $3 from unnest($1::bigint[], $2::bigint[]) m (id, micro_grid) where h.id = m.id
            """, cancellation, ids, to, day);
        if (moved != moves.Count)
        {
            throw new PostgresException($"{moved} of {moves.Count} households moved", "ERROR", "ERROR", PostgresErrorCodes.SerializationFailure);
        }
    }
}
