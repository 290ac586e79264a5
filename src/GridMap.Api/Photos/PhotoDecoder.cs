using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GridMap.Api.Http;

namespace GridMap.Api.Photos;

/// <summary>A photo as it is kept: pixels alone, none of the metadata that came with it.</summary>
/// <param name="Jpeg">Encoded by us; the longest side is at most <see cref="PhotoDecoder.LongestSidePixels"/>.</param>
/// <param name="Digest">SHA-256 of what was sent: the same content sent again is known by it.</param>
public sealed record PhotoImage(byte[] Jpeg, int WidthPixels, int HeightPixels, byte[] Digest);

/// <summary>
/// Decodes what was sent and encodes it anew, in processes of their own with little memory and time, which know one format each: a file
/// made to break a decoder breaks one that holds nothing. GDAL is a dependency of the imports already.
/// </summary>
public sealed class PhotoDecoder : IDisposable
{
    public const int LongestSidePixels = 2048;

    private const int Quality = 85;
    private const long MemoryLimitBytes = 1_500_000_000;    // progressive JPEG of 50 million pixels: 300 MB of coefficients, and the libraries

    // No side files.
    private static readonly Dictionary<string, string> Settings = new() { ["GDAL_PAM_ENABLED"] = "NO", ["GDAL_ALLOW_LARGE_LIBJPEG_MEM_ALLOC"] = "YES" };

    // As many at once as need not starve the requests beside them.
    private readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <exception cref="PhotoRefused">It is no photo that can be decoded whole.</exception>
    public async Task<PhotoImage> DecodeAsync(byte[] sent, CancellationToken cancellation)
    {
        var header = PhotoHeader.Read(sent);
        await places.WaitAsync(cancellation);
        var folder = Directory.CreateTempSubdirectory("gridmap-photo-");    // its owner's alone
        try
        {
            return await DecodeAsync(header, sent, folder.FullName, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private static async Task<PhotoImage> DecodeAsync(PhotoHeader header, byte[] sent, string folder, CancellationToken cancellation)
    {
        var scale = Math.Min(1.0, (double)LongestSidePixels / Math.Max(header.WidthPixels, header.HeightPixels));
        var width = Math.Max(1, (int)Math.Round(header.WidthPixels * scale));
        var height = Math.Max(1, (int)Math.Round(header.HeightPixels * scale));
        await File.WriteAllBytesAsync(Path.Combine(folder, "sent"), sent, cancellation);
        string[] palette = header.Palette ? ["-expand", "rgb"] : [];
        await TranslateAsync(folder, [
            "-if", header.Driver, "-of", "ENVI", "-co", "INTERLEAVE=BIP", "-ot", "Byte", .. palette,
            "-outsize", Text(width), Text(height), "-r", "average", "sent", "pixels"], cancellation);
        var pixels = PhotoPixels.Read(await File.ReadAllBytesAsync(Path.Combine(folder, "pixels"), cancellation), width, height).Turned(header.Orientation);
        await using (var file = File.Create(Path.Combine(folder, "upright")))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes($"P6\n{Text(pixels.Width)} {Text(pixels.Height)}\n255\n"), cancellation);
            await file.WriteAsync(pixels.Colours, cancellation);
        }

        await TranslateAsync(folder, ["-if", "PNM", "-of", "JPEG", "-co", $"QUALITY={Quality}", "upright", "kept"], cancellation);
        return new PhotoImage(await File.ReadAllBytesAsync(Path.Combine(folder, "kept"), cancellation), pixels.Width, pixels.Height, SHA256.HashData(sent));
    }

    private static async Task TranslateAsync(string folder, string[] arguments, CancellationToken cancellation)
    {
        var (failure, errors) = await BoundedProcess.RunAsync("gdal_translate", folder, ["-q", .. arguments], MemoryLimitBytes, null, Settings, cancellation);
        if (failure is { TookTooLong: true })
        {
            throw new PhotoRefused($"The photo was not decoded within {BoundedProcess.TimeLimit.TotalSeconds} s. Allowed: an ordinary JPEG, PNG or WebP.");
        }

        // libjpeg fills up what is missing and only warns.
        if (failure is not null || errors.Contains("Premature end", StringComparison.Ordinal))
        {
            throw new PhotoRefused("The photo cannot be decoded, or not to its end. Allowed: a whole JPEG, PNG or WebP.");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
