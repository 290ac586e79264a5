using System.Text.Json.Serialization;
using GridMap.Analysis.Walking;
using GridMap.Api.Accounts;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Api.Walking;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Visits;

/// <param name="Stops">Households in walking order; those without a known walk stand at the end.</param>
/// <param name="TotalSeconds">Of all walks that are known.</param>
/// <param name="Unsnapped">Households too far from any street.</param>
public sealed record OrderDocument(IReadOnlyList<OrderStopDocument> Stops, double TotalSeconds, IReadOnlyList<long> Unsnapped);

/// <param name="WalkSeconds">From the stop before, or from where the worker stands; null: not known.</param>
public sealed record OrderStopDocument(long HouseholdId, double? WalkSeconds);

/// <param name="HouseholdIds">Up to 2,000 of the worker's own; null: those that are due today.</param>
public sealed record OrderQuestion(PlaceDocument? From = null, IReadOnlyList<long>? HouseholdIds = null);

/// <summary>Puts households into walking order.</summary>
public sealed class WalkOrders(CityCache cities, CityClock clock, Acting acting, GridMapSettings settings)
{
    private const int MostHouseholds = 2000;

    // Each uses all processors by itself.
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <returns>Null where there is nothing to order, or no street.</returns>
    internal async Task<OrderDocument?> OrderAsync(IReadOnlyList<(long Id, LonLat Place)> households, LonLat? from, CancellationToken cancellation)
    {
        if (households.Count == 0)
        {
            return null;
        }

        var city = await cities.GetAsync(cancellation);
        if (city.Graph.EdgeCount == 0 || !city.Content.Personas.TryGetValue("adult", out var adult))
        {
            return null;
        }

        await places.WaitAsync(cancellation);
        try
        {
            var costs = city.CostsFor(adult, clock.Now);
            var order = WalkOrder.Compute(costs.Graph, costs, [.. households.Select(h => costs.Graph.Snap(h.Place))], from is { } start ? costs.Graph.Snap(start) : null, cancellation);
            return new OrderDocument(
                [.. order.Places.Select((p, i) => new OrderStopDocument(households[p].Id, order.Deciseconds[i] == WalkField.NoWalk ? null : order.Deciseconds[i] / 10.0))],
                order.TotalDeciseconds / 10.0, [.. order.Unsnapped.Select(i => households[i].Id)]);
        }
        finally
        {
            places.Release();
        }
    }

    internal static LonLat? PlaceOf(PlaceDocument? from, Check check) => from is null ? null : check.Place(from.Lon, from.Lat, "from.lon", "from.lat");

    internal static async Task<Results<Ok<OrderDocument>, ValidationProblem>> PostOrder(OrderQuestion question, WalkOrders orders, CancellationToken cancellation)
    {
        var check = new Check();
        var from = PlaceOf(question.From, check);
        check.That((question.HouseholdIds?.Count ?? 0) <= MostHouseholds, "householdIds", "Allowed: up to 2,000.");
        if (check.Failed)
        {
            return check.Problem();
        }

        var households = await orders.MineAsync(question.HouseholdIds, cancellation);
        return TypedResults.Ok(await orders.OrderAsync(households, from, cancellation) ?? new OrderDocument([], 0, []));
    }

    // Those that are due first come first; of ids that are not the actor's nothing is told.
    private async Task<List<(long Id, LonLat Place)>> MineAsync(IReadOnlyList<long>? ids, CancellationToken cancellation)
    {
        var households = new List<(long Id, LonLat Place)>();
        await using var work = await acting.BeginAsync(cancellation);
        await using var command = work.Command("""
            select h.id, st_x(h.geom), st_y(h.geom)
            from household h join visit_interval i on i.code = coalesce(h.colour, 'none')
            left join lateral (select * from household_calls c where c.household_id = h.id) c on true
            cross join lateral (select due_day(h.valid_from, (c.met_at at time zone $5)::date, i.days, (c.called_at at time zone $5)::date, c.retry_days) as due) v
            where h.id in (select actor_households()) and case when $1 then h.id = any ($2) else v.due <= $3 end
            order by v.due, h.id limit $4
            """, ids is not null, ids?.ToArray() ?? [], acting.Today, MostHouseholds, settings.TimeZone.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            households.Add((reader.GetInt64(0), new LonLat(reader.GetDouble(1), reader.GetDouble(2))));
        }

        return households;
    }
}
