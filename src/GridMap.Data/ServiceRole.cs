using Npgsql;

namespace GridMap.Data;

/// <summary>Whether a session is bound by row-level security, and whether it stays so.</summary>
public static class ServiceRole
{
    private const string WhoAmI = "select current_user::text";

    /// <summary>Of each new session: one that is not in the role is not used.</summary>
    /// <exception cref="StoreException">It is in another.</exception>
    public static void Demand(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(WhoAmI, connection);
        Demand((string)command.ExecuteScalar()!);
    }

    /// <inheritdoc cref="Demand(NpgsqlConnection)"/>
    public static async Task DemandAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(WhoAmI, connection);
        Demand((string)(await command.ExecuteScalarAsync())!);
    }

    private static void Demand(string role)
    {
        if (role != GridMapDataSource.ServiceRole)
        {
            throw new StoreException($"A session of the service began as database role {role}, not as {GridMapDataSource.ServiceRole}: a pooler between may leave start-up options out. "
                + "Connect to PostgreSQL itself, or let the login role begin there: alter role … set role to gridmap_service.");
        }
    }

    /// <returns>A warning where the session works as a bound role, but logged in as one that is not; null: all is well.</returns>
    /// <exception cref="StoreException">The role is not bound: everybody would see everything.</exception>
    public static async Task<string?> CheckAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            select r.rolname, r.rolname = current_user, r.rolsuper, r.rolbypassrls,
              exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'gridmap' and c.relkind = 'r' and pg_has_role(r.oid, c.relowner, 'member'))
            from pg_roles r where r.rolname in (current_user, session_user)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        string? warning = null;
        while (await reader.ReadAsync(cancellation))
        {
            var fault = reader.GetBoolean(2) ? "is a superuser" : reader.GetBoolean(3) ? "bypasses row-level security" : reader.GetBoolean(4) ? "owns the tables, or may become who does" : null;
            if (fault is null)
            {
                continue;
            }

            var name = reader.GetString(0);
            if (reader.GetBoolean(1))
            {
                throw new StoreException($"The service works as database role {name}, which {fault}: nothing would keep one account from seeing another's. "
                    + "Name a login role that is a member of gridmap_service and of nothing else; the README says how.");
            }

            warning = $"The service logged in as database role {name}, which {fault}, and works as {GridMapDataSource.ServiceRole}. "
                + "An error that lets somebody run SQL of their own would lead back. The README says how to give the service a login of its own.";
        }

        return warning;
    }
}
