using System.Globalization;
using GridMap.Api.Accounts;
using GridMap.Api.Areas.Changes;
using GridMap.Api.Events;
using GridMap.Api.Http;
using GridMap.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Households;

/// <summary>People by age, each from 0 to 1000.</summary>
public sealed record HouseholdCountsDocument(int Under7 = 0, int From7To17 = 0, int From18To59 = 0, int From60 = 0);

/// <param name="Id">Made by the page, so that sending it again enters one household.</param>
/// <param name="Address">Up to 200 characters.</param>
/// <param name="CareFlags">Codes of careFlags.</param>
public sealed record HouseholdEntryDocument(
    Guid Id, string? Address, double Lon, double Lat, HouseholdCountsDocument? People = null, IReadOnlyList<string>? CareFlags = null,
    IReadOnlyList<PersonDocument>? Persons = null, string? Note = null);

/// <summary>What the register says of a household: all of it, as it is to be.</summary>
/// <param name="BaseRevision">The revision that was read.</param>
public sealed record HouseholdRegisterDocument(int BaseRevision, string? Address, double Lon, double Lat, HouseholdCountsDocument? People);

/// <param name="BaseRevision">The revision that was read.</param>
/// <param name="Why">moved_away, demolished, merged, entered_twice or other.</param>
public sealed record HouseholdClosingDocument(int BaseRevision, string? Why);

/// <param name="BaseRevision">The revision that was read.</param>
public sealed record HouseholdReopeningDocument(int BaseRevision);

/// <summary>Enters, corrects, closes and re-opens households: planners, dispatchers and administrators in their scope. A household belongs to the
/// micro-grid and compound that hold its place; where it was before stays readable by days.</summary>
public sealed class HouseholdRegister(Acting acting, HouseholdReading households, PersonVault vault)
{
    internal static readonly string[] ClosingReasons = ["moved_away", "demolished", "merged", "entered_twice", "other"];

    private const int MostAddressCharacters = 200, MostPeople = 1000;

    internal static void Map(IEndpointRouteBuilder households)
    {
        var desk = households.MapGroup("").RequireAuthorization(policy => policy.RequireRole("planner", "dispatcher", "administrator"))
            .ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPost("", PostEntry).WithSummary("Enters a household under an id that the page made; sending it again changes nothing.");
        desk.MapPut("/{id}/register", PutRegister).ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Corrects address, place and people by age, if nobody else changed the household meanwhile: 409 tells what is now.");
        desk.MapPost("/{id}/closing", PostClosing).ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Closes a household from today with the reason; nobody looks after it any more, its history stays.");
        desk.MapPost("/{id}/reopening", PostReopening).ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Opens a closed household again from today, in the micro-grid that holds its place now.");
    }

    private static async Task<Results<Ok<HouseholdDocument>, Created<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> PostEntry(
        HouseholdEntryDocument entry, HouseholdRegister register, FieldCatalogues catalogues, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        check.That(entry.Id != Guid.Empty, "id", "Allowed: a UUID made for this household alone.");
        var address = CheckRegister(check, entry.Address, entry.Lon, entry.Lat, entry.People);
        var edit = new HouseholdEditDocument(1, entry.CareFlags ?? [], entry.Persons ?? [], entry.Note);
        HouseholdEdits.Validate(edit, await catalogues.GetAsync(cancellation), acting.Today.Year, check);
        return check.Failed ? check.Problem() : await register.EnterAsync(entry with { Address = address }, edit, check, cancellation);
    }

