using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace GridMap.Api.Points;

/// <summary>What a confirmed task earns.</summary>
public sealed record PointsRuleDocument(string Code, string NameZh, string NameEn, int Points, string Source);

/// <param name="Kind">volunteer or resident.</param>
/// <param name="AreaId">A community.</param>
public sealed record HolderRequest(string Kind, long AreaId, string Name);

/// <param name="Card">Twelve letters and digits; who has it sees the balance.</param>
/// <param name="Name">Starred.</param>
public sealed record HolderDocument(Guid Id, string Kind, long AreaId, string Card, string Name, int Points);

/// <param name="DoneOn">A day, not in the future.</param>
/// <param name="EventId">The event that it was about, if any.</param>
public sealed record TaskRequest(Guid HolderId, string Rule, DateOnly DoneOn, string? Note = null, Guid? EventId = null);

/// <param name="State">recorded, confirmed or refused.</param>
/// <param name="Mine">The caller recorded it, so somebody else decides.</param>
/// <param name="RecordedBy">Display name.</param>
/// <param name="DecidedBy">Display name; null: nobody did yet.</param>
public sealed record TaskDocument(
    Guid Id, Guid HolderId, string Name, string Rule, DateOnly DoneOn, string Note, Guid? EventId, string State, bool Mine,
    string? RecordedBy, DateTimeOffset RecordedAt, string? DecidedBy);

/// <param name="Confirmed">False: it is refused and earns nothing.</param>
public sealed record TaskDecision(bool Confirmed);

/// <param name="What">For what they were given.</param>
public sealed record SpendingRequest(Guid HolderId, int Points, string What);

/// <param name="Entries">The newest hundred.</param>
public sealed record CardDocument(int Points, IReadOnlyList<CardEntryDocument> Entries);

/// <param name="What">Of what was earned the rule's code; of what was spent for what.</param>
public sealed record CardEntryDocument(DateTimeOffset At, int Points, string What, bool Earned);

/// <summary>Encrypts the names of holders; the service never shows them whole again.</summary>
public sealed class HolderNames(IDataProtectionProvider provider)
{
    private readonly IDataProtector protector = provider.CreateProtector("GridMap.Points.Name");

    public byte[] Protect(string name) => protector.Protect(Encoding.UTF8.GetBytes(name));

    public static string Mask(string name) => string.Concat(name.EnumerateRunes().First().ToString(), "**");
}

/// <summary>Every booking of the caller's communities takes as many points from one account as it gives to another.</summary>
/// <param name="Earned">Given out for tasks.</param>
/// <param name="Spent">Taken back.</param>
/// <param name="Held">By all holders together: what was earned less what was spent.</param>
/// <param name="Difference">The sum of every entry on both sides: 0, or the ledger is broken.</param>
/// <param name="Bookings">Of all.</param>
public sealed record LedgerDocument(long Earned, long Spent, long Held, long Difference, int Bookings, int Page, int Limit, IReadOnlyList<BookingDocument> Entries);

/// <param name="What">Of what was earned the rule's code; of what was spent for what.</param>
/// <param name="Points">What the holder got; negative: gave.</param>
/// <param name="Against">What the other account got: issued or redeemed.</param>
public sealed record BookingDocument(Guid Id, DateTimeOffset At, Guid HolderId, string Name, string What, string? MadeBy, int Points, string Account, int Against);
