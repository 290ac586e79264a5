namespace GridMap.Api.Areas.Assignments;

/// <summary>Who looks after a micro-grid, or after one household in somebody's stead, from a day until another (not included).</summary>
public sealed record AssignmentDocument(
    long Id, long WorkerId, string Worker, long? MicroGridId, string? MicroGridCode, string? MicroGridName, long? HouseholdId, string? Address, int Households, int People,
    DateOnly From, DateOnly? Until);

/// <summary>Somebody who can be given micro-grids and households.</summary>
/// <param name="VisitsDue">Households that they look after that day and whose visit is due by then.</param>
public sealed record WorkerDocument(long Id, string Name, string DisplayName, int MicroGrids, int Households, int VisitsDue);

/// <param name="Workers">Those that the asking account may see.</param>
/// <param name="Unassigned">Micro-grids that nobody looks after that day.</param>
public sealed record AssignmentsDocument(DateOnly Day, IReadOnlyList<AssignmentDocument> Assignments, IReadOnlyList<WorkerDocument> Workers, IReadOnlyList<UnassignedMicroGrid> Unassigned);

public sealed record UnassignedMicroGrid(long Id, string Code, string Name, int Households, int People);

/// <summary>Gives one worker's work to another for some days or for good. With neither list: all of it.</summary>
/// <param name="FromWorkerId">Null: micro-grids that nobody looks after.</param>
/// <param name="MicroGridIds">Whole micro-grids.</param>
/// <param name="HouseholdIds">Single households, in the worker's stead.</param>
/// <param name="From">The first day; today or later.</param>
/// <param name="Until">The day on which it is over; null: for good.</param>
/// <param name="Reason">ill, leave, moved, left or other.</param>
public sealed record HandoverRequest(
    long? FromWorkerId, long ToWorkerId, DateOnly From, DateOnly? Until = null, IReadOnlyList<long>? MicroGridIds = null, IReadOnlyList<long>? HouseholdIds = null, string? Reason = null);

/// <param name="Id">Null: a dry run, nothing is stored.</param>
/// <param name="VisitsDue">Households among them whose visit is due before it is over; where it is for good, by its first day.</param>
public sealed record HandoverDocument(
    long? Id, string? FromWorker, string ToWorker, DateOnly From, DateOnly? Until, int Households, int People, int VisitsDue, IReadOnlyList<HandedOver> HandedOver);

public sealed record HandedOver(long? MicroGridId, string? MicroGridCode, long? HouseholdId, string? Address, int Households, int People, DateOnly From, DateOnly? Until);

/// <param name="WorkerId">Null: nobody.</param>
/// <param name="MicroGridCode">As it was that day.</param>
/// <param name="InStead">For this household alone, in the stead of the micro-grid's worker.</param>
public sealed record ResponsibleDocument(
    long HouseholdId, DateOnly Day, long? WorkerId, string? Worker, bool InStead, long? MicroGridId, string? MicroGridCode, string? MicroGridName);
