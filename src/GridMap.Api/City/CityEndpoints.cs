using System.ComponentModel;
using GridMap.Api.Counts;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace GridMap.Api.City;

/// <param name="Bounds">West, south, east, north of the districts; of the streets where there is none.</param>
/// <param name="Generated">The streets are generated, not surveyed.</param>
/// <param name="Version">Changes when anything shown changes.</param>
/// <param name="BaseMaps">Outside base maps that may be chosen in place of our own tiles; none unless set.</param>
/// <param name="SmallestCount">Counts of households are told to you from this many up, and rounded down to multiples of it (areas in your scope apart);
/// 1: as they are.</param>
public sealed record CityDocument(
    string Name, double[] Bounds, double[] Center, bool Generated, IReadOnlyList<CitySourceDocument> Sources, CityCountsDocument Counts,
    string Version, string TimeZone, IReadOnlyList<BaseMapDocument> BaseMaps, int SmallestCount);

public sealed record CitySourceDocument(string Name, string Kind, string Attribution, bool Generated);

public sealed record CityCountsDocument(
    long Stations, long Households, long People, long Communities, long Compounds, double StreetsMetres, long HouseholdsOutside);

/// <param name="StepsFactor">Time on steps, times; null: cannot use steps.</param>
/// <param name="CrossingSeconds">For each crossing of a main road (secondary, primary, trunk).</param>
/// <param name="MinorCrossingSeconds">For each crossing of another road.</param>
/// <param name="RaisedKerbs">Can use streets with a raised kerb.</param>
public sealed record PersonaDocument(
    string Code, string NameZh, string NameEn, double SpeedMetresPerSecond, double? StepsFactor, double CrossingSeconds, double MinorCrossingSeconds,
    bool RaisedKerbs, string Source);

/// <param name="LastDay">Of the days off; both ends included.</param>
/// <param name="WorkedDays">Saturdays and Sundays worked for it: a Saturday counts as a Friday, a Sunday as a Monday.</param>
public sealed record HolidayDocument(string Code, string NameZh, string NameEn, DateOnly FirstDay, DateOnly LastDay, IReadOnlyList<DateOnly> WorkedDays, string Source);

public sealed record TierDocument(string Code, string NameZh, string NameEn, int TierMinutes, string Source);

/// <param name="Words">As people call it, beside its name.</param>
/// <param name="Pinyin">Of the Chinese name, then of each word: syllables without tones, apart by spaces.</param>
public sealed record ServiceItemDocument(
    string Code, string NameZh, string NameEn, string Department, IReadOnlyList<string> Words, IReadOnlyList<string> Pinyin, string Source);

/// <param name="Materials">What to bring; an empty list: nothing.</param>
public sealed record ServiceItemToBringDocument(string Code, string NameZh, string NameEn, string Department, IReadOnlyList<MaterialDocument> Materials, string Source);

public sealed record MaterialDocument(string Code, string NameZh, string NameEn, string Source);

/// <summary>What the city is, and the catalogues that everything else refers to.</summary>
public static class CityEndpoints
{
    public static void AddCity(this IServiceCollection services, GridMapSettings settings)
    {
        if (settings.GraphFolder is { } folder)
        {
            services.AddSingleton(provider => new GraphFiles(folder, provider.GetRequiredService<ILogger<GraphFiles>>()));
        }

        services.AddSingleton<VersionWatch>();
        services.AddSingleton<CityCache>();
        services.AddSingleton<CityClock>();
        services.AddHostedService<CityWarmer>();
    }

