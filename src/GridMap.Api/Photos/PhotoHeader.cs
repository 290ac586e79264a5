using System.Buffers.Binary;

namespace GridMap.Api.Photos;

/// <summary>Why a photo is not taken; the message says what is allowed.</summary>
public sealed class PhotoRefused(string message) : Exception(message);

/// <summary>What the first bytes of a photo say, read before anything is decoded, so that a small file that unpacks to a huge picture is refused unopened.</summary>
/// <param name="Driver">GDAL's name of the format: JPEG, PNG or WEBP.</param>
/// <param name="Palette">Pixels are places in a table of colours (PNG).</param>
/// <param name="Orientation">Of EXIF 2.32, tag 0x0112: 1 as it is stored, 2 to 8 turned or mirrored.</param>
internal sealed record PhotoHeader(string Driver, int WidthPixels, int HeightPixels, bool Palette = false, int Orientation = 1)
{
    /// <summary>A phone's camera at its largest usual setting.</summary>
    public const int LimitPixels = 50_000_000;

    private const string Allowed = "Allowed: a JPEG, PNG or WebP with 8 bits a channel.";

    private static ReadOnlySpan<byte> PngMagic => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <exception cref="PhotoRefused">The bytes are no photo, or one with too many pixels.</exception>
    public static PhotoHeader Read(ReadOnlySpan<byte> bytes)
    {
        PhotoHeader? header;
        try
        {
            header = bytes.StartsWith<byte>([0xff, 0xd8, 0xff]) ? ReadJpeg(bytes)
                : bytes.StartsWith(PngMagic) ? ReadPng(bytes)
                : bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8) ? ReadWebp(bytes) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new PhotoRefused($"The photo ends within its header. {Allowed}");
        }

        if (header is null || header.WidthPixels < 1 || header.HeightPixels < 1)
        {
            throw new PhotoRefused($"By its first bytes this is no photo that is taken. {Allowed}");
        }

        return (long)header.WidthPixels * header.HeightPixels <= LimitPixels
            ? header
            : throw new PhotoRefused($"The photo says that it has {header.WidthPixels} × {header.HeightPixels} pixels. Allowed: up to {LimitPixels / 1_000_000} million.");
    }

    // ITU-T T.81, annex B: segments of a marker and a length, up to the frame's header.
    private static PhotoHeader? ReadJpeg(ReadOnlySpan<byte> bytes)
    {
        var orientation = 1;
        for (var at = 2; bytes[at] == 0xff;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xff)
            {
                at++;    // a fill byte
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(at + 2, 2));
            var segment = bytes.Slice(at + 4, Math.Max(length, (ushort)2) - 2);
            if (marker == 0xe1 && segment.StartsWith("Exif\0\0"u8))
            {
                orientation = ReadOrientation(segment[6..]);
            }
            else if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                return segment[0] == 8 && segment[5] is 1 or 3
                    ? new PhotoHeader("JPEG", BinaryPrimitives.ReadUInt16BigEndian(segment.Slice(3, 2)), BinaryPrimitives.ReadUInt16BigEndian(segment.Slice(1, 2)), Orientation: orientation)
                    : null;
            }
            else if (marker is 0xd9 or 0xda)
            {
                return null;     // the picture without a frame
            }

            at += 2 + Math.Max(length, (ushort)2);
        }

        return null;
    }

    // TIFF 6.0, section 2: the first directory's entries are 12 bytes each. What is odd there only leaves the picture as it is stored.
    private static int ReadOrientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 14)
        {
            return 1;
        }

        var big = tiff[0] == (byte)'M';
        var directory = big ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return 1;
        }

        var count = Short(tiff[(int)directory..]);
        for (var i = 0; i < count && directory + 2 + (12 * (i + 1)) <= tiff.Length; i++)
        {
            var entry = tiff.Slice((int)directory + 2 + (12 * i), 12);
            if (Short(entry) == 0x0112)
            {
                return Short(entry[8..]) is var value and >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;

        int Short(ReadOnlySpan<byte> at) => big ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);
    }

    // PNG, section 11.2.1: colour types 0 grey, 2 colour, 3 palette, 4 and 6 with alpha.
    private static PhotoHeader? ReadPng(ReadOnlySpan<byte> bytes)
    {
        var header = bytes.Slice(16, 10);
        var (depth, type) = (header[8], header[9]);
        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        return bytes.Slice(12, 4).SequenceEqual("IHDR"u8) && (type == 3 || (depth == 8 && type is 0 or 2 or 4 or 6)) && width <= int.MaxValue && height <= int.MaxValue
            ? new PhotoHeader("PNG", (int)width, (int)height, Palette: type == 3)
            : null;
    }

    // RFC 9649, section 2: lossy, lossless, or extended.
    private static PhotoHeader? ReadWebp(ReadOnlySpan<byte> bytes)
    {
        var chunk = bytes.Slice(12, 4);
        var data = bytes.Slice(20, 10);
        if (chunk.SequenceEqual("VP8 "u8))
        {
            return new PhotoHeader("WEBP", BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3fff);
        }

        if (chunk.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new PhotoHeader("WEBP", (int)(bits & 0x3fff) + 1, (int)((bits >> 14) & 0x3fff) + 1);
        }

        return chunk.SequenceEqual("VP8X"u8)
            ? new PhotoHeader("WEBP", (data[4] | (data[5] << 8) | (data[6] << 16)) + 1, (data[7] | (data[8] << 8) | (data[9] << 16)) + 1)
            : null;
    }
}
