namespace GridMap.Testing;

/// <summary>Where the tests find files.</summary>
public static class Checkout
{
    /// <summary>The folder that holds GridMap.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The message of a test that needs other people's data where they are not at hand.</summary>
    public const string SharedAbsent = "../shared/data is absent";

    /// <summary>A file of ../shared/data, or null where it is absent.</summary>
    public static string? FindShared(string path)
    {
        var full = Path.Combine(Root, "..", "shared", "data", path);
        return File.Exists(full) ? Path.GetFullPath(full) : null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GridMap.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("GridMap.sln was not found above the tests.");
    }
}
