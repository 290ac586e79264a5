namespace GridMap.Import.Osm;

/// <summary>A map file of OpenStreetMap: XML, plain or packed by gzip or bzip2, or PBF; told apart by its first bytes.</summary>
public sealed class OsmFile
{
    private enum Format { Xml, Gzip, Bzip2, Pbf }

    private readonly Format format;

    private OsmFile(string path, Format format) => (Path, this.format) = (path, format);

    public string Path { get; }

    /// <exception cref="ImportException">The file is absent, empty, or of no known format.</exception>
    public static OsmFile Open(string path)
    {
        Span<byte> first = stackalloc byte[16];
        int length;
        try
        {
            using var stream = File.OpenRead(path);
            length = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{path} cannot be read: {e.Message}", e);
        }

        return new OsmFile(path, Detect(path, first[..length]));
    }

    /// <summary>Shows the whole file to the visitor, streaming.</summary>
    /// <param name="progress">Is given the share of the file that was read, 0 to 1; not for packed XML.</param>
    /// <exception cref="ImportException">The file is truncated or corrupt: says where.</exception>
    public void Read(OsmVisitor visitor, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            switch (format)
            {
                case Format.Pbf:
                    using (var file = File.OpenRead(Path)) new PbfReader(Path, file, visitor, progress).Read(cancellation);
                    break;
                case Format.Xml:
                    using (var file = File.OpenRead(Path)) new XmlOsmReader(Path, file, visitor, progress).Read(cancellation);
                    break;
                default:
                    var tool = format == Format.Gzip ? "gzip" : "bzip2";
                    using (var unpacked = UnpackingStream.Start(tool, Path)) new XmlOsmReader(Path, unpacked, visitor, null).Read(cancellation);
                    break;
            }
        }
        catch (IOException e)
        {
            throw new ImportException($"{Path} cannot be read: {e.Message}", e);
        }
    }

    private static Format Detect(string path, ReadOnlySpan<byte> first)
    {
        if (first.Length == 0) throw new ImportException($"{path} is empty.");
        if (first.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return Format.Gzip;
        if (first.StartsWith("BZh"u8)) return Format.Bzip2;
        // PBF: a big-endian length, below 64 KiB, of a header whose first field is the type's name.
        if (first.Length > 6 && first[0] == 0 && first[1] == 0 && first[4] == 0x0a) return Format.Pbf;
        var text = first.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? first[3..] : first;
        if (text.TrimStart(" \t\r\n"u8).StartsWith("<"u8)) return Format.Xml;
        throw new ImportException($"{path} is no OpenStreetMap file: its first bytes are those of none of .osm, .osm.gz, .osm.bz2, .osm.pbf.");
    }
}
