using System.Buffers.Binary;
using GridMap.Analysis.Walking;
using Npgsql;

namespace GridMap.Data;

/// <summary>Reads all walkable streets: one task takes the store's bytes, others read the rows in them.</summary>
internal static class StreetReader
{
    private const int BlockBytes = 1 << 22;
    private const int HeadBytes = 19;   // signature, flags, length of an extension that is empty

    private const string Copy = """
        copy (select s.id, from_node, to_node, s.geom, length_metres, class, c.id, foot_oneway, s.name,
                case when kerb = 'raised' then 1::smallint end, main_crossing_halves, minor_crossing_halves
              from street s left join compound c on c.id = s.compound_id and c.valid_to is null where walkable) to stdout (format binary)
        """;

    /// <exception cref="StoreException">A row is not understood.</exception>
    public static async Task ReadAsync(NpgsqlConnection connection, WalkGraphBuilder builder, CancellationToken cancellation)
    {
        var parts = new List<Task<StreetColumns>>();
        await using (var stream = await connection.BeginRawBinaryCopyAsync(Copy, cancellation))
        {
            var head = new byte[HeadBytes];
            await stream.ReadExactlyAsync(head, cancellation);
            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(HeadBytes - 4))], cancellation);
            var block = new byte[BlockBytes];
            for (int filled = 0; ;)
            {
                int read = await stream.ReadAsync(block.AsMemory(filled), cancellation);
                filled += read;
                if (read > 0 && filled < block.Length) continue;
                var (length, ended) = CopyRows.WholeRows(block.AsSpan(0, filled));
                var next = new byte[length == 0 ? block.Length * 2 : BlockBytes];   // a row that is longer than a block
                block.AsSpan(length, filled - length).CopyTo(next);
                var rows = block.AsMemory(0, length);
                if (length > 0) parts.Add(Task.Run(() => Rows(rows.Span), cancellation));
                if (ended) break;
                if (read == 0) throw new StoreException("The store ended a copy of its streets too early.");
                (block, filled) = (next, filled - length);
            }
        }
        foreach (var part in parts) builder.Add(await part);
    }

    private static StreetColumns Rows(ReadOnlySpan<byte> bytes)
    {
        var streets = new StreetColumns();
        var places = new LonLat[64];
        for (var rows = new CopyRows(bytes); rows.Next();)
        {
            long id = rows.Long(), from = rows.Long(), to = rows.Long();
            var line = rows.Line(ref places);
            double length = rows.Double();
            var streetClass = rows.StreetClass();
            long compound = rows.Long();
            sbyte oneway = (sbyte)(rows.Short() ?? 0);
            var name = rows.Text();
            bool raisedKerb = rows.Short() is not null;
            short? main = rows.Short(), minor = rows.Short();
            streets.Add(id, from, to, line, length, streetClass, compound, oneway, name, raisedKerb,
                main is null ? null : new RoadCrossings((byte)Math.Min(main.Value, byte.MaxValue), (byte)Math.Min(minor ?? 0, byte.MaxValue)));
        }
        return streets;
    }
}
