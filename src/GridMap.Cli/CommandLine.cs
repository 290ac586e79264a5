using System.CommandLine;
using GridMap.Api;
using GridMap.Data;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GridMap.Cli;

/// <summary>What every command shares: the store, cancelling with Ctrl+C, one place that turns failures into a message and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            if (args is ["serve", ..])
            {
                configuration.ProcessTerminationTimeout = null; // the service minds signals itself, and ends its runs first
            }

            return await root.Parse(args).InvokeAsync(configuration);
        }
        catch (StoreException e)
        {
            return Fail(e.Message);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            return Fail($"The database does not answer: {e.Message}. './gridmap status' shows whether it runs.");
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
                                              or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.DiskFull)
        {
            return Fail($"The database refuses: {e.MessageText}.");
        }
        catch (OperationCanceledException)
        {
            return Fail("Cancelled; the store is as before.");
        }
    }

    public static int Fail(string message)
    {
        Console.Error.WriteLine("gridmap: " + message);
        return 1;
    }

    /// <summary>The store that GRIDMAP_DATABASE names; what a command dates, it dates by the city's day.</summary>
    /// <exception cref="StoreException">The variable is not set or not a connection string, or the city's time zone is not known.</exception>
    public static NpgsqlDataSource OpenStore()
    {
        var connectionString = ConnectionString();
        try
        {
            return GridMapDataSource.Create(connectionString, GridMapSettings.ReadTimeZone(new ConfigurationBuilder().AddEnvironmentVariables().Build()).Id);
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException)
        {
            throw new StoreException($"GRIDMAP_DATABASE is not a connection string: {e.Message}");
        }
    }

    public static string ConnectionString() =>
        Environment.GetEnvironmentVariable("GRIDMAP_DATABASE") is { Length: > 0 } value
            ? value
            : throw new StoreException("GRIDMAP_DATABASE is not set. Run commands through ./gridmap, which starts a database of its own.");

    /// <summary>The checkout's folder data/, looked for upwards from the program.</summary>
    public static string DataDirectory()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "data", "reference");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        throw new StoreException("The folder data/reference of the checkout was not found above the program.");
    }
}
