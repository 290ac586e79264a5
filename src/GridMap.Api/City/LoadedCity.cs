using System.Collections.Concurrent;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;
using GridMap.Api.Nearest;
using GridMap.Api.Walking;
using GridMap.Data;
using Npgsql;

namespace GridMap.Api.City;

/// <summary>One state of the store in memory: the network, what stands on it, and what was computed from them once. Immutable but for
/// caches that fill; safe to share between threads.</summary>
public sealed class LoadedCity
{
    private const int CostsKept = 16;
    private const int OtherCostsKept = 4;
    private const int MinutesKept = 10_000;
    private readonly NpgsqlDataSource store;
    private readonly Lock costsGate = new();
    private readonly LinkedList<((Walker Walker, DateTime? At) Key, WalkCosts Costs)> costs = new();
    private readonly LinkedList<((Walker Walker, DateTime? At) Key, WalkCosts Costs)> otherCosts = new();
    private readonly HashSet<Persona> standard;
    private readonly bool hasResidentsGates;
    private readonly Gate[] gatesWithHours;
    private readonly ConcurrentDictionary<DateTime, DateTime> sameGatesOpen = new();
    private readonly ConcurrentDictionary<string, DateTime> firstWithGates = new();
    private readonly Lock lazyGate = new();
    private readonly ConcurrentDictionary<WalkGraph, Lazy<IReadOnlyList<Snap>>> stationSnaps = new();
    private readonly Dictionary<WalkGraph, Task<Demand>> personaDemands = [];
    private Task<Demand>? demand;
    private Task<List<Obstacle>>? obstacles;
    private AreaTotals? totals;

    private LoadedCity(NpgsqlDataSource store, WalkGraph graph, CityContent content, StoreVersions versions)
    {
        this.store = store;
        Graph = graph;
        Content = content;
        Versions = versions;
        StationSnaps = SnapStations(graph);
        Shapes = new AreaShapes(content.Areas.All);
        Nearest = new NearestTables(this);
        gatesWithHours = [.. graph.Gates.Where(g => g.Hours is not null)];
        hasResidentsGates = graph.Gates.Any(g => g.Access == GateAccess.Residents);
        standard = [.. content.Personas.Values.Select(p => p.ToPersona())];
    }

    public WalkGraph Graph { get; }

    public CityContent Content { get; }

    public StoreVersions Versions { get; }

    /// <summary>In the order of the content's stations.</summary>
    public IReadOnlyList<Snap> StationSnaps { get; }

    /// <summary>As <see cref="StationSnaps"/>, on streets that a persona can use.</summary>
    /// <param name="graph">Of the persona.</param>
    public IReadOnlyList<Snap> StationSnapsOn(WalkGraph graph) => ReferenceEquals(graph, Graph)
        ? StationSnaps : stationSnaps.GetOrAdd(graph, g => new Lazy<IReadOnlyList<Snap>>(() => SnapStations(g))).Value;

    private Snap[] SnapStations(WalkGraph graph) => [.. Content.Stations.Select(s => graph.Snap(s.Place))];

    public AreaShapes Shapes { get; }

    /// <summary>What nearest stations are told from.</summary>
    public NearestTables Nearest { get; }

    /// <param name="old">An earlier state: its graph is used again where the network is the same.</param>
    /// <param name="files">Copies of graphs on disk; null: none are kept.</param>
    public static async Task<LoadedCity> LoadAsync(
        NpgsqlDataSource store, LoadedCity? old, StoreVersions wanted, GraphFiles? files, CancellationToken cancellation)
    {
        var content = await CityContent.ReadAsync(store, cancellation);
        if (old is not null && old.Versions.Store == wanted.Store && old.Versions.Network == wanted.Network)
        {
            return new LoadedCity(store, old.Graph, content, content.Versions with { Network = old.Versions.Network });
        }

        if (files?.Find(content.Versions) is { } kept)
        {
            return new LoadedCity(store, kept, content, content.Versions);
        }

        var (graph, network) = await NetworkReader.ReadAsync(store, cancellation);
        var versions = content.Versions with { Network = network };
        if (files is not null)
        {
            // Nobody need wait for it; it tells its own failures.
            _ = Task.Run(() => files.Save(versions, graph), CancellationToken.None);
        }

        return new LoadedCity(store, graph, content, versions);
    }

    /// <summary>Whether this is the state asked for, or a newer one of the same store.</summary>
    public bool Covers(StoreVersions wanted) =>
        Versions.Store == wanted.Store && Versions.Network >= wanted.Network && Versions.Content >= wanted.Content;

