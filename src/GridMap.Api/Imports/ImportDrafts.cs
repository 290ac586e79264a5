using System.Text;
using System.Text.Json;
using GridMap.Api.Accounts;
using GridMap.Api.City;
using GridMap.Api.Http;
using GridMap.Data;
using GridMap.Import;
using GridMap.Import.Tables;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Union;
using Npgsql;

namespace GridMap.Api.Imports;

/// <summary>A draft as the store keeps it.</summary>
internal sealed record ImportDraft(Guid Id, string Kind, string FileName, string Format, byte[] Content, DateTimeOffset ExpiresAt)
{
    public TableKind TableKind => Kind == "stations" ? TableKind.Stations : TableKind.Facilities;
}

/// <summary>Keeps drafts, and tries and stores what they hold; both within a transaction in their owner's name.</summary>
public sealed class ImportDrafts(Acting acting)
{
    private const int MostRows = 20_000;
    private const int MostProblems = 200;
    private const int MostPlaces = 2_000;
    private const int MostDrafts = 20;
    private const int Samples = 4;
    private const double GuessedShare = 0.1; // of a check, what the guess of the coordinate system takes

    /// <returns>Null: this account has too many drafts already.</returns>
    internal async Task<ImportDraftDocument?> AddAsync(string kind, string fileName, ReadUpload read, CancellationToken cancellation)
    {
        await using (var system = await acting.BeginAsSystemAsync(cancellation))
        {
            await system.ExecuteAsync("delete from import_draft where expires_at <= now()", cancellation);
            await system.CommitAsync(cancellation);
        }

        var draft = new ImportDraft(Guid.NewGuid(), kind, fileName, read.Format, read.Content, default);
        Describe(draft); // a file without rows is refused before it is kept
        await using var work = await acting.BeginAsync(cancellation);
        if (await work.ScalarAsync<long>("select count(*) from import_draft", cancellation) >= MostDrafts)
        {
            return null;
        }

        var expires = await work.ScalarAsync<DateTime>("insert into import_draft (id, account_id, kind, file_name, format, content) values ($1, $2, $3, $4, $5, $6) returning expires_at",
            cancellation, draft.Id, acting.AccountId, kind, fileName, read.Format, read.Content);
        await work.CommitAsync(cancellation);
        return Describe(draft with { ExpiresAt = expires });
    }

    internal static async Task<ImportDraft?> FindAsync(ActingTransaction work, Guid id, CancellationToken cancellation)
    {
        await using var command = work.Command("select id, kind, file_name, format, content, expires_at from import_draft where id = $1", id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new ImportDraft(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4), reader.GetFieldValue<DateTimeOffset>(5)) : null;
    }

    /// <exception cref="ImportException">The file holds no rows, or too many.</exception>
    internal static ImportDraftDocument Describe(ImportDraft draft)
    {
        var (columns, rows) = draft.Format == "csv" ? ReadCsv(draft.Content) : ReadFeatures(draft.Content);
        return rows is > 0 and <= MostRows
            ? new ImportDraftDocument(draft.Id, draft.Kind, draft.FileName, rows, draft.Format != "csv", draft.ExpiresAt,
                [.. columns.Select(c => new ImportColumnDocument(c.Key, TableFields.Of(c.Key, draft.TableKind), c.Value))],
                [.. TableFields.Of(draft.TableKind).Where(f => draft.Format == "csv" || f.Code is not ("lon" or "lat" or "wkt")).Select(f => new ImportFieldDocument(f.Code, f.Required))])
            : throw new ImportException(rows == 0 ? "The file holds no rows." : $"The file holds {rows} rows. Allowed: up to {MostRows}; larger ones are brought in by ./gridmap import.") { Code = rows == 0 ? "no_rows" : "many_rows" };
    }

    private static (Dictionary<string, List<string>> Columns, int Rows) ReadCsv(byte[] content)
    {
        using var folder = new DraftFolder();
        var (headers, rows) = CsvTable.ReadText(folder.Write("draft.csv", content));
        var columns = headers.Distinct().ToDictionary(h => h, _ => new List<string>());
        var count = 0;
        foreach (var row in rows)
        {
            count++;
            for (var i = 0; i < row.Length && i < headers.Count; i++)
            {
                Sample(columns[headers[i]], row[i]);
            }
        }

        return (columns, count);
    }

    private static (Dictionary<string, List<string>> Columns, int Rows) ReadFeatures(byte[] content)
    {
        var columns = new Dictionary<string, List<string>>();
        var count = 0;
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n').Where(line => line.Length > 0))
        {
            count++;
            using var feature = JsonDocument.Parse(line);
            foreach (var property in feature.RootElement.GetProperty("properties").EnumerateObject())
            {
                if (!columns.TryGetValue(property.Name, out var samples))
                {
                    columns.Add(property.Name, samples = []);
                }

                Sample(samples, property.Value.ToString());
            }
        }

        return (columns, count);
    }