    private async Task<Results<Ok<HouseholdDocument>, Created<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> EnterAsync(
        HouseholdEntryDocument entry, HouseholdEditDocument edit, Check check, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        var hash = EventRaiser.Hash(entry.Address, entry.Lon, entry.Lat, entry.People, edit.CareFlags, edit.Persons!.Count);
        if (await SentAsync(work, entry.Id, cancellation) is { } sent)
        {
            return sent.Hash.AsSpan().SequenceEqual(hash) && sent.Household is { } known && await households.FindAsync(work, known, null, cancellation) is { } entered
                ? TypedResults.Ok(entered) : EventEndpoints.OtherContent(entry.Id);
        }

        if (await PlaceAsync(work, entry.Lon, entry.Lat, check, cancellation) is not { } place)
        {
            return check.Problem();
        }

        var people = entry.People ?? new HouseholdCountsDocument();
        var id = await work.ScalarAsync<long>("""
            insert into household (address, geom, people_under_7, people_7_17, people_18_59, people_60_plus, micro_grid_id, compound_id, valid_from, placed_from, source_id)
            values ($1, st_setsrid(st_makepoint($2, $3), 4326), $4, $5, $6, $7, $8::bigint, $9::bigint, $10, $10, desk_source()) returning id
            """, cancellation, entry.Address, entry.Lon, entry.Lat, people.Under7, people.From7To17, people.From18To59, people.From60, place.MicroGrid, place.Compound, acting.Today);
        await work.ExecuteAsync("insert into household_entry (id, household_id, account_id, content_hash) values ($1, $2, actor_account(), $3)", cancellation, entry.Id, id, hash);
        if (edit.CareFlags!.Count > 0 || edit.Persons.Count > 0 || edit.Note is not null)
        {
            await HouseholdEdits.ApplyAsync(work, vault, [(id, edit)], cancellation);
        }

        var now = (await households.FindAsync(work, id, null, cancellation))!;
        await work.CommitAsync(cancellation);
        return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"/api/households/{id}"), now);
    }

    private static async Task<Results<Ok<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> PutRegister(
        long id, HouseholdRegisterDocument document, HouseholdRegister register, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        CheckRevision(check, document.BaseRevision);
        check.That(document.People is not null, "people", "It is required: under7, from7To17, from18To59, from60.");
        var address = CheckRegister(check, document.Address, document.Lon, document.Lat, document.People);
        return check.Failed ? check.Problem() : await register.ChangeAsync(id, document.BaseRevision, closed: false, async (work, household) =>
        {
            if (await PlaceAsync(work, document.Lon, document.Lat, check, cancellation) is not { } place)
            {
                return check.Problem();
            }

            if (household.Lon != document.Lon || household.Lat != document.Lat)
            {
                await KeepPastAsync(work, id, acting.Today, cancellation);
                await work.ExecuteAsync("""
                    update household set geom = st_setsrid(st_makepoint($2, $3), 4326), micro_grid_id = $4::bigint, compound_id = $5::bigint, placed_from = greatest(placed_from, $6) where id = $1
                    """, cancellation, id, document.Lon, document.Lat, place.MicroGrid, place.Compound, acting.Today);
            }

            var people = document.People!;
            await work.ExecuteAsync("update household set address = $2, people_under_7 = $3, people_7_17 = $4, people_18_59 = $5, people_60_plus = $6 where id = $1", cancellation,
                id, address, people.Under7, people.From7To17, people.From18To59, people.From60);
            return null;
        }, cancellation);
    }

    private static async Task<Results<Ok<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> PostClosing(
        long id, HouseholdClosingDocument closing, HouseholdRegister register, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        CheckRevision(check, closing.BaseRevision);
        check.That(closing.Why is not null, "why", $"It is required: {string.Join(", ", ClosingReasons)}.");
        check.Code(closing.Why, ClosingReasons, "why");
        return check.Failed ? check.Problem() : await register.ChangeAsync(id, closing.BaseRevision, closed: false, async (work, _) =>
        {
            await work.ExecuteAsync("update household set valid_to = greatest(valid_from, $2), closed_why = $3 where id = $1", cancellation, id, acting.Today, closing.Why);
            await work.ExecuteAsync("update assignment set valid_to = greatest(valid_from, $2) where household_id = $1 and (valid_to is null or valid_to > $2)", cancellation, id, acting.Today);
            return null;
        }, cancellation);
    }

    private static async Task<Results<Ok<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> PostReopening(
        long id, HouseholdReopeningDocument reopening, HouseholdRegister register, Acting acting, CancellationToken cancellation)
    {
        var check = new Check();
        CheckRevision(check, reopening.BaseRevision);
        return check.Failed ? check.Problem() : await register.ChangeAsync(id, reopening.BaseRevision, closed: true, async (work, household) =>
        {
            if (await PlaceAsync(work, household.Lon, household.Lat, check, cancellation) is not { } place)
            {
                return check.Problem();
            }

            await KeepPastAsync(work, id, acting.Today, cancellation);
            await work.ExecuteAsync("""
                update household set valid_to = null, closed_why = null, micro_grid_id = $2::bigint, compound_id = $3::bigint, placed_from = greatest(placed_from, $4) where id = $1
                """, cancellation, id, place.MicroGrid, place.Compound, acting.Today);
            return null;
        }, cancellation);
    }

    /// <summary>Changes one household under its revision, which moves.</summary>
    /// <param name="closed">Whether it has to be closed or open for that; where it is not, somebody was quicker.</param>
    /// <param name="change">Gives what is wrong, or null where it was made.</param>
    private async Task<Results<Ok<HouseholdDocument>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        long id, int baseRevision, bool closed, Func<ActingTransaction, HouseholdDocument, Task<ValidationProblem?>> change, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        await work.ExecuteAsync("select from household where id = $1 for update", cancellation, id);
        if (await households.FindAsync(work, id, null, cancellation) is not { } before)
        {
            return HouseholdEndpoints.NotFound(id);
        }

        // An edit without flags and persons moves the revision alone.
        if (before.ClosedOn is null == closed || (await HouseholdEdits.ApplyAsync(work, vault, [(id, new HouseholdEditDocument(baseRevision))], cancellation)).Count == 0)
        {
            return HouseholdEndpoints.ChangedMeanwhile(before);
        }

        if (await change(work, before) is { } wrong)
        {
            return wrong;
        }

        var now = (await households.FindAsync(work, id, null, cancellation))!;
        await work.CommitAsync(cancellation);
        return TypedResults.Ok(now);
    }

    // As a change of areas does: a row of no days tells who looked after it earlier the same day.
    private static Task KeepPastAsync(ActingTransaction work, long id, DateOnly today, CancellationToken cancellation) => work.ExecuteAsync("""
        insert into household_past (household_id, micro_grid_id, geom, valid_from, valid_to)
        select id, micro_grid_id, geom, least(placed_from, coalesce(valid_to, $2)), coalesce(valid_to, $2) from household where id = $1
        """, cancellation, id, today);

    private sealed record Place(long? MicroGrid, long? Compound);

    /// <returns>Null where the actor may not enter a household there; the check says so.</returns>
    private static async Task<Place?> PlaceAsync(ActingTransaction work, double lon, double lat, Check check, CancellationToken cancellation)
    {
        // No border moves meanwhile.
        await work.ExecuteAsync($"select pg_advisory_xact_lock_shared({AreaChanges.AdvisoryLock})", cancellation);
        await using var command = work.Command("""
            with place as (select st_setsrid(st_makepoint($1, $2), 4326) as geom),
            found as (
              select (select a.id from area a where a.level = 5 and a.valid_to is null and st_covers(a.geom, place.geom) order by a.id limit 1) as micro_grid,
                (select c.id from compound c where c.valid_to is null and st_covers(c.geom, place.geom) order by st_area(c.geom), c.id limit 1) as compound
              from place)
            select micro_grid, compound from found where micro_grid in (select actor_areas()) or micro_grid is null and actor_everywhere()
            """, lon, lat);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            check.Add("lon", "The place is outside of the areas that your account looks after.");
            return null;
        }

        return new Place(reader.IsDBNull(0) ? null : reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1));
    }

    private static async Task<(long? Household, byte[] Hash)?> SentAsync(ActingTransaction work, Guid id, CancellationToken cancellation)
    {
        await using var command = work.Command("select household_id, content_hash from household_entry_sent($1)", id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.IsDBNull(0) ? null : reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    private static void CheckRevision(Check check, int revision) => check.That(revision >= 1, "baseRevision", "Allowed: the revision that was read, from 1.");

    /// <returns>The address without blanks at its ends.</returns>
    private static string? CheckRegister(Check check, string? address, double lon, double lat, HouseholdCountsDocument? people)
    {
        check.Place(lon, lat);
        foreach (var (count, field) in people is null ? [] : new[] { (people.Under7, "under7"), (people.From7To17, "from7To17"), (people.From18To59, "from18To59"), (people.From60, "from60") })
        {
            check.Within(count, 0, MostPeople, "people." + field);
        }

        return check.Text(address, 1, MostAddressCharacters, "address");
    }
}
