using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using GridMap.Api.Households;
using GridMap.Api.Http;

namespace GridMap.Api.Visits;

/// <summary>An item as it was read: either all of it is right, or <see cref="Refusal"/> says what is not.</summary>
/// <param name="Hash">SHA-256 of the content: the same item sent again has the same.</param>
internal sealed record SyncItem(Guid? Id, SyncItemDocument? Document, byte[] Hash, SyncOutcome? Refusal)
{
    private const int MostTextCharacters = 500, MostPhotos = 8, FirstYear = 1970, LastYear = 2200;
    private const double MostOnMeter = 1e9;

    /// <summary>Of a visit or an edit.</summary>
    public long? Household => Document?.Visit?.HouseholdId ?? Document?.Household?.HouseholdId;

    /// <summary>Of a step.</summary>
    public Guid? Event => Document?.Step?.EventId;

    public static SyncItem Read(JsonElement sent, FieldCatalogueDocument catalogues, int thisYear)
    {
        var check = new Check();
        SyncItemDocument document;
        try
        {
            document = sent.Deserialize<SyncItemDocument>(Json.Options) ?? throw new JsonException("An item is an object.");
        }
        catch (JsonException e)
        {
            // The message may repeat what was sent, which may be personal.
            check.Add(e.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "item", "This part of the item is not what is expected here.");
            return Refused(IdOf(sent), check);
        }

        Validate(document, catalogues, thisYear, check);
        return check.Failed ? Refused(document.Id, check)
            : new SyncItem(document.Id, document, SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sorted(document), Json.Options)), null);
    }

    private static void Validate(SyncItemDocument item, FieldCatalogueDocument catalogues, int thisYear, Check check)
    {
        check.Code(item.Kind, ["visit", "household", "event", "step"], "kind");
        check.That((item.Kind == "visit") == (item.Visit is not null) && (item.Kind == "household") == (item.Household is not null)
            && (item.Kind == "event") == (item.Event is not null) && (item.Kind == "step") == (item.Step is not null),
            "kind", "Allowed: an item holds the one part that its kind names.");
        check.Code(item.Resolution?.Choice, ["mine", "theirs"], "resolution.choice");
        check.That(item.Resolution is null || item.Event is null, "resolution", "Events meet no conflicts.");
        Time(item.MadeAt, "madeAt", check);
        if (item.Visit is { } visit)
        {
            var part = new Check();
            Validate(visit, catalogues, part);
            check.AddAll(part, "visit.");
        }

        if (item.Household is { } edit)
        {
            var part = new Check();
            HouseholdEdits.Validate(new HouseholdEditDocument(edit.BaseRevision, edit.CareFlags, edit.Persons, edit.Note), catalogues, thisYear, part);
            check.AddAll(part, "household.");
        }

        if (item.Step is { } step)
        {
            check.Code(step.Action, ["accept", "comment", "escalate", "close", "link"], "step.action");
            check.Code(step.BaseState, ["open", "accepted", "called", "duplicate", "closed"], "step.baseState");
            check.Within(step.BaseLevel, 1, 5, "step.baseLevel");
            check.That(item.Resolution?.Choice != "mine" || !string.IsNullOrWhiteSpace(step.Note), "step.note", "It is required: it is what is left on the event.");
        }
    }

    private static void Validate(SyncVisitDocument visit, FieldCatalogueDocument catalogues, Check check)
    {
        Time(visit.HappenedAt, "happenedAt", check);
        HouseholdEdits.Text(visit.Note, HouseholdEdits.MostNoteCharacters, "note", check);
        check.Code(visit.Outcome, catalogues.VisitOutcomes.Select(o => o.Code), "outcome");
        foreach (var (code, answer) in visit.Answers ?? new Dictionary<string, JsonElement>())
        {
            var asked = catalogues.Checklist.FirstOrDefault(i => i.Code == code);
            check.That(asked is not null, "answers", "Allowed: codes of checklist in /api/field-catalogues.");
            check.That(asked is null || Fits(asked.Answer, answer), "answers", $"{asked?.Code} is answered with {(asked?.Answer == "yesNo" ? "true or false" : asked?.Answer)}.");
        }

        foreach (var (code, value) in visit.Meters ?? new Dictionary<string, double>())
        {
            check.That(catalogues.Meters.Any(m => m.Code == code), "meters", "Allowed: codes of meters in /api/field-catalogues.");
            check.That(value is >= 0 and <= MostOnMeter, "meters", "Allowed: a number from 0 to a thousand million.");
        }

        check.That((visit.Greetings ?? []).All(g => catalogues.Greetings.Any(k => k.Code == g)), "greetings", "Allowed: codes of greetings in /api/field-catalogues.");
        check.That((visit.PhotoIds?.Count ?? 0) <= MostPhotos, "photoIds", $"Allowed: up to {MostPhotos}.");
        if (visit.ColourProposal is { } proposal)
        {
            check.Code(proposal.Colour, ColourMarks.Colours, "colourProposal.colour");
            check.Code(proposal.Reason, catalogues.ColourReasons.Select(r => r.Code), "colourProposal.reason");
            check.That(proposal.Reason is not null, "colourProposal.reason", "It is required.");
        }
    }

    private static bool Fits(string kind, JsonElement answer) => kind switch
    {
        "yesNo" => answer.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => answer.ValueKind == JsonValueKind.Number && answer.TryGetDouble(out var number) && double.IsFinite(number),
        _ => answer.ValueKind == JsonValueKind.String && answer.GetString() is { Length: <= MostTextCharacters } text && !text.Contains('\0', StringComparison.Ordinal),
    };

    // Whatever the phone's clock says, the service can reckon with it.
    private static void Time(DateTimeOffset time, string field, Check check) => check.That(time.Year is >= FirstYear and <= LastYear, field,
        string.Create(CultureInfo.InvariantCulture, $"Allowed: an instant from {FirstYear} to {LastYear}."));

    private static SyncItem Refused(Guid? id, Check check) =>
        new(id, null, [], new SyncOutcome(id, "refused", "invalid", "The item is not valid.", check.Problem().ProblemDetails.Errors.ToDictionary()));

    private static Guid? IdOf(JsonElement sent) =>
        sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var value) ? value : null;

    private static SyncItemDocument Sorted(SyncItemDocument item) => item.Visit is not { } visit ? item : item with
    {
        Visit = visit with
        {
            Answers = visit.Answers is null ? null : new SortedDictionary<string, JsonElement>(visit.Answers.ToDictionary(), StringComparer.Ordinal),
            Meters = visit.Meters is null ? null : new SortedDictionary<string, double>(visit.Meters.ToDictionary(), StringComparer.Ordinal),
        },
    };
}
