namespace GridMap.Api.Tests;

public sealed class OpenApiTests(SmallCity city)
{
    /// <summary>GRIDMAP_UPDATE_OPENAPI=1 writes the committed document anew.</summary>
    [Fact]
    public async Task The_committed_document_is_what_the_service_serves()
    {
        var served = (await city.Client.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Checkout.Root, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("GRIDMAP_UPDATE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(path, served);
        }

        Assert.True(File.Exists(path) && await File.ReadAllTextAsync(path) == served,
            "docs/openapi.json is not what the service serves. GRIDMAP_UPDATE_OPENAPI=1 ./gridmap test api writes it anew.");
    }
}
