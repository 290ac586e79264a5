using Npgsql;

namespace GridMap.Data;

/// <summary>Makes the one way to the store: PostGIS types mapped, schema gridmap on the search path.</summary>
public static class GridMapDataSource
{
    /// <summary>The schema that holds all tables.</summary>
    public const string Schema = "gridmap";

    /// <param name="connectionString">Npgsql's, or a postgres:// URI.</param>
    /// <exception cref="ArgumentException">The connection string is not understood.</exception>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(Normalise(connectionString));
        builder.ConnectionStringBuilder.SearchPath = $"{Schema},public";
        builder.ConnectionStringBuilder.Timezone = "UTC";
        builder.ConnectionStringBuilder.ApplicationName ??= "gridmap";
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