    /// <summary>Whether the walker is a persona of the catalogue, with nothing set otherwise that changes an answer.</summary>
    public bool IsStandard(Walker walker) => (walker.HomeCompoundId is null || !hasResidentsGates) && standard.Contains(walker.Persona);

    /// <param name="at">Local time; null: every gate with hours is open.</param>
    public WalkCosts CostsFor(PersonaRow persona, DateTime? at) => CostsFor(new Walker(persona.ToPersona()), at);

    /// <summary>Of the persona's graph. Costs of standard walkers are kept for long, those of others for a few.</summary>
    public WalkCosts CostsFor(Walker walker, DateTime? at)
    {
        var minute = at is { } time && gatesWithHours.Length > 0 ? SameGatesOpen(time) : (DateTime?)null;
        var key = (hasResidentsGates ? walker : walker with { HomeCompoundId = null }, minute);
        var (kept, most) = IsStandard(walker) ? (costs, CostsKept) : (otherCosts, OtherCostsKept);
        lock (costsGate)
        {
            for (var node = kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    kept.Remove(node);
                    kept.AddFirst(node);
                    return node.Value.Costs;
                }
            }
        }

        var made = Graph.For(walker.Persona).CostsFor(walker.Persona, minute, key.Item1.HomeCompoundId);
        lock (costsGate)
        {
            kept.AddFirst((key, made));
            if (kept.Count > most)
            {
                kept.RemoveLast();
            }
        }

        return made;
    }

    // Hours are told to the minute; minutes at which the same gates are open share their costs, told by the first of them that was asked.
    private DateTime SameGatesOpen(DateTime at)
    {
        var minute = new DateTime(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0);
        if (sameGatesOpen.TryGetValue(minute, out var first))
        {
            return first;
        }

        if (sameGatesOpen.Count >= MinutesKept)
        {
            sameGatesOpen.Clear();
            firstWithGates.Clear();
        }

        var open = string.Create(gatesWithHours.Length, (gatesWithHours, minute), static (bits, state) =>
        {
            for (var i = 0; i < bits.Length; i++)
            {
                bits[i] = state.gatesWithHours[i].Hours!.IsOpen(state.minute) ? '1' : '0';
            }
        });
        return sameGatesOpen[minute] = firstWithGates.GetOrAdd(open, minute);
    }

    /// <summary>The households, snapped once.</summary>
    public Task<Demand> DemandAsync(CancellationToken cancellation) => OnceAsync(ref demand, LoadDemandAsync).WaitAsync(cancellation);

    /// <summary>The households on streets that a persona can use.</summary>
    /// <param name="graph">Of the persona.</param>
    public Task<Demand> DemandAsync(WalkGraph graph, CancellationToken cancellation)
    {
        if (ReferenceEquals(graph, Graph))
        {
            return DemandAsync(cancellation);
        }

        lock (lazyGate)
        {
            if (!personaDemands.TryGetValue(graph, out var made) || made.IsFaulted)
            {
                personaDemands[graph] = made = Task.Run(async () => (await DemandAsync(CancellationToken.None)).For(graph));
            }

            return made.WaitAsync(cancellation);
        }
    }

    /// <summary>What can stand in a walker's way.</summary>
    public Task<List<Obstacle>> ObstaclesAsync(CancellationToken cancellation) => OnceAsync(ref obstacles, LoadObstaclesAsync).WaitAsync(cancellation);

    public async Task<AreaTotals> TotalsAsync(CancellationToken cancellation) =>
        totals ??= new AreaTotals((await DemandAsync(cancellation)).Households, Content.Areas);

    // Loaded once, whoever asks first goes away or not; a load that failed is tried again.
    private Task<T> OnceAsync<T>(ref Task<T>? kept, Func<Task<T>> load)
    {
        lock (lazyGate)
        {
            if (kept is null or { IsFaulted: true })
            {
                kept = Task.Run(load);
            }

            return kept;
        }
    }

    private async Task<List<Obstacle>> LoadObstaclesAsync()
    {
        await using var connection = await store.OpenConnectionAsync();
        return await DemandReader.ReadObstaclesAsync(connection);
    }

    private async Task<Demand> LoadDemandAsync()
    {
        await using var connection = await store.OpenConnectionAsync();
        return Demand.Create(Graph, await DemandReader.ReadHouseholdsAsync(connection));
    }
}
