using System.Text.Json;
using GridMap.Api.Http;
using GridMap.Api.Visits;
using Microsoft.AspNetCore.DataProtection;

namespace GridMap.Api.Households;

/// <param name="Name">Up to 50 characters.</param>
/// <param name="Phone">Up to 30 characters.</param>
/// <param name="BirthYear">From 1900.</param>
/// <param name="Relation">To the household's first person, up to 30 characters.</param>
public sealed record PersonDocument(string Name, string? Phone = null, int? BirthYear = null, string? Relation = null);

/// <summary>What is known of a household's people: protected at rest, and masked for most.</summary>
public sealed record PersonsDocument(IReadOnlyList<PersonDocument> Persons, string? Note)
{
    public static PersonsDocument Nobody { get; } = new([], null);
}

/// <summary>What a visit recorded, protected at rest.</summary>
/// <param name="Answers">By the checklist's codes: true or false, a number, or text.</param>
/// <param name="Meters">By the meters' codes.</param>
/// <param name="Greetings">Codes of greetings that were asked.</param>
public sealed record VisitContentDocument(
    IReadOnlyDictionary<string, JsonElement>? Answers, IReadOnlyDictionary<string, double>? Meters, IReadOnlyList<string>? Greetings, string? Note);

/// <summary>Protects and opens what is known of persons (ASP.NET Core Data Protection: encrypted and signed). Each cipher holds the number of
/// its household, so that one row's cannot stand in another's.</summary>
public sealed class PersonVault(IDataProtectionProvider provider)
{
    private readonly IDataProtector persons = provider.CreateProtector("GridMap.Households.Persons");
    private readonly IDataProtector edits = provider.CreateProtector("GridMap.Visits.Edit");
    private readonly IDataProtector visits = provider.CreateProtector("GridMap.Visits.Content");
    private readonly IDataProtector steps = provider.CreateProtector("GridMap.Visits.Step");

    private sealed record Sealed<T>(long Household, T Content);

    public byte[] Protect(long household, PersonsDocument content) => Protect(persons, household, content);

    public byte[] Protect(long household, VisitContentDocument content) => Protect(visits, household, content);

    /// <summary>An edit that met a conflict.</summary>
    public byte[] Protect(long household, HouseholdEditDocument content) => Protect(edits, household, content);

    /// <summary>A step on an event that met a conflict; it names its event.</summary>
    public byte[] Protect(SyncStepDocument content) => steps.Protect(JsonSerializer.SerializeToUtf8Bytes(content, Json.Options));

    /// <exception cref="System.Security.Cryptography.CryptographicException">The keys are gone, or the cipher is another household's.</exception>
    public PersonsDocument OpenPersons(long household, byte[] cipher) => Open<PersonsDocument>(persons, household, cipher);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The keys are gone, or the cipher is another household's.</exception>
    public VisitContentDocument OpenVisit(long household, byte[] cipher) => Open<VisitContentDocument>(visits, household, cipher);

    /// <summary>What others may see: how many, and as much as tells one from another: 王**, 138****1234.</summary>
    public static string Mask(PersonsDocument content) => JsonSerializer.Serialize(
        new PersonsDocument([.. content.Persons.Select(p => new PersonDocument(MaskName(p.Name), MaskPhone(p.Phone)))], null), Json.Options);

    public static PersonsDocument ReadMasked(string? masked) => masked is null ? PersonsDocument.Nobody : Read(masked);

    // A mask that an import wrote may be an empty object.
    private static PersonsDocument Read(string masked)
    {
        var read = JsonSerializer.Deserialize<PersonsDocument>(masked, Json.Options)!;
        return read with { Persons = read.Persons ?? [] };
    }

    private static string MaskName(string name) => name.Length == 0 ? "" : string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[0]) && name.Length > 1 ? 2 : 1), "**");

    private static string? MaskPhone(string? phone) => phone is null ? null : phone.Length < 8 ? "****" : $"{phone[..3]}****{phone[^4..]}";

    private static byte[] Protect<T>(IDataProtector protector, long household, T content) =>
        protector.Protect(JsonSerializer.SerializeToUtf8Bytes(new Sealed<T>(household, content), Json.Options));

    private static T Open<T>(IDataProtector protector, long household, byte[] cipher)
    {
        var read = JsonSerializer.Deserialize<Sealed<T>>(protector.Unprotect(cipher), Json.Options)!;
        return read.Household == household ? read.Content
            : throw new System.Security.Cryptography.CryptographicException("What is protected here belongs to another household.");
    }
}
