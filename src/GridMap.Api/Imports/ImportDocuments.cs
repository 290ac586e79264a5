using GridMap.Api.Http;

namespace GridMap.Api.Imports;

/// <param name="Code">As the columns of a question name it.</param>
/// <param name="Required">A row without it is refused.</param>
public sealed record ImportFieldDocument(string Code, bool Required);

/// <param name="Field">Which of our fields its name means; null: none.</param>
/// <param name="Samples">Of the first rows, those that are not empty.</param>
public sealed record ImportColumnDocument(string Header, string? Field, IReadOnlyList<string> Samples);

/// <summary>A file that was sent, before anything of it is stored.</summary>
/// <param name="Kind">stations or facilities.</param>
/// <param name="HasShapes">Its rows have places of their own; else columns give them.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
public sealed record ImportDraftDocument(
    Guid Id, string Kind, string FileName, int Rows, bool HasShapes, DateTimeOffset ExpiresAt, IReadOnlyList<ImportColumnDocument> Columns, IReadOnlyList<ImportFieldDocument> Fields);

/// <param name="Columns">Header to field; headers that are left out are not taken. Null: as their names tell.</param>
/// <param name="Crs">EPSG:4326, GCJ-02, BD-09 and the like; null: the best guess.</param>
/// <param name="Partial">Store the good rows though others are refused.</param>
public sealed record ImportRequest(Dictionary<string, string>? Columns = null, string? Crs = null, bool Partial = false);

/// <summary>How well the places fit the city, read in one coordinate system.</summary>
/// <param name="StreetMetres">Median distance to the nearest street; null: half of them are far from every street.</param>
/// <param name="NamesakeMetres">Median distance to the nearest place of the same name in the store; null: fewer than three have one.</param>
public sealed record ImportSystemDocument(string Crs, double? StreetMetres, double? NamesakeMetres);

/// <param name="Row">Line of a CSV, number of the feature in other files.</param>
public sealed record ImportProblemDocument(long Row, string Field, string Value, string Reason, string Remedy);

public sealed record ImportPlaceProperties(long Row, string Name);

/// <param name="Crs">In which the places were read.</param>
/// <param name="Sure">The system was asked for, or fits far better than the others.</param>
/// <param name="Systems">Those that were tried, the best first.</param>
/// <param name="Good">Rows that can be stored.</param>
/// <param name="Refused">Rows that cannot.</param>
/// <param name="Problems">The first 200 of them.</param>
/// <param name="Replaces">Rows of the earlier upload of the same file name, which this one replaces.</param>
/// <param name="Stored">Whether it was committed; false: nothing was changed.</param>
/// <param name="Places">Up to 2,000 good rows as points in WGS 84.</param>
public sealed record ImportCheckDocument(
    string Crs, bool Sure, IReadOnlyList<ImportSystemDocument> Systems, int Good, int Refused, IReadOnlyList<ImportProblemDocument> Problems,
    int Replaces, bool Stored, FeatureCollection<ImportPlaceProperties> Places);
