using GridMap.Api.Accounts;
using GridMap.Data;
using Microsoft.AspNetCore.DataProtection;

namespace GridMap.Api.Photos;

public enum PhotoOutcome
{
    Stored,
    Already,

    /// <summary>The id is that of another photo.</summary>
    Conflict,
}

/// <summary>Photos in the store, encrypted: who may see a visit or event may see its photos (0010_photo.sql).</summary>
public sealed class PhotoStore(IDataProtectionProvider protection, Acting acting)
{
    private readonly IDataProtector protector = protection.CreateProtector("GridMap.Photo");

    /// <summary>Whether the id is taken, before anything is decoded; null: it is free.</summary>
    public static async Task<PhotoOutcome?> FindAsync(ActingTransaction work, Guid id, byte[] digest, CancellationToken cancellation) =>
        await work.ScalarAsync<string>("select photo_state($1, $2)", cancellation, id, digest) switch
        {
            null => null,
            "already" => PhotoOutcome.Already,
            _ => PhotoOutcome.Conflict,
        };

    /// <summary>Stores a photo as the acting account's, or as nobody's where the system acts for a resident.</summary>
    public async Task<PhotoOutcome> PutAsync(ActingTransaction work, Guid id, PhotoImage image, CancellationToken cancellation)
    {
        var stored = await work.ExecuteAsync("""
            insert into photo (id, made_by, digest, width_pixels, height_pixels, bytes) values ($1, actor_account(), $2, $3, $4, $5) on conflict do nothing
            """, cancellation, id, image.Digest, image.WidthPixels, image.HeightPixels, protector.Protect(image.Jpeg));
        return stored == 1 ? PhotoOutcome.Stored : (await FindAsync(work, id, image.Digest, cancellation))!.Value;
    }

    /// <summary>A visit names its photos; they may have arrived or not. Naming them again changes nothing.</summary>
    public static Task UseByVisitAsync(ActingTransaction work, Guid visitId, long householdId, IReadOnlyCollection<Guid> photos, CancellationToken cancellation) =>
        UseAsync(work, visitId, householdId, photos, cancellation);

    /// <summary>An event names its photos; they may have arrived or not. Naming them again changes nothing.</summary>
    public static Task UseByEventAsync(ActingTransaction work, Guid eventId, IReadOnlyCollection<Guid> photos, CancellationToken cancellation) =>
        UseAsync(work, eventId, null, photos, cancellation);

    /// <summary>Photos of a visit or event that have arrived and that the actor may see, oldest first.</summary>
    public static async Task<IReadOnlyList<Guid>> OfAsync(ActingTransaction work, Guid subjectId, CancellationToken cancellation) =>
        [.. (await OfAsync(work, [subjectId], cancellation))[subjectId]];

    /// <summary>The same of many.</summary>
    public static async Task<ILookup<Guid, Guid>> OfAsync(ActingTransaction work, Guid[] subjects, CancellationToken cancellation)
    {
        var photos = new List<(Guid Subject, Guid Photo)>();
        await using var command = work.Command("""
            select u.subject_id, p.id from photo p join photo_use u on u.photo_id = p.id and u.account_id is not distinct from p.made_by
            where u.subject_id = any ($1) order by p.made_at, p.id
            """, subjects);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            photos.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return photos.ToLookup(p => p.Subject, p => p.Photo);
    }

    /// <summary>A photo as JPEG; null: it is not there or not the actor's to see. Commit the transaction: the reading is in the audit.</summary>
    public async Task<byte[]?> ReadAsync(ActingTransaction work, Guid id, CancellationToken cancellation)
    {
        var kept = await work.ScalarAsync<byte[]>("""
            select p.bytes, write_audit('read', 'photo', p.id::text,
              (select h.micro_grid_id from photo_use u join household h on h.id = u.household_id where u.photo_id = p.id limit 1), null, null, null)
            from photo p where p.id = $1
            """, cancellation, id);
        return kept is null ? null : protector.Unprotect(kept);
    }

    /// <summary>In the name of who sent the request.</summary>
    public async Task<byte[]?> ReadAsync(Guid id, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsync(cancellation);
        var photo = await ReadAsync(work, id, cancellation);
        await work.CommitAsync(cancellation);
        return photo;
    }

    private static Task UseAsync(ActingTransaction work, Guid subjectId, long? householdId, IReadOnlyCollection<Guid> photos, CancellationToken cancellation) =>
        work.ExecuteAsync("""
            insert into photo_use (photo_id, subject_id, account_id, household_id) select id, $2, actor_account(), $3::bigint from unnest($1) id on conflict do nothing
            """, cancellation, photos.ToArray(), subjectId, householdId);
}
