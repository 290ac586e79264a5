namespace GridMap.Api;

/// <summary>The service: registers and maps, nothing else.</summary>
public static class Service
{
    public static async Task<int> RunAsync(string[] args)
    {
        var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    public static WebApplication Build(string[] args) => WebApplication.CreateBuilder(args).Build();
}
