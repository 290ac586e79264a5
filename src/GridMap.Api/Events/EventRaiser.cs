using System.Security.Cryptography;
using System.Text.Json;
using GridMap.Api.Http;
using GridMap.Api.Photos;
using GridMap.Data;

namespace GridMap.Api.Events;

/// <param name="Id">Made by the phone or browser.</param>
/// <param name="MadeAt">By the clock of who made it; due counts from when the service got it.</param>
/// <param name="SameAs">An event that its raiser holds it for.</param>
public sealed record RaisedEvent(Guid Id, string? Category, string? Text, double Lon, double Lat, DateTimeOffset MadeAt, IReadOnlyList<Guid>? Photos = null, Guid? SameAs = null);

/// <summary>What became of an event that was sent.</summary>
public abstract record RaiseOutcome
{
    public sealed record Stored(EventDocument Event) : RaiseOutcome;

    /// <summary>It was sent before with the same content.</summary>
    public sealed record Already(EventDocument Event) : RaiseOutcome;

    /// <summary>Its id has another content.</summary>
    /// <param name="Current">Null where that one is not the caller's to see.</param>
    public sealed record Conflict(EventDocument? Current) : RaiseOutcome;

    /// <summary>It cannot be stored as it is; nothing was.</summary>
    public sealed record Refused(Check Check) : RaiseOutcome;
}

/// <summary>Stores events in the name of whoever acts: a worker, a dispatcher, or (as the system) a resident. The database routes them.</summary>
public sealed class EventRaiser(EventReader events, TimeProvider time)
{
    public const int MostText = 2000;
    public const int MostPhotos = 8;

    /// <summary>The event's photos may have arrived or not. Never throws on what was sent. The transaction stays good whatever the outcome.</summary>
    public async Task<RaiseOutcome> RaiseAsync(ActingTransaction work, RaisedEvent raised, CancellationToken cancellation)
    {
        var check = new Check();
        var text = CheckText(check, raised.Text, "text", required: true);
        var place = check.Place(raised.Lon, raised.Lat);
        CheckPhotos(check, raised.Photos);
        check.That(raised.Id != Guid.Empty, "id", "Allowed: a UUID made for this event alone.");
        var codes = await EventReader.ColumnAsync<string>(work, "select code from event_category order by code", cancellation);
        check.That(raised.Category is not null, "category", $"It is required: {string.Join(", ", codes)}.");
        check.Code(raised.Category, codes, "category");
        if (check.Failed)
        {
            return new RaiseOutcome.Refused(check);
        }

        var hash = Hash(raised.Category, text, raised.Lon, raised.Lat, raised.Photos, raised.SameAs);
        if (await work.ScalarAsync<byte[]>("select event_sent($1)", cancellation, raised.Id) is { } sent)
        {
            var current = await events.FindAsync(work, raised.Id, cancellation);
            return current is not null && sent.AsSpan().SequenceEqual(hash) ? new RaiseOutcome.Already(current) : new RaiseOutcome.Conflict(current);
        }

        if (!await MayRaiseAsync(work, place.Longitude, place.Latitude, cancellation))
        {
            check.Add("lon", "The place is outside of the areas that your account looks after.");
            return new RaiseOutcome.Refused(check);
        }

        await work.ExecuteAsync("""
            insert into event (id, category, body, geom, raised_kind, raised_by, raised_at, made_at, same_as, content_hash)
            select $1, $2, $3, st_setsrid(st_makepoint($4, $5), 4326), case when actor_is_system() then 'resident' when actor_role() = 'worker' then 'worker' else 'dispatcher' end,
              actor_account(), $6, $7, $8, $9
            """, cancellation, raised.Id, raised.Category, text, place.Longitude, place.Latitude, time.GetUtcNow(), raised.MadeAt.ToUniversalTime(), raised.SameAs, hash);
        await PhotoStore.UseByEventAsync(work, raised.Id, raised.Photos ?? [], cancellation);
        return new RaiseOutcome.Stored((await events.FindAsync(work, raised.Id, cancellation))!);
    }

    // A worker's event is stored wherever it is; somebody above them raises only within their scope.
    private static Task<bool> MayRaiseAsync(ActingTransaction work, double lon, double lat, CancellationToken cancellation) => work.ScalarAsync<bool>("""
        select coalesce(actor_is_system() or actor_role() = 'worker' or (actor_role() in ('dispatcher', 'administrator') and (actor_everywhere()
          or exists (select from area_of_place(st_setsrid(st_makepoint($1, $2), 4326)) p where p.area_id in (select actor_areas())))), false)
        """, cancellation, lon, lat);

    /// <returns>The text without blanks at its ends.</returns>
    public static string CheckText(Check check, string? text, string field, bool required)
    {
        text = text?.Trim() ?? "";
        check.That((text.Length > 0 || !required) && text.Length <= MostText && !text.Contains('\0', StringComparison.Ordinal), field,
            $"Allowed: text of {(required ? 1 : 0)} to {MostText} characters.");
        return text;
    }

    public static void CheckPhotos(Check check, IReadOnlyList<Guid>? photos) =>
        check.That(photos is null || (photos.Count <= MostPhotos && photos.Distinct().Count() == photos.Count), "photos", $"Allowed: up to {MostPhotos} different ids of photos.");

    /// <summary>Tells sent again from another content under the same id.</summary>
    public static byte[] Hash(params object?[] content) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, Json.Options));
}
