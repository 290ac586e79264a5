using System.Collections.Concurrent;
using System.Text.Json;
using GridMap.Analysis.Walking;
using GridMap.Api.City;

namespace GridMap.Api.Nearest;

/// <summary>What nearest stations are told from, for one state of the city: tables of the nearest stations of everywhere, the stations that
/// are responsible for each area, and what stations look like in a document. Made when first needed; safe to share between threads.</summary>
public sealed class NearestTables(LoadedCity city)
{
    /// <summary>Stations that a table tells of for each place.</summary>
    public const int StationsEach = 8;

    internal const string ResponsibleKind = "community_centre";

    // All tables together; a city of a million nodes takes 130 MB for one.
    private const long MostBytes = 512L << 20;

    // Making one table takes a core for ten seconds in a city of a million nodes: askers meanwhile, and of more, get the search.
    private const int MostWaiting = 8;

    private readonly ConcurrentDictionary<(WalkCosts Costs, string? Kind, string? Item), Table> tables = new();
    private readonly ConcurrentDictionary<(string? Kind, string? Item), int[]> candidates = new();
    private readonly ConcurrentDictionary<long, AreaPlace> places = new();
    private readonly SemaphoreSlim making = new(1, 1);
    private int waiting;
    private long clock;

    private sealed class Table
    {
        public volatile NearestSources? Made;
        public long LastUsed;
    }

    /// <summary>How stations are written.</summary>
    internal StationFragments Fragments { get; } = new(city.Content.Stations);

    /// <summary>The table of the stations of this kind that offer this item, or null while it is being made.</summary>
    public NearestSources? TableOf(WalkCosts costs, string? kind, string? item)
    {
        var key = (costs, kind, item);
        if (!tables.TryGetValue(key, out var table))
        {
            if (Volatile.Read(ref waiting) >= MostWaiting || !tables.TryAdd(key, table = new Table()))
            {
                return null;
            }

            Interlocked.Increment(ref waiting);
            _ = Task.Run(() => MakeAsync(key, table));
        }

        Volatile.Write(ref table.LastUsed, Interlocked.Increment(ref clock));
        return table.Made;
    }

    private async Task MakeAsync((WalkCosts Costs, string? Kind, string? Item) key, Table table)
    {
        await making.WaitAsync();
        try
        {
            table.Made = Make(key.Costs, key.Kind, key.Item);
            MakeRoom(table);
        }
        finally
        {
            making.Release();
            Interlocked.Decrement(ref waiting);
            if (table.Made is null)
            {
                tables.TryRemove(key, out _);
            }
        }
    }

    /// <summary>Each source's index is its station's.</summary>
    public NearestSources Make(WalkCosts costs, string? kind, string? item)
    {
        var stations = city.StationSnapsOn(costs.Graph);
        var snaps = new Snap[stations.Count];
        Array.Fill(snaps, new Snap(-1, 0, double.PositiveInfinity, default));
        foreach (var station in Candidates(kind, item))
        {
            snaps[station] = stations[station];
        }

        return NearestSources.Search(costs.Graph, costs, snaps, StationsEach, withMetres: true);
    }

    private void MakeRoom(Table latest)
    {
        var made = tables.Where(t => t.Value.Made is not null && t.Value != latest).OrderBy(t => Volatile.Read(ref t.Value.LastUsed)).ToList();
        var bytes = made.Sum(t => t.Value.Made!.Bytes) + latest.Made!.Bytes;
        foreach (var (key, table) in made.TakeWhile(_ => bytes > MostBytes))
        {
            tables.TryRemove(key, out _);
            bytes -= table.Made!.Bytes;
        }
    }

    /// <summary>Indexes of the snapped stations of this kind that offer this item, ascending.</summary>
    internal int[] Candidates(string? kind, string? item) => candidates.GetOrAdd((kind, item), _ =>
        [.. Enumerable.Range(0, city.Content.Stations.Count).Where(i => city.StationSnaps[i].IsSnapped && city.Content.Stations[i] is var s
            && (kind is null || s.Kind == kind) && (item is null || s.Items.Contains(item)))]);

    /// <summary>The areas that hold a place, or null where none does.</summary>
    internal AreaPlace? AreaAt(LonLat place) => city.Content.Areas.DeepestAt(place) is { } area
        ? places.GetOrAdd(area.Id, _ => new AreaPlace(city.Content.Areas.PathOf(area), city.Content.Stations)) : null;
}

/// <summary>Areas one in the other, as an answer names them, and the stations that are responsible for any of them.</summary>
internal sealed class AreaPlace
{
    private readonly Dictionary<string, int[]> responsible;
    private readonly byte[] json;

    public AreaPlace(IReadOnlyList<CityArea> path, IReadOnlyList<CityStation> stations)
    {
        var ids = path.Select(a => a.Id).ToHashSet();
        responsible = Enumerable.Range(0, stations.Count).Where(i => stations[i].Areas.Any(ids.Contains))
            .GroupBy(i => stations[i].Kind).ToDictionary(g => g.Key, g => g.ToArray());
        json = JsonSerializer.SerializeToUtf8Bytes(new NearestAreaDocument(NameAt(path, 3), NameAt(path, 4), NameAt(path, 5)), Http.Json.Options);
    }

    /// <summary>A <see cref="NearestAreaDocument"/>.</summary>
    public ReadOnlySpan<byte> Json => json;

    /// <summary>Indexes of stations of this kind (community centres where none is asked), ascending.</summary>
    public int[] Responsible(string? kind) => responsible.TryGetValue(kind ?? NearestTables.ResponsibleKind, out var stations) ? stations : [];

    private static string? NameAt(IReadOnlyList<CityArea> path, int level) => path.FirstOrDefault(a => a.Level == level)?.Name;
}
