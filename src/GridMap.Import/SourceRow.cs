using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Import;

/// <summary>The source of an import in the store: replaced as a whole, within the caller's transaction.</summary>
internal sealed class SourceRow(NpgsqlConnection connection)
{
    // Any constant will do: it keeps two imports from replacing sources at once.
    private const long AdvisoryLock = 0x6772_6964_6d61_7002;

    /// <summary>Whether the demo city made way (docs/decisions/0004).</summary>
    public bool DemoRemoved { get; private set; }

    /// <summary>Deletes the source of this name with all its rows and makes it anew; the first OSM source also removes the demo city and disables its accounts.</summary>
    /// <param name="discardWork">Although people's work hangs on what is replaced (<see cref="KeptWork"/>).</param>
    /// <returns>The new source's id.</returns>
    /// <exception cref="ImportException">Work would be lost.</exception>
    public async Task<int> ReplaceAsync(string name, string kind, string attribution, bool discardWork, CancellationToken cancellation)
    {
        await ExecuteAsync($"select pg_advisory_xact_lock({AdvisoryLock})", cancellation);
        await KeptWork.RefuseAsync(connection, await GoingAsync(name, kind, cancellation), discardWork, cancellation);
        if (kind == "osm")
        {
            DemoRemoved = await ExecuteAsync(
                "delete from source where kind = 'demo' and not exists (select 1 from source where kind = 'osm')", cancellation) > 0;
            if (DemoRemoved)
            {
                // Everybody knows their password.
                await ExecuteAsync("update account set disabled = true where demo", cancellation);
            }
        }

        await ExecuteAsync("""
            create temp table closed_compound on commit drop as
            select c.external_id, c.valid_from, c.valid_to, c.closed_by from compound c join source s on s.id = c.source_id where s.name = $1 and c.valid_to is not null and c.external_id is not null
            """, cancellation, name);
        await ExecuteAsync("delete from source where name = $1", cancellation, name);
        await using var insert = Command("insert into source (name, kind, attribution) values ($1, $2, $3) returning id", name, kind, attribution);
        return (int)(await insert.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<string[]> GoingAsync(string name, string kind, CancellationToken cancellation)
    {
        await using var command = Command("""
            select coalesce(array_agg(name), '{}') from source where name = $1 or $2 = 'osm' and kind = 'demo' and not exists (select from source where kind = 'osm')
            """, name, kind);
        return (string[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task SetDetailAsync(int sourceId, object detail, CancellationToken cancellation)
    {
        await using var update = Command("update source set detail = $2 where id = $1", sourceId);
        update.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(detail, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb });
        await update.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The lowest node number of all sources, at most 0: ours go on below it.</summary>
    public async Task<long> LowestNodeAsync(CancellationToken cancellation)
    {
        await using var command = Command("select least(0, min(from_node), min(to_node)) from street");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Compounds that the source had and that were closed stay closed: the map may not know yet that they are gone.</summary>
    /// <returns>How many.</returns>
    public Task<int> CloseAgainAsync(int sourceId, CancellationToken cancellation) => ExecuteAsync("""
        update compound c set valid_from = o.valid_from, valid_to = o.valid_to, closed_by = o.closed_by
        from closed_compound o where c.source_id = $1 and c.external_id = o.external_id
        """, cancellation, sourceId);

    /// <summary>Puts households without a compound into the smallest compound that holds them.</summary>
    /// <returns>How many were put.</returns>
    public Task<int> AssignCompoundsAsync(CancellationToken cancellation) => ExecuteAsync("""
        update household h set compound_id = found.compound_id
        from (select distinct on (h.id) h.id, c.id as compound_id
              from household h join compound c on st_covers(c.geom, h.geom) and c.valid_to is null
              where h.compound_id is null and h.valid_to is null
              order by h.id, st_area(c.geom), c.id) found
        where found.id = h.id
        """, cancellation);

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
