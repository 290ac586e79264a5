using System.Buffers.Binary;
using System.Text;
using GridMap.Analysis.Walking;

namespace GridMap.Data;

/// <summary>One row after another of PostgreSQL's binary COPY format (its manual, "COPY", file formats): a 16-bit count of fields, then
/// each field's 32-bit length (−1: null) and bytes, most significant first; a count of −1 ends.</summary>
internal ref struct CopyRows(ReadOnlySpan<byte> bytes)
{
    private static readonly (byte[] Name, StreetClass Class)[] Classes =
        [.. Enum.GetValues<StreetClass>().Select(c => (Encoding.ASCII.GetBytes(StreetClasses.Name(c)), c))];

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    /// <summary>Length of the whole rows at the start of a block, and whether the end follows them.</summary>
    public static (int Length, bool Ended) WholeRows(ReadOnlySpan<byte> block)
    {
        for (int row = 0; ;)
        {
            if (row + 2 > block.Length) return (row, false);
            int fields = BinaryPrimitives.ReadInt16BigEndian(block[row..]), end = row + 2;
            if (fields < 0) return (row, true);
            for (int field = 0; field < fields; field++)
            {
                if (end + 4 > block.Length) return (row, false);
                end += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(block[end..]));
            }
            if (end > block.Length) return (row, false);
            row = end;
        }
    }

    /// <summary>Steps into the next row.</summary>
    public bool Next()
    {
        if (at >= bytes.Length) return false;
        at += 2;
        return true;
    }

    /// <summary>Empty where the field is null.</summary>
    public ReadOnlySpan<byte> Field()
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
        at += 4;
        if (length <= 0) return default;
        var field = bytes.Slice(at, length);
        at += length;
        return field;
    }

    public long Long(long otherwise = 0) => Field() is { Length: 8 } field ? BinaryPrimitives.ReadInt64BigEndian(field) : otherwise;

    public short? Short() => Field() is { Length: 2 } field ? BinaryPrimitives.ReadInt16BigEndian(field) : null;

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Field());

    /// <summary>Null where the field is null or empty.</summary>
    public string? Text() => Field() is { Length: > 0 } field ? Encoding.UTF8.GetString(field) : null;

    /// <exception cref="StoreException">The store holds a class that this program does not know.</exception>
    public StreetClass StreetClass()
    {
        var field = Field();
        foreach (var (name, streetClass) in Classes)
        {
            if (field.SequenceEqual(name)) return streetClass;
        }
        return StreetClasses.Parse(Encoding.UTF8.GetString(field));
    }

    /// <summary>A line string as PostGIS sends it (EWKB, in the byte order that its first byte tells).</summary>
    /// <param name="places">Grows where it is too short.</param>
    /// <exception cref="StoreException">The field holds another geometry.</exception>
    public ReadOnlySpan<LonLat> Line(ref LonLat[] places)
    {
        const uint hasSrid = 0x20000000, lineString = 2;
        var field = Field();
        bool little = field.Length > 0 && field[0] == 1;
        uint type = field.Length < 9 ? 0 : UInt(field, 1, little);
        if ((type & ~hasSrid) != lineString) throw new StoreException("A street's place in the store is not a line of two dimensions.");
        int head = (type & hasSrid) != 0 ? 9 : 5, count = (int)UInt(field, head, little);
        if (places.Length < count) places = new LonLat[count];
        var rest = field[(head + 4)..];
        for (int i = 0; i < count; i++, rest = rest[16..])
        {
            places[i] = little
                ? new(BinaryPrimitives.ReadDoubleLittleEndian(rest), BinaryPrimitives.ReadDoubleLittleEndian(rest[8..]))
                : new(BinaryPrimitives.ReadDoubleBigEndian(rest), BinaryPrimitives.ReadDoubleBigEndian(rest[8..]));
        }
        return places.AsSpan(0, count);
    }

    private static uint UInt(ReadOnlySpan<byte> field, int from, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(field[from..]) : BinaryPrimitives.ReadUInt32BigEndian(field[from..]);
}
