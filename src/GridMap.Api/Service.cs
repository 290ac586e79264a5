using GridMap.Api.Accounts;
using GridMap.Api.Areas;
using GridMap.Api.Areas.Assignments;
using GridMap.Api.Areas.Changes;
using GridMap.Api.Audit;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Coverage;
using GridMap.Api.Events;
using GridMap.Api.Exports;
using GridMap.Api.Gates;
using GridMap.Api.Grids;
using GridMap.Api.Health;
using GridMap.Api.Households;
using GridMap.Api.Http;
using GridMap.Api.Imports;
using GridMap.Api.Live;
using GridMap.Api.LivingCircle;
using GridMap.Api.MessagePack;
using GridMap.Api.Nearest;
using GridMap.Api.Pages;
using GridMap.Api.Photos;
using GridMap.Api.Points;
using GridMap.Api.Scenarios;
using GridMap.Api.Siting;
using GridMap.Api.Stations;
using GridMap.Api.Streets;
using GridMap.Api.Tiles;
using GridMap.Api.Visits;
using GridMap.Api.Walking;
using GridMap.Data;

namespace GridMap.Api;

/// <summary>The service's table of contents: what is registered and what is mapped, nothing else.</summary>
public static class Service
{
    /// <exception cref="StoreException">A setting is missing or wrong.</exception>
    public static async Task<int> RunAsync(string[] args)
    {
        var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    /// <exception cref="StoreException">A setting is missing or wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = GridMapSettings.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = Problems.BodyLimitBytes;
        });

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => GridMapDataSource.CreateForService(settings.ConnectionString));
        builder.Services.AddHostedService<StartGuard>();
        builder.Services.AddJson();
        builder.Services.AddProblems();
        builder.Services.AddApiDescription();
        builder.Services.AddCompression();
        builder.Services.AddKeys(settings);
        builder.Services.AddAccounts();
        builder.Services.AddCity(settings);
        builder.Services.AddCounts(builder.Configuration);
        builder.Services.AddCoverage(builder.Configuration);
        builder.Services.AddScenarios();
        builder.Services.AddGrids();
        builder.Services.AddLivingCircle();
        builder.Services.AddSiting();
        builder.Services.AddTiles();
        builder.Services.AddStations();
        builder.Services.AddHouseholds();
        builder.Services.AddVisits();
        builder.Services.AddPhotos();
        builder.Services.AddImports();
        builder.Services.AddSingleton<Underway>();
        builder.Services.AddRateLimits(builder.Configuration);
        builder.Services.AddEvents();
        builder.Services.AddLive();
        builder.Services.AddSingleton<HolderNames>();

        var app = builder.Build();
        app.UseSecurityHeaders(settings);
        app.UseHead();
        app.UseResponseCompression();
        app.UseMessagePack();
        app.UseProblems();
        app.UsePages(settings);
        app.UseAuthentication();
        app.UseAntiforgeryTokens();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapSession();
        app.MapMyAccount();
        app.MapAccounts();
        app.MapCity();
        app.MapAreas();
        app.MapAreaChanges();
        app.MapAreaHistory();
        app.MapAssignments();
        app.MapStations();
        app.MapFacilities();
        app.MapGates();
        app.MapStreets();
        app.MapNearest();
        app.MapWalking();
        app.MapCoverage();
        app.MapExports();
        app.MapScenarios();
        app.MapGrids();
        app.MapLivingCircle();
        app.MapSiting();
        app.MapTiles();
        app.MapHouseholds();
        app.MapVisits();
        app.MapPhotos();
        app.MapImports();
        app.MapUnderway();
        app.MapEvents();
        app.MapReports();
        app.MapLive();
        app.MapAudit();
        app.MapPoints();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }
}
