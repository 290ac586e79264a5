using Npgsql;

namespace GridMap.Data;

/// <summary>A login of the service's own on a server where only the owner's is known: it may become <see cref="GridMapDataSource.ServiceRole"/> and nothing else.</summary>
public static class ServiceLogin
{
    /// <summary>Makes it, or gives it this password.</summary>
    /// <param name="connectionString">The owner's.</param>
    /// <param name="name">Of the role: one for each installation, so that no two change each other's password.</param>
    /// <returns>The connection string of the login.</returns>
    /// <exception cref="StoreException">The owner may not make roles, or the server does not let the role log in with a password.</exception>
    public static async Task<string> MakeAsync(string connectionString, string name, string password, CancellationToken cancellation)
    {
        var login = new NpgsqlConnectionStringBuilder(GridMapDataSource.Normalise(connectionString)) { Username = name, Password = password };
        try
        {
            await using (var owner = GridMapDataSource.Create(connectionString))
            {
                await using var ask = owner.CreateCommand($"""
                    select format('%s role %I login noinherit password %L; grant {GridMapDataSource.ServiceRole} to %I',
                      case when exists (select from pg_roles where rolname = $1) then 'alter' else 'create' end, $1, $2, $1)
                    """);
                ask.Parameters.AddWithValue(name);
                ask.Parameters.AddWithValue(password);
                await using var make = owner.CreateCommand((string)(await ask.ExecuteScalarAsync(cancellation))!);
                await make.ExecuteNonQueryAsync(cancellation);
            }

            await using var service = GridMapDataSource.CreateForService(new NpgsqlConnectionStringBuilder(login.ConnectionString) { Pooling = false }.ConnectionString);
            return await ServiceRole.CheckAsync(service, cancellation) is { } warning ? throw new StoreException(warning) : login.ConnectionString;
        }
        catch (NpgsqlException e)
        {
            throw new StoreException($"The service cannot have a login of its own on this server: {e.Message}");
        }
    }
}
