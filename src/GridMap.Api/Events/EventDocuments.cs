namespace GridMap.Api.Events;

/// <param name="Department">Code of the one that is called in most often.</param>
/// <param name="DueHours">Until an event is due at each level: district, subdistrict, community, grid, micro-grid.</param>
/// <param name="NearMetres">Another one of the category within so many metres and days may be the same.</param>
public sealed record EventCategoryDocument(
    string Code, string NameZh, string NameEn, string Department, IReadOnlyList<int> DueHours, int NearMetres, int NearDays, string Source);

/// <summary>One that may be called in.</summary>
public sealed record DepartmentDocument(string Code, string NameZh, string NameEn);

/// <summary>An issue raised in a grid.</summary>
/// <param name="State">open, accepted, called, duplicate or closed.</param>
/// <param name="Level">At which it lies: 1 district to 5 micro-grid.</param>
/// <param name="AreaId">The area of that level; null: its place is outside every area.</param>
/// <param name="Community">Which its micro-grid, or area, lies in.</param>
/// <param name="WorkerName">Who looks after its micro-grid today.</param>
/// <param name="RaisedBy">worker, dispatcher or resident.</param>
/// <param name="OverdueSince">The first due that was missed, of one that is not closed.</param>
/// <param name="Department">Code of the one that is called in.</param>
/// <param name="DuplicateOf">The one that it ends with.</param>
/// <param name="Contact">How to reach who reported, masked; null: they did not say.</param>
public sealed record EventDocument(
    Guid Id, string Category, string Text, double Lon, double Lat, string State, int Level, long? AreaId, string? AreaName, long? MicroGridId, string? MicroGridName,
    string? Community, string? WorkerName, string RaisedBy, DateTimeOffset RaisedAt, DateTimeOffset? DueAt, DateTimeOffset? OverdueSince, string? Department, Guid? DuplicateOf,
    bool Reopened, DateTimeOffset? ClosedAt, string? ClosedNote, string? Contact, DateTimeOffset ChangedAt);

public sealed record EventsDocument(IReadOnlyList<EventDocument> Events, int Total);

/// <param name="By">worker, dispatcher, resident or system.</param>
/// <param name="Overdue">Escalated because it was overdue.</param>
/// <param name="ForResident">The note is shown to whoever holds the ticket.</param>
/// <param name="MadeAt">When it was taken, where that was without a network; At is when the service got it.</param>
public sealed record EventStepDocument(
    Guid Id, DateTimeOffset At, string By, string? Name, string Action, string State, int Level, string? AreaName, string? FromAreaName, string? MicroGridName,
    DateTimeOffset? DueAt, bool Overdue, string Note, bool ForResident, string? Department, Guid? DuplicateOf, IReadOnlyList<Guid> Photos, DateTimeOffset? MadeAt);

/// <summary>A worker's event as their phone keeps it: all that its screen shows without a network.</summary>
/// <param name="Photos">Of its raising and its steps, those that have arrived.</param>
/// <param name="Actions">What the worker may do with it now.</param>
public sealed record MyEventDocument(EventDocument Event, IReadOnlyList<EventStepDocument> Steps, IReadOnlyList<Guid> Photos, IReadOnlyList<string> Actions);

/// <summary>One that may be the same: of the same category, not closed, within the category's metres and days.</summary>
public sealed record NearEventDocument(Guid Id, string Category, string Text, double Metres, DateTimeOffset RaisedAt, string State);

/// <param name="Duplicates">Those that end with this one.</param>
/// <param name="Actions">What the caller may do with it now.</param>
public sealed record EventDetailDocument(
    EventDocument Event, IReadOnlyList<EventStepDocument> Steps, IReadOnlyList<Guid> Photos, IReadOnlyList<Guid> Duplicates, IReadOnlyList<NearEventDocument> Near,
    IReadOnlyList<string> Actions);

/// <param name="Photos">Ids of photos sent to PUT /api/my/photos/{id}, before or after.</param>
/// <param name="SameAs">An event that the raiser holds this one for; it is linked to it as long as that is not closed.</param>
/// <param name="Contact">How to reach the resident who called, if they want; stored encrypted.</param>
/// <param name="ForCaller">A resident called: they are given a number to follow it.</param>
public sealed record EventRaiseDocument(
    string Category, string Text, double Lon, double Lat, IReadOnlyList<Guid>? Photos = null, Guid? SameAs = null, string? Contact = null, bool ForCaller = false);

/// <param name="Ticket">Of a call: who knows it follows the event without an account. It is told to whoever raised it, and to nobody else.</param>
public sealed record EventRaisedDocument(EventDocument Event, string? Ticket);

/// <param name="Id">Made by the client: sending the same again is harmless.</param>
/// <param name="Action">accept, comment, escalate, whistle, answer, reroute, close, link or unlink.</param>
/// <param name="Note">Required to comment, whistle, reroute and close; of a closing it is what the resident reads.</param>
/// <param name="Department">Whom a whistle calls in.</param>
/// <param name="MicroGridId">Where a re-routed event goes.</param>
/// <param name="DuplicateOf">What a linked event is the same as.</param>
/// <param name="ForResident">Of a comment: the resident reads it.</param>
public sealed record EventStepRequest(
    Guid Id, string Action, string? Note = null, string? Department = null, long? MicroGridId = null, Guid? DuplicateOf = null, IReadOnlyList<Guid>? Photos = null,
    bool ForResident = false);

/// <param name="Reason">Why the contact is needed; it is written to the audit.</param>
public sealed record ContactRequest(string Reason);

public sealed record ContactDocument(string Contact);
