using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GridMap.Import.Osm;

/// <summary>Reads .osm.pbf: blobs of at most 32 MiB, one held at a time (format: wiki.openstreetmap.org/wiki/PBF_Format).</summary>
internal sealed class PbfReader(string path, Stream stream, OsmVisitor visitor, Action<double>? progress)
{
    private const int MostHeaderBytes = 64 * 1024;
    private const int MostBlobBytes = 32 * 1024 * 1024;
    private static readonly HashSet<string> KnownFeatures = ["OsmSchema-V0.6", "DenseNodes"];

    private byte[] packed = [];
    private byte[] raw = [];

    /// <exception cref="ImportException">Truncated, corrupt, or packed in a way not known: says the byte offset.</exception>
    public void Read(CancellationToken cancellation)
    {
        var block = new PbfBlock(visitor);
        for (long offset = 0, blobs = 0; ; offset = stream.Position, blobs++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(stream.Length == 0 ? 1 : (double)offset / stream.Length);
            try
            {
                if (!ReadBlob(out var type, out int length))
                {
                    if (blobs > 0) return;
                    throw new InvalidDataException("it holds nothing");
                }

                if ((blobs == 0) != (type == "OSMHeader")) throw new InvalidDataException($"blob {blobs + 1} is of type \"{type}\"");
                if (type == "OSMHeader") CheckFeatures(raw.AsSpan(0, length));
                else if (type == "OSMData") block.Read(raw.AsSpan(0, length));
            }
            catch (InvalidDataException e)
            {
                throw new ImportException($"{path} is truncated or corrupt in the blob at byte {offset} (of {stream.Length}), after {block.Last}: {e.Message}. Fetch the file again.", e);
            }
        }
    }

    /// <returns>False at the end of the file.</returns>
    private bool ReadBlob(out string type, out int length)
    {
        (type, length) = ("", 0);
        Span<byte> size = stackalloc byte[4];
        int got = stream.ReadAtLeast(size, size.Length, throwOnEndOfStream: false);
        if (got == 0) return false;
        if (got < size.Length) throw new InvalidDataException("the file ends within a blob's length");
        int headerLength = BinaryPrimitives.ReadInt32BigEndian(size);
        if (headerLength is <= 0 or > MostHeaderBytes) throw new InvalidDataException($"a blob header of {headerLength} bytes; at most {MostHeaderBytes} are allowed");
        int dataLength = ReadHeader(Fill(headerLength, "a blob's header"), out type);
        length = Unpack(Fill(dataLength, "a blob"));
        return true;
    }

    private ReadOnlySpan<byte> Fill(int length, string what)
    {
        if (packed.Length < length) packed = new byte[length];
        int got = stream.ReadAtLeast(packed.AsSpan(0, length), length, throwOnEndOfStream: false);
        if (got < length) throw new InvalidDataException($"the file ends within {what}: {length} bytes announced, {got} left");
        return packed.AsSpan(0, length);
    }

    private static int ReadHeader(ReadOnlySpan<byte> bytes, out string type)
    {
        type = "";
        ulong length = 0;
        var proto = new ProtoSpan(bytes);
        while (proto.Next(out int field, out int wire))
        {
            if (field == 1) type = Encoding.UTF8.GetString(proto.Bytes());
            else if (field == 3) length = proto.Varint();
            else proto.Skip(wire);
        }

        return length is 0 or > MostBlobBytes ? throw new InvalidDataException($"a blob of {length} bytes; 1 to {MostBlobBytes} are allowed") : (int)length;
    }

    /// <summary>Leaves the blob's content in <see cref="raw"/>.</summary>
    private int Unpack(ReadOnlySpan<byte> bytes)
    {
        int rawSize = 0;
        var proto = new ProtoSpan(bytes);
        ReadOnlySpan<byte> zlib = default;
        while (proto.Next(out int field, out int wire))
        {
            switch (field)
            {
                case 1:
                    var plain = proto.Bytes();
                    if (raw.Length < plain.Length) raw = new byte[plain.Length];
                    plain.CopyTo(raw);
                    return plain.Length;
                case 2:
                    rawSize = (int)Math.Min(proto.Varint(), int.MaxValue);
                    break;
                case 3:
                    zlib = proto.Bytes();
                    break;
                case 4 or 6 or 7:
                    throw new InvalidDataException("a blob is packed by lzma, lz4 or zstd, which is not read here; repack it: osmium cat FILE -o NEW.osm.pbf");
                default:
                    proto.Skip(wire);
                    break;
            }
        }

        if (zlib.IsEmpty || rawSize is <= 0 or > MostBlobBytes) throw new InvalidDataException($"a blob without data, or of {rawSize} unpacked bytes");
        if (raw.Length < rawSize) raw = new byte[rawSize];
        using var inflate = new ZLibStream(new MemoryStream(zlib.ToArray()), CompressionMode.Decompress);
        int got = inflate.ReadAtLeast(raw.AsSpan(0, rawSize), rawSize, throwOnEndOfStream: false);
        if (got < rawSize || inflate.ReadByte() >= 0) throw new InvalidDataException($"a blob unpacks to another length than the {rawSize} bytes announced");
        return rawSize;
    }

    private static void CheckFeatures(ReadOnlySpan<byte> header)
    {
        var proto = new ProtoSpan(header);
        while (proto.Next(out int field, out int wire))
        {
            if (field != 4)
            {
                proto.Skip(wire);
                continue;
            }

            var feature = Encoding.UTF8.GetString(proto.Bytes());
            if (!KnownFeatures.Contains(feature)) throw new InvalidDataException($"the file needs the feature \"{feature}\", which is not read here");
        }
    }
}