    private static void Sample(List<string> samples, string value)
    {
        value = value.Trim();
        if (samples.Count < Samples && value.Length > 0 && !samples.Contains(value))
        {
            samples.Add(value.Length > 60 ? value[..60] + "…" : value);
        }
    }

    /// <summary>Does all that bringing in does; its caller commits or not.</summary>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <exception cref="ImportException">What the file or the question lacks.</exception>
    internal static async Task<ImportCheckDocument> ApplyAsync(ActingTransaction work, ImportDraft draft, ImportRequest request, LoadedCity city, Action<double> progress, CancellationToken cancellation)
    {
        using var folder = new DraftFolder();
        var path = folder.Write("draft." + draft.Format, draft.Content);
        var described = Describe(draft);
        var columns = request.Columns ?? described.Columns.Where(c => c.Field is not null).GroupBy(c => c.Field!).ToDictionary(g => g.First().Header, g => g.Key);
        var source = $"upload:{draft.Kind}:{draft.FileName}";
        var options = new TableImportOptions(SourceName: source, SourceKind: "upload", FileName: draft.FileName, Partial: request.Partial, Columns: columns, Within: await ScopeAsync(work, city, cancellation), RowCount: described.Rows);
        var (systems, clear) = await NamedAsync(path, draft, () => CoordinateGuess.TryAsync(work.Connection, city, TableImport.RawRows(path, draft.TableKind, options), cancellation));
        progress(GuessedShare);
        var crs = request.Crs ?? (clear ? systems[0].Crs : "EPSG:4326");
        var replaces = await work.ScalarAsync<long>(
            "select (select count(*) from station s join source o on o.id = s.source_id where o.name = $1) + (select count(*) from facility f join source o on o.id = f.source_id where o.name = $1)", cancellation, source);
        var outcome = await LoadAsync(work, draft, path, options with { Crs = crs }, told => progress(GuessedShare + (1 - GuessedShare) * told.Share), cancellation);
        return new ImportCheckDocument(crs, clear || request.Crs is not null, systems, outcome.Good.Count, outcome.Refused.Count,
            [.. outcome.Refused.OrderBy(p => p.Row).Take(MostProblems).Select(p => new ImportProblemDocument(p.Row, p.Field, p.Value, p.Reason, p.Remedy))],
            (int)replaces, outcome.Counts is not null,
            new FeatureCollection<ImportPlaceProperties>([.. outcome.Good.Take(MostPlaces).Select(row => new Feature<ImportPlaceProperties>(
                GeoJsonGeometry.From(row.Shape!), new ImportPlaceProperties(row.Number, row["name"])))]));
    }

    private static async Task<TableOutcome> LoadAsync(ActingTransaction work, ImportDraft draft, string path, TableImportOptions options, Action<ImportProgress> progress, CancellationToken cancellation)
    {
        try
        {
            return await NamedAsync(path, draft, () => TableImport.ApplyAsync(work.Connection, draft.TableKind, path, options, progress, cancellation));
        }
        catch (ImportException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege })
        {
            throw new ImportException($"An earlier upload named {draft.FileName} has places outside the areas that you look after, and cannot be replaced. Give the file another name and send it again.", e) { Code = "others_places" };
        }
    }

    // Of the file as its sender named it, not of where it lies.
    private static async Task<T> NamedAsync<T>(string path, ImportDraft draft, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (ImportException e)
        {
            throw new ImportException(e.Message.Replace(path, draft.FileName, StringComparison.Ordinal), e.InnerException ?? e) { Code = e.Code };
        }
    }

    /// <summary>The ground of the account's scope; null: everywhere.</summary>
    private static async Task<Geometry?> ScopeAsync(ActingTransaction work, LoadedCity city, CancellationToken cancellation)
    {
        if (await work.ScalarAsync<bool>("select actor_everywhere()", cancellation))
        {
            return null;
        }

        var areas = await work.ScalarAsync<long[]>("select array(select s.area_id from account_scope s where s.account_id = actor_account())", cancellation) ?? [];
        return new UnaryUnionOp(areas.Select(id => city.Content.Areas.Find(id)?.Polygon).OfType<Geometry>().ToList(), GeometryFactory.Default).Union() ?? GeometryFactory.Default.CreatePolygon();
    }

    /// <summary>Its owner's alone, gone afterwards.</summary>
    private sealed class DraftFolder : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gridmap-draft-");

        public string Write(string name, byte[] content)
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(path, content);
            return path;
        }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
