using GridMap.Data;
using Microsoft.AspNetCore.DataProtection;

namespace GridMap.Api.Accounts;

/// <summary>
/// The keys that cookies, second factors and persons' data are protected with: files in a folder that its owner alone may enter. Who loses
/// them loses the persons' data; who steals the database alone reads none.
/// </summary>
public static class KeyRing
{
    // What was protected under one name cannot be read under another: never change it.
    private const string ApplicationName = "gridmap";

    public static void AddKeys(this IServiceCollection services, GridMapSettings settings) =>
        Configure(services.AddDataProtection(), settings.KeyFolder);

    /// <summary>The same keys outside of the service, for commands that store persons' data.</summary>
    /// <param name="folder">Null: that of GridMap__KeyFolder, or the user's own.</param>
    /// <exception cref="StoreException">The folder cannot be made.</exception>
    public static IDataProtectionProvider Open(string? folder = null)
    {
        var services = new ServiceCollection();
        Configure(services.AddDataProtection(), folder ?? Environment.GetEnvironmentVariable("GridMap__KeyFolder"));
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>();
    }

    private static void Configure(IDataProtectionBuilder builder, string? folder) =>
        builder.SetApplicationName(ApplicationName).PersistKeysToFileSystem(MakeFolder(folder));

    private static DirectoryInfo MakeFolder(string? folder)
    {
        var path = folder is { Length: > 0 } ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "gridmap", "keys");
        try
        {
            return OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(path)
                : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The folder for keys, '{path}', cannot be made: {e.Message} Set GridMap:KeyFolder to one that can.");
        }
    }
}
