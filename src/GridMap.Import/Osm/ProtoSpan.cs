namespace GridMap.Import.Osm;

/// <summary>Reads protocol buffers' wire format from a span.</summary>
/// <exception cref="InvalidDataException">Thrown by every method where the bytes end early or make no sense.</exception>
internal ref struct ProtoSpan(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    /// <summary>Index of the byte to be read next.</summary>
    public readonly int Position => at;

    public readonly bool AtEnd => at >= bytes.Length;

    /// <summary>Moves to the next field.</summary>
    /// <returns>False at the end.</returns>
    public bool Next(out int field, out int wireType)
    {
        (field, wireType) = (0, 0);
        if (AtEnd) return false;
        ulong key = Varint();
        (field, wireType) = ((int)(key >> 3), (int)(key & 7));
        if (field == 0) throw new InvalidDataException("a field number is 0");
        return true;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length) throw new InvalidDataException("a number is cut off");
            byte b = bytes[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }

        throw new InvalidDataException("a number is longer than ten bytes");
    }

    public long Signed()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ReadOnlySpan<byte> Bytes()
    {
        ulong length = Varint();
        if (length > (ulong)(bytes.Length - at)) throw new InvalidDataException("a field is longer than what holds it");
        var part = bytes.Slice(at, (int)length);
        at += (int)length;
        return part;
    }

    public void Skip(int wireType)
    {
        switch (wireType)
        {
            case 0: Varint(); break;
            case 1: Move(sizeof(ulong)); break;
            case 2: Bytes(); break;
            case 5: Move(sizeof(uint)); break;
            default: throw new InvalidDataException($"wire type {wireType} is not known");
        }
    }

    private void Move(int count)
    {
        if (count > bytes.Length - at) throw new InvalidDataException("a field is cut off");
        at += count;
    }
}
