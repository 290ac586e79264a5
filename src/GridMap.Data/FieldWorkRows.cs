namespace GridMap.Data;

// Catalogues of household work, as data/reference holds them and the service tells them.

public sealed record CareFlagRow(string Code, string NameZh, string NameEn, string Source);

public sealed record ColourReasonRow(string Code, string NameZh, string NameEn, string Source);

/// <param name="Answer">yesNo, number or text.</param>
/// <param name="Flags">Asked of households with any of these care flags; empty: of every household.</param>
public sealed record ChecklistItemRow(string Code, string NameZh, string NameEn, string Answer, string[] Flags, int Place, string Source);

/// <param name="Flags">As of the checklist.</param>
public sealed record GreetingRow(string Code, string NameZh, string NameEn, string[] Flags, int Place, string Source);

public sealed record MeterRow(string Code, string NameZh, string NameEn, string Unit, string Source);

/// <param name="RetryDays">Of a call in vain: until the next; null of one that met somebody.</param>
public sealed record VisitOutcomeRow(string Code, string NameZh, string NameEn, int? RetryDays, int Place, string Source);

/// <param name="Code">A colour, or none.</param>
/// <param name="Days">From one visit to the day by which the next is due.</param>
public sealed record VisitIntervalRow(string Code, int Days, string Source);
