using Npgsql;

namespace GridMap.Data;

/// <summary>Makes the one way to the store: PostGIS types mapped, schema gridmap on the search path.</summary>
public static class GridMapDataSource
{
    /// <summary>The schema that holds all tables.</summary>
    public const string Schema = "gridmap";

    /// <summary>The role that the service works as: it owns nothing and cannot bypass row-level security.</summary>
    public const string ServiceRole = "gridmap_service";

    // Where a plan looks dear, as it does wherever row-level security asks a function, PostgreSQL would compile it first: seconds, for an
    // answer of milliseconds.
    private const string NoCompiling = "-c jit=off";

    // As many as PostgreSQL admits in all where nothing is set, a few of them for superusers only: one copy of the service may not take
    // them all, and waits for its own instead of being refused.
    private const int DriversPool = 100;
    private const int ServicePool = 40;

    /// <summary>The way of who sets the store up: migrations, imports, commands.</summary>
    /// <param name="connectionString">Npgsql's, or a postgres:// URI.</param>
    /// <param name="timeZone">IANA name of the city's, in which "today" is meant; left out: UTC.</param>
    /// <exception cref="ArgumentException">The connection string is not understood.</exception>
    public static NpgsqlDataSource Create(string connectionString, string timeZone = "UTC") => Create(connectionString, null, timeZone);

    /// <summary>The service's way: each session begins in <see cref="ServiceRole"/>, and is back in it when the pool resets it.</summary>
    /// <param name="connectionString">Of that role, or of one that is a member of it.</param>
    /// <exception cref="ArgumentException">The connection string is not understood.</exception>
    public static NpgsqlDataSource CreateForService(string connectionString) => Create(connectionString, $"-c role={ServiceRole}", "UTC");

    private static NpgsqlDataSource Create(string connectionString, string? role, string timeZone)
    {
        var builder = new NpgsqlDataSourceBuilder(Normalise(connectionString));
        builder.ConnectionStringBuilder.SearchPath = $"{Schema},public";
        builder.ConnectionStringBuilder.Timezone = timeZone;
        builder.ConnectionStringBuilder.ApplicationName ??= "gridmap";
        builder.ConnectionStringBuilder.Options = $"{builder.ConnectionStringBuilder.Options} {NoCompiling} {role}".Trim();
        if (role is not null && builder.ConnectionStringBuilder.MaxPoolSize == DriversPool)
        {
            builder.ConnectionStringBuilder.MaxPoolSize = ServicePool;
        }

        if (role is not null)
        {
            // A pooler between may leave the option out: then the session would be the login's.
            builder.UsePhysicalConnectionInitializer(connection => GridMap.Data.ServiceRole.Demand(connection), connection => GridMap.Data.ServiceRole.DemandAsync(connection));
        }

        builder.UseNetTopologySuite();
        return builder.Build();
    }

    /// <summary>A postgres://user:password@host:port/database URI as Npgsql's own form; anything else as it is.</summary>
    public static string Normalise(string connectionString)
    {
        if (!connectionString.StartsWith("postgres://", StringComparison.Ordinal)
            && !connectionString.StartsWith("postgresql://", StringComparison.Ordinal))
        {
            return connectionString;
        }

        var uri = new Uri(connectionString);
        var user = uri.UserInfo.Split(':', 2);
        var parts = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Database = uri.AbsolutePath.TrimStart('/'),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (uri.Port > 0)
        {
            parts.Port = uri.Port;
        }

        if (user.Length > 1)
        {
            parts.Password = Uri.UnescapeDataString(user[1]);
        }

        return parts.ConnectionString;
    }
}
