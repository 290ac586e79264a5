using System.Text.Json;
using System.Text.Json.Serialization;
using GridMap.Api.Events;
using GridMap.Api.Households;
using GridMap.Api.Http;

namespace GridMap.Api.Visits;

/// <summary>What a phone sends: its clock, what it knows already, and what it recorded.</summary>
/// <param name="PhoneTime">The phone's clock as the request leaves.</param>
/// <param name="Since">The cursor of the last answer; null, or one that the service does not know any more: everything is sent.</param>
/// <param name="From">Where the worker stands: the order begins there.</param>
/// <param name="Items">Up to 500. Each is judged by itself.</param>
/// <param name="Account">Name of the account whose outbox this is: refused when somebody else is signed in.</param>
public sealed record SyncRequest(
    [property: JsonRequired] DateTimeOffset PhoneTime, string? Since = null, PlaceDocument? From = null, IReadOnlyList<JsonElement>? Items = null, string? Account = null);

public sealed record PlaceDocument([property: JsonRequired] double Lon, [property: JsonRequired] double Lat);

/// <param name="Id">Made by the phone: sent again under it, the item is known.</param>
/// <param name="Kind">visit, household, event or step: which of the four the item holds.</param>
/// <param name="MadeAt">By the phone's clock.</param>
/// <param name="Resolution">The worker's word on a conflict; the item holds the content again.</param>
public sealed record SyncItemDocument(
    [property: JsonRequired] Guid Id, [property: JsonRequired] string Kind, [property: JsonRequired] DateTimeOffset MadeAt,
    SyncResolutionDocument? Resolution = null, SyncVisitDocument? Visit = null, SyncEditDocument? Household = null, SyncEventDocument? Event = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SyncStepDocument? Step = null); // hashes of items that came before there were steps stay

/// <param name="ConflictId">Id of the item that met the conflict.</param>
/// <param name="Choice">mine: it counts after all (of a step on an event: its note and photos are left on the event); theirs: it is put away.</param>
public sealed record SyncResolutionDocument([property: JsonRequired] Guid ConflictId, [property: JsonRequired] string Choice);

/// <param name="HappenedAt">By the phone's clock.</param>
/// <param name="Answers">By the checklist's codes: true or false, a number, or text of up to 500 characters.</param>
/// <param name="PhotoIds">Up to 8; photos may come before or after.</param>
/// <param name="Outcome">met, nobody_home or refused; null: met.</param>
public sealed record SyncVisitDocument(
    [property: JsonRequired] long HouseholdId, [property: JsonRequired] DateTimeOffset HappenedAt, IReadOnlyDictionary<string, JsonElement>? Answers = null,
    IReadOnlyDictionary<string, double>? Meters = null, IReadOnlyList<string>? Greetings = null, string? Note = null, SyncColourDocument? ColourProposal = null,
    IReadOnlyList<Guid>? PhotoIds = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Outcome = null);

/// <param name="Colour">red, yellow, blue; null: none.</param>
/// <param name="Reason">A code of colourReasons.</param>
public sealed record SyncColourDocument([property: JsonRequired] string? Colour, [property: JsonRequired] string Reason);

/// <param name="BaseRevision">Of the household as the phone had it.</param>
/// <param name="CareFlags">Null: unchanged.</param>
/// <param name="Persons">Null: unchanged, and the note with them.</param>
public sealed record SyncEditDocument(
    [property: JsonRequired] long HouseholdId, [property: JsonRequired] int BaseRevision, IReadOnlyList<string>? CareFlags = null,
    IReadOnlyList<PersonDocument>? Persons = null, string? Note = null);

/// <param name="SameAs">An event that this one is about, too.</param>
public sealed record SyncEventDocument(
    string? Category, string? Text, [property: JsonRequired] double Lon, [property: JsonRequired] double Lat, IReadOnlyList<Guid>? Photos = null, Guid? SameAs = null);

/// <summary>What a worker did with an event.</summary>
/// <param name="Action">accept, comment, escalate, close or link.</param>
/// <param name="BaseState">Of the event as the phone showed it, steps that were not sent yet included: anything but a comment meets a conflict where it is in
/// another state or at another level by now.</param>
/// <param name="BaseLevel">1 district to 5 micro-grid.</param>
/// <param name="Note">Required to comment and close, and where a conflict is decided by mine.</param>
/// <param name="DuplicateOf">What a linked event is the same as.</param>
/// <param name="Photos">Up to 8; photos may come before or after.</param>
public sealed record SyncStepDocument(
    [property: JsonRequired] Guid EventId, [property: JsonRequired] string Action, [property: JsonRequired] string BaseState, [property: JsonRequired] int BaseLevel,
    string? Note = null, Guid? DuplicateOf = null, IReadOnlyList<Guid>? Photos = null);

/// <param name="Cursor">For the next request's since.</param>
/// <param name="Full">Households are all of the worker's, and take the place of those on the phone.</param>
/// <param name="ClockOffsetSeconds">What the phone's clock is behind; times of visits are corrected by it.</param>
/// <param name="Outcomes">One for each item, in their order.</param>
/// <param name="Households">New to the phone or changed since, persons clear.</param>
/// <param name="Gone">Not the worker's any more.</param>
/// <param name="MicroGrids">Null: as before.</param>
/// <param name="Order">Of the households that are due; null: none is, or there are no streets.</param>
/// <param name="Events">All of the worker's, with their history; null: as before.</param>
public sealed record SyncAnswer(
    DateTimeOffset ServerTime, string Cursor, bool Full, double ClockOffsetSeconds, IReadOnlyList<SyncOutcome> Outcomes, IReadOnlyList<HouseholdDocument> Households,
    IReadOnlyList<GoneDocument> Gone, IReadOnlyList<MicroGridDocument>? MicroGrids, OrderDocument? Order, IReadOnlyList<MyEventDocument>? Events);

/// <param name="Id">Null: the item had none that could be read.</param>
/// <param name="Outcome">stored; already: it was; conflict: kept, waits for the worker's word; refused: it can never be stored as it is.</param>
/// <param name="Reason">Of a conflict: handedOver, closed, editedElsewhere, eventMoved, eventGone. Of a refusal: invalid, notYours, otherContent, unknownConflict, alreadyResolved.</param>
/// <param name="Errors">Of an invalid item, by field.</param>
/// <param name="Current">The household as it is now, where it is the worker's.</param>
/// <param name="Gone">Who has it now.</param>
/// <param name="Event">Of a step in conflict: the event as it is now, where the worker may see it.</param>
public sealed record SyncOutcome(
    Guid? Id, string Outcome, string? Reason = null, string? Detail = null, IReadOnlyDictionary<string, string[]>? Errors = null,
    HouseholdDocument? Current = null, GoneDocument? Gone = null, EventDocument? Event = null)
{
    /// <summary>Which household a conflict is about.</summary>
    internal long? HouseholdId { get; init; }

    /// <summary>Which event a conflict is about.</summary>
    internal Guid? EventId { get; init; }
}

/// <param name="Reason">handedOver or closed.</param>
/// <param name="To">Display name of who looks after it now.</param>
/// <param name="On">Since this day.</param>
public sealed record GoneDocument(long HouseholdId, string Reason, string? To, DateOnly? On);

public sealed record MicroGridDocument(long Id, string Code, string Name, GeoJsonGeometry Geometry);
