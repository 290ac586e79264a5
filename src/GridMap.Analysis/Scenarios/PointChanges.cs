using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>The points as a scenario would have them: the known ones, changed or closed, and those added, taken in order.</summary>
internal sealed class PointChanges
{
    private readonly IReadOnlyList<ServicePoint> points;
    private readonly Dictionary<long, int> indexOf;
    private readonly Dictionary<int, ServicePoint> changed = [];
    private readonly HashSet<int> closed = [];
    private readonly List<ServicePoint> added = [];

    /// <param name="indexOf">Of the points' ids.</param>
    public PointChanges(IReadOnlyList<ServicePoint> points, Dictionary<long, int> indexOf) => (this.points, this.indexOf) = (points, indexOf);

    public IReadOnlyCollection<int> Changed => changed.Keys;

    /// <summary>The known points and those added, in this order; a closed one is null.</summary>
    public ServicePoint? At(int index) =>
        closed.Contains(index) ? null : changed.TryGetValue(index, out var point) ? point : index < points.Count ? points[index] : added[index - points.Count];

    public long[] Ids() => [.. points.Select(p => p.Id), .. added.Select(p => p.Id)];

    public int Count => points.Count + added.Count;

    /// <returns>Null where the change was taken.</returns>
    public ChangeFault? Take(Change change) => change switch
    {
        AddPoint add => Add(add.Point),
        MovePoint move => Set(move.Id, p => p with { Place = move.Place }),
        SetPoint set => Set(set.Point.Id, _ => set.Point),
        ClosePoint close => Close(close.Id),
        _ => throw new ArgumentException($"{change.GetType().Name} is not about a point.", nameof(change)),
    };

    private ChangeFault? Add(ServicePoint point)
    {
        if (Find(point.Id) >= 0) return ChangeFault.KnownAlready;
        added.Add(point);
        return null;
    }

    private ChangeFault? Set(long id, Func<ServicePoint, ServicePoint> change)
    {
        int index = Find(id);
        if (index < 0) return ChangeFault.NotThere;
        closed.Remove(index);
        changed[index] = change(At(index)!);
        return null;
    }

    private ChangeFault? Close(long id)
    {
        int index = Find(id);
        if (index < 0) return ChangeFault.NotThere;
        changed.TryAdd(index, At(index) ?? changed[index]);
        closed.Add(index);
        return null;
    }

    private int Find(long id)
    {
        if (indexOf.TryGetValue(id, out int index)) return index;
        int own = added.FindIndex(p => p.Id == id);
        return own < 0 ? -1 : points.Count + own;
    }
}
