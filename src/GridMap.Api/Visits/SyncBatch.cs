namespace GridMap.Api.Visits;

/// <summary>An item that came before, as the store knows it.</summary>
/// <param name="Conflict">Null: it was stored.</param>
/// <param name="ResolvedBy">Of a conflict: the item that decided it.</param>
internal sealed record KnownItem(Guid Id, string Kind, long? Household, Guid? Event, byte[] Hash, string? Conflict, Guid? ResolvedBy);

/// <summary>Whose a household is that the worker looks after or did.</summary>
internal sealed record HouseholdPlace(bool Mine, DateOnly? ClosedOn, string? Worker, DateOnly? Since);

/// <summary>An item that goes into the store.</summary>
internal sealed class AcceptedItem(SyncItemDocument document, byte[] hash)
{
    public SyncItemDocument Document => document;

    public byte[] Hash => hash;

    /// <summary>The conflict that it met; null: none.</summary>
    public string? Reason { get; set; }

    /// <summary>An event or step that cannot be stored as it is; null: it can.</summary>
    public SyncOutcome? Refusal { get; set; }

    /// <summary>By the worker's word it does not count.</summary>
    public bool PutAway => document.Resolution?.Choice == "theirs";
}

/// <summary>Judges the items of a batch, one after the other, by what the store knows. Pure.</summary>
/// <param name="taken">Ids that another account used.</param>
internal sealed class SyncBatch(IReadOnlyList<SyncItem> items, IReadOnlySet<Guid> taken)
{
    public const string HandedOver = "handedOver", Closed = "closed", EditedElsewhere = "editedElsewhere", EventMoved = "eventMoved", EventGone = "eventGone";

    private readonly SyncOutcome?[] outcomes = new SyncOutcome?[items.Count];
    private readonly AcceptedItem?[] accepted = new AcceptedItem?[items.Count];
    private readonly int[] sameAs = [.. Enumerable.Repeat(-1, items.Count)];
    private Dictionary<Guid, KnownItem> known = [];

    /// <summary>Of items that were not refused as they were read, and of conflicts that they name.</summary>
    public Guid[] IdsToKnow => [.. items.Where(i => i.Document is not null)
        .SelectMany(i => i.Document!.Resolution is { } r ? (Guid[])[i.Document.Id, r.ConflictId] : [i.Document.Id]).Distinct()];

    /// <summary>Indexes of items that are neither known nor refused.</summary>
    public List<int> New { get; } = [];

    public long[] HouseholdsToPlace => [.. New.Select(i => items[i].Household).OfType<long>().Distinct().Order()];

    public IReadOnlyList<AcceptedItem> Accepted => [.. accepted.OfType<AcceptedItem>().Where(a => a.Refusal is null)];

    /// <summary>Null before <see cref="Finish"/>.</summary>
    public SyncOutcome[]? Outcomes { get; private set; }

    public void Know(Dictionary<Guid, KnownItem> ledger)
    {
        known = ledger;
        var first = new Dictionary<Guid, int>();
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            if (item.Refusal is not null)
            {
                outcomes[i] = item.Refusal;
            }
            else if (known.TryGetValue(item.Document!.Id, out var before))
            {
                outcomes[i] = OfKnown(item, before);
            }
            else if (taken.Contains(item.Document.Id))
            {
                outcomes[i] = Refused(item, "otherContent", "This id came before with other content.");
            }
            else if (!first.TryAdd(item.Document.Id, i))
            {
                sameAs[i] = first[item.Document.Id];
            }
            else
            {
                New.Add(i);
            }
        }
    }

    /// <param name="places">Households that are not in it were never the worker's.</param>
    public void Place(Dictionary<long, HouseholdPlace> places)
    {
        var resolved = new HashSet<Guid>();
        foreach (var i in New)
        {
            var item = items[i];
            if (item.Household is { } household && !places.ContainsKey(household))
            {
                outcomes[i] = Refused(item, "notYours", "There is no such household among those that you look after or did.");
            }
            else if (RefuseResolution(item, resolved) is { } refused)
            {
                outcomes[i] = refused;
            }
            else
            {
                accepted[i] = new AcceptedItem(item.Document!, item.Hash) { Reason = ConflictOf(item, places) };
            }
        }
    }

    public void Finish()
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (accepted[i] is { } item)
            {
                outcomes[i] = item.Refusal is not null ? item.Refusal : item.Reason is { } reason ? Conflict(items[i], reason) : new SyncOutcome(items[i].Id, "stored");
            }
        }

        // Twice in one batch: as if the second had come later.
        for (var i = 0; i < items.Count; i++)
        {
            if (sameAs[i] >= 0)
            {
                var other = outcomes[sameAs[i]]!;
                outcomes[i] = !items[i].Hash.AsSpan().SequenceEqual(items[sameAs[i]].Hash) ? Refused(items[i], "otherContent", "This id came before with other content.")
                    : other.Outcome == "stored" ? other with { Outcome = "already" } : other;
            }
        }

        Outcomes = outcomes!;
    }

    private static string? ConflictOf(SyncItem item, Dictionary<long, HouseholdPlace> places)
    {
        if (item.Household is not { } household || places[household].Mine || item.Document!.Resolution is { Choice: "theirs" })
        {
            return null;
        }

        // That somebody called is a fact, and counts by the worker's word; another's household is not edited.
        return item.Document.Resolution is { Choice: "mine" } && item.Document.Visit is not null ? null
            : places[household].ClosedOn is null ? HandedOver : Closed;
    }

    private SyncOutcome? RefuseResolution(SyncItem item, HashSet<Guid> resolved)
    {
        if (item.Document!.Resolution is not { } resolution)
        {
            return null;
        }

        if (!known.TryGetValue(resolution.ConflictId, out var conflict) || conflict.Conflict is null || conflict.Kind != item.Document.Kind
            || conflict.Household != item.Household || conflict.Event != item.Event)
        {
            return Refused(item, "unknownConflict", "There is no conflict of yours with this id, kind, and household or event.");
        }

        return conflict.ResolvedBy is not null || !resolved.Add(conflict.Id) ? Refused(item, "alreadyResolved", "The conflict was decided by another item.") : null;
    }

    private static SyncOutcome OfKnown(SyncItem item, KnownItem before) => !item.Hash.AsSpan().SequenceEqual(before.Hash)
        ? Refused(item, "otherContent", "This id came before with other content.")
        : before is { Conflict: { } reason, ResolvedBy: null } ? Conflict(item, reason) : new SyncOutcome(item.Id, "already");

    private static SyncOutcome Conflict(SyncItem item, string reason) => new(item.Id, "conflict", reason, reason switch
    {
        HandedOver => "Somebody else looks after the household now.",
        Closed => "The household is closed.",
        EventMoved => "Somebody else moved the event on meanwhile.",
        EventGone => "Somebody else looks after the event now.",
        _ => "Somebody edited the household meanwhile.",
    })
    {
        HouseholdId = item.Household,
        EventId = item.Event,
    };

    private static SyncOutcome Refused(SyncItem item, string reason, string detail) => new(item.Id, "refused", reason, detail);
}