    public static void MapCity(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("city");
        group.MapGet("/city", GetCity).WithSummary("The city in the store: extent, sources, counts.");
        group.MapGet("/personas", GetPersonas).WithSummary("How people walk.");
        group.MapGet("/holidays", GetHolidays).WithSummary("Public holidays that opening hours know as PH, and the days worked for them. A year without any is not known.");
        group.MapGet("/station-kinds", GetKinds).WithSummary("Kinds of stations and the living circle that each serves.");
        group.MapGet("/facility-categories", GetCategories).WithSummary("Living-circle categories of facilities.");
        group.MapGet("/service-items", GetItems).WithSummary("What a station can do for somebody.");
        group.MapGet("/service-items/{code}", GetItem).WithSummary("One service item, and what to bring for it.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<CityDocument>> GetCity(NpgsqlDataSource store, VersionWatch versions, GridMapSettings settings, CountViews views, CancellationToken cancellation)
    {
        var version = await versions.ReadAsync(cancellation);
        await using var command = store.CreateCommand("""
            with b as (select coalesce(
              (select st_extent(geom) from area where level = 1 and valid_to is null), (select st_extent(geom) from street)) as box)
            select array[coalesce(st_xmin(box), -180), coalesce(st_ymin(box), -85), coalesce(st_xmax(box), 180), coalesce(st_ymax(box), 85)],
              exists (select from street where generated),
              (select count(*) from station where valid_to is null),
              h.households, h.people, h.outside,
              (select count(*) from area where level = 3 and valid_to is null),
              (select count(*) from compound where valid_to is null),
              coalesce((select sum(length_metres) from street where walkable), 0),
              (select string_agg(name, '、' order by id) from (select id, name from area where level = 1 and valid_to is null order by id limit 3) a),
              array(select array[name, kind, attribution] from source order by id)
            from b, (select count(*) as households, coalesce(sum(people), 0)::bigint as people, count(*) filter (where micro_grid_id is null) as outside
                     from household_count) h
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var bounds = reader.GetFieldValue<double[]>(0);
        var sources = ReadSources(reader.GetFieldValue<string[,]>(10));
        var view = await views.OfAsync(cancellation);
        var (households, people) = view.Tell((int)reader.GetInt64(3), (int)reader.GetInt64(4), null);
        var (outside, _) = view.Tell((int)reader.GetInt64(5), 0, null);
        var name = settings.CityName ?? (reader.IsDBNull(9) ? "GridMap" : reader.GetString(9));
        return TypedResults.Ok(new CityDocument(
            name, bounds, [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2], reader.GetBoolean(1), sources,
            new CityCountsDocument(reader.GetInt64(2), households, people, reader.GetInt64(6), reader.GetInt64(7), Math.Round(reader.GetDouble(8)), outside),
            version.ToString(), settings.TimeZone.Id, settings.BaseMaps, view.SeesAll ? 1 : views.Smallest));
    }

    private static List<CitySourceDocument> ReadSources(string[,] rows)
    {
        var sources = new List<CitySourceDocument>();
        for (var i = 0; i < rows.GetLength(0); i++)
        {
            sources.Add(new CitySourceDocument(rows[i, 0], rows[i, 1], rows[i, 2], rows[i, 1] is "generated" or "demo"));
        }

        return sources;
    }

    private static async Task<Ok<List<PersonaDocument>>> GetPersonas(CityCache cities, CancellationToken cancellation) =>
        TypedResults.Ok((await cities.GetAsync(cancellation)).Content.Personas.Values
            .Select(p => new PersonaDocument(p.Code, p.NameZh, p.NameEn, p.SpeedMetresPerSecond, p.StepsFactor, p.CrossingSeconds,
                p.MinorCrossingSeconds ?? p.CrossingSeconds, p.RaisedKerbs, p.Source)).ToList());

    private static async Task<Ok<List<HolidayDocument>>> GetHolidays(CityCache cities, CancellationToken cancellation) =>
        TypedResults.Ok((await cities.GetAsync(cancellation)).Content.HolidayList
            .Select(h => new HolidayDocument(h.Code, h.NameZh, h.NameEn, h.FirstDay, h.LastDay, h.WorkedDays, h.Source)).ToList());

    private static async Task<Ok<List<TierDocument>>> GetKinds(CityCache cities, CancellationToken cancellation) =>
        TypedResults.Ok((await cities.GetAsync(cancellation)).Content.Kinds.Values
            .Select(k => new TierDocument(k.Code, k.NameZh, k.NameEn, k.TierMinutes, k.Source)).ToList());

    private static async Task<Ok<List<TierDocument>>> GetCategories(CityCache cities, CancellationToken cancellation) =>
        TypedResults.Ok((await cities.GetAsync(cancellation)).Content.Categories.Values
            .Select(c => new TierDocument(c.Code, c.NameZh, c.NameEn, c.TierMinutes, c.Source)).ToList());

    private static async Task<Ok<List<ServiceItemDocument>>> GetItems(
        CityCache cities, CancellationToken cancellation, [Description("Part of a name, of what people call it, of a code or a department.")] string? q = null)
    {
        var items = (await cities.GetAsync(cancellation)).Content.Items.Values
            .Where(i => string.IsNullOrWhiteSpace(q) || Holds(i.NameZh, q) || Holds(i.NameEn, q) || Holds(i.Code, q) || Holds(i.Department, q) || i.Words.Any(w => Holds(w, q)));
        return TypedResults.Ok(items.Select(i => new ServiceItemDocument(i.Code, i.NameZh, i.NameEn, i.Department, i.Words, i.Pinyin, i.Source)).ToList());
    }

    private static async Task<Results<Ok<ServiceItemToBringDocument>, ProblemHttpResult>> GetItem(string code, CityCache cities, CancellationToken cancellation)
    {
        var content = (await cities.GetAsync(cancellation)).Content;
        if (!content.Items.TryGetValue(code, out var item))
        {
            return TypedResults.Problem($"There is no service item {code}.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
        }

        var materials = item.Materials.Where(content.Materials.ContainsKey).Select(m => content.Materials[m]);
        return TypedResults.Ok(new ServiceItemToBringDocument(item.Code, item.NameZh, item.NameEn, item.Department,
            [.. materials.Select(m => new MaterialDocument(m.Code, m.NameZh, m.NameEn, m.Source))], item.Source));
    }

    private static bool Holds(string text, string part) => text.Contains(part.Trim(), StringComparison.OrdinalIgnoreCase);
}
