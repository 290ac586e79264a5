namespace GridMap.Import.Tests;

internal static class Shared
{
    /// <summary>A file of ../shared/data; skips the test where it is absent.</summary>
    public static string Get(string path)
    {
        var found = Checkout.FindShared(path);
        Assert.SkipWhen(found is null, Checkout.SharedAbsent);
        return found!;
    }
}
