namespace GridMap.Api.Households;

public sealed record HouseholdPeopleDocument(int Under7, int From7To17, int From18To59, int From60, int Total);

/// <summary>Why a household has its colour.</summary>
/// <param name="Colour">red, yellow or blue; null: the colour was taken away.</param>
/// <param name="Reason">A code of colourReasons.</param>
/// <param name="SetBy">Display name; null: it came with the household.</param>
/// <param name="Until">To be looked at again by this day; the mark stands until somebody decides.</param>
public sealed record ColourMarkDocument(string? Colour, string Reason, string? SetBy, DateOnly SetOn, DateOnly? Until);

/// <param name="Colour">Null: to take the colour away.</param>
public sealed record OpenProposalDocument(Guid VisitId, string? Colour, string Reason, DateOnly MadeOn);

/// <param name="Meters">By the meters' codes.</param>
/// <param name="Outcome">met, nobody_home or refused.</param>
public sealed record LastVisitDocument(Guid Id, DateTimeOffset HappenedAt, string WorkerName, string? Note, IReadOnlyDictionary<string, double>? Meters, string? ProposedColour,
    string Outcome);

/// <param name="CareFlags">Codes of careFlags.</param>
/// <param name="DueOn">The next visit, by the colour's interval from the day when somebody was met last, or from when the household was entered; a call in
/// vain puts it off by its outcome's days (visitOutcomes in /api/field-catalogues), by the interval at most.</param>
/// <param name="LastVisitOn">When somebody was met last.</param>
/// <param name="Responsible">Display name of who looks after it today.</param>
/// <param name="Revision">Moves with each edit of flags and persons; an edit names the one it saw.</param>
/// <param name="Persons">Masked unless <paramref name="Masked"/> is false.</param>
/// <param name="CallsInVain">Since then.</param>
/// <param name="LastVisits">The three newest that count, newest first, for a phone; null elsewhere.</param>
public sealed record HouseholdDocument(
    long Id, string Address, double Lon, double Lat, HouseholdPeopleDocument People, IReadOnlyList<string> CareFlags, string? Colour, ColourMarkDocument? Mark,
    DateOnly DueOn, DateOnly? LastVisitOn, long? MicroGridId, long? CompoundId, string? Responsible, int Revision, DateOnly? ClosedOn,
    IReadOnlyList<PersonDocument> Persons, string? Note, bool Masked, OpenProposalDocument? OpenProposal, int CallsInVain,
    IReadOnlyList<LastVisitDocument>? LastVisits = null)
{
    internal HouseholdDocument With(PersonsDocument persons, bool masked) => this with { Persons = persons.Persons, Note = persons.Note, Masked = masked };
}

public sealed record HouseholdPage(int Total, int Page, int Limit, IReadOnlyList<HouseholdDocument> Households);

/// <summary>Where a household is, for a map.</summary>
/// <param name="Due">Its next visit is due, today or earlier.</param>
public sealed record HouseholdPlaceDocument(long Id, double Lon, double Lat, string? Colour, bool Due);

/// <param name="Total">Of the question; those that are due first are told.</param>
public sealed record HouseholdPlacesDocument(int Total, IReadOnlyList<HouseholdPlaceDocument> Places);

/// <summary>What the register says of a household beside its address.</summary>
/// <param name="EnteredOn">From when on it is known.</param>
/// <param name="ClosedWhy">moved_away, demolished, merged, entered_twice or other; null: it is open, or nobody said.</param>
/// <param name="Compound">Name of the compound that it lies in; null: none.</param>
/// <param name="Code">Of its micro-grid; null: it is outside every micro-grid.</param>
public sealed record HouseholdRegisteredDocument(
    DateOnly EnteredOn, string? ClosedWhy, string? Compound, string? Code, string? MicroGrid, string? Grid, string? Community, long? CommunityId);

/// <param name="State">counted; conflict: waits for its worker's word; away: put away by it.</param>
/// <param name="ClockOffsetSeconds">What the phone's clock was behind; HappenedAt is corrected by it.</param>
/// <param name="Outcome">met, nobody_home or refused.</param>
/// <param name="Content">Null unless it may be read clear.</param>
public sealed record VisitDocument(
    Guid Id, string WorkerName, DateTimeOffset HappenedAt, double ClockOffsetSeconds, string State, string? ProposedColour, string? ProposedReason,
    string? ProposalState, IReadOnlyList<Guid> PhotoIds, string Outcome, VisitContentDocument? Content);

/// <param name="Marks">Newest first.</param>
/// <param name="Visits">The hundred newest first.</param>
public sealed record HouseholdDetailDocument(
    HouseholdDocument Household, HouseholdRegisteredDocument Registered, IReadOnlyList<ColourMarkDocument> Marks, IReadOnlyList<VisitDocument> Visits);

/// <param name="Reason">Why somebody reads who is not responsible: 4 to 500 characters, written to the audit.</param>
public sealed record PersonReadingDocument(string? Reason);

/// <param name="BaseRevision">The revision that was read.</param>
/// <param name="CareFlags">Null: unchanged.</param>
/// <param name="Persons">Null: unchanged, and the note with them.</param>
public sealed record HouseholdEditDocument(int BaseRevision, IReadOnlyList<string>? CareFlags = null, IReadOnlyList<PersonDocument>? Persons = null, string? Note = null);
