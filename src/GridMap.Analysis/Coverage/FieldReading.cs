using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Reads fields at all spots, one field after another, and keeps those within a limit. Equal to
/// <see cref="WalkField.DecisecondsAt"/> of every household. One thread at a time.</summary>
internal sealed class FieldReading(Spots spots)
{
    /// <summary>A field that came to fewer than one node in so many is read along the streets that it came to, others street by street.</summary>
    private const int Sparse = 8;

    private readonly int[] seen = new int[spots.Edge.Length];   // by index in Spots.Edge: the last field that was read there
    private readonly SpotWalk[] room = new SpotWalk[spots.Count];
    private int now;
    private int count;

    /// <param name="field">Towards its sources, of the reader's costs, searched to the limit at least.</param>
    /// <param name="limit">Tenths of a second.</param>
    /// <returns>The spots within the limit, each once, in no order; good until the next call.</returns>
    public ReadOnlySpan<SpotWalk> Within(WalkField field, SpotReader reader, int limit) =>
        Within(field, reader, limit, field.Space.Touched.Length < field.Space.Deciseconds.Length / Sparse);

    /// <param name="onlyTouched">Along the streets that the field came to; else street by street. Both read the same.</param>
    public ReadOnlySpan<SpotWalk> Within(WalkField field, SpotReader reader, int limit, bool onlyTouched)
    {
        count = 0;
        now++;
        ReadSources(field, limit);
        if (onlyTouched) ReadTouched(field.Space, reader, limit);
        else ReadAll(field.Space.Deciseconds, reader, limit);
        return room.AsSpan(0, count);
    }

    /// <summary>On a source's own edge the walk need not go over an end.</summary>
    private void ReadSources(WalkField field, int limit)
    {
        foreach (var source in field.Sources)
        {
            int k = source.IsSnapped ? spots.PlaceOf(source.Edge) : -1;
            if (k < 0 || seen[k] == now) continue;
            seen[k] = now;
            for (int spot = spots.FirstOnEdge[k]; spot < spots.FirstOnEdge[k + 1]; spot++) Take(spot, field.DecisecondsAt(spots.SnapAt(spot)), limit);
        }
    }

    private void ReadTouched(SearchSpace space, SpotReader reader, int limit)
    {
        var states = reader.Costs.Graph.States;
        foreach (int node in space.Touched)
        {
            for (int arc = states.ArcFirst[node], end = states.ArcFirst[node + 1]; arc < end; arc++)
            {
                int way = states.ArcWay[arc], k = way < 0 ? -1 : spots.PlaceOf(way >> 1);
                if (k < 0 || seen[k] == now) continue;
                seen[k] = now;
                Read(k, space.Deciseconds, reader, limit);
            }
        }
    }

    private void ReadAll(int[] label, SpotReader reader, int limit)
    {
        for (int k = 0; k < seen.Length; k++)
        {
            if (seen[k] != now) Read(k, label, reader, limit);
        }
    }

    private void Read(int k, int[] label, SpotReader reader, int limit)
    {
        var ends = reader.EndsOf(k, label);
        if (ends.From > limit && ends.To > limit) return;
        for (int spot = spots.FirstOnEdge[k], last = spots.FirstOnEdge[k + 1]; spot < last; spot++) Take(spot, reader.Through(ends, spot), limit);
    }

    private void Take(int spot, int deciseconds, int limit)
    {
        if (deciseconds <= limit) room[count++] = new(spot, deciseconds);
    }
}
