using System.Diagnostics;
using System.Text;

namespace GridMap.Api.Tests.Photos;

/// <summary>Photos made by GDAL, and pixels read with it.</summary>
internal static class TestPhoto
{
    /// <summary>Left half red, right half blue.</summary>
    /// <param name="driver">JPEG, PNG or WEBP.</param>
    public static byte[] Make(string driver = "JPEG", int width = 64, int height = 32, byte right = 255)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            pixels[(i * 3) + (i % width < width / 2 ? 0 : 2)] = right;
        }

        return Translate([.. Encoding.ASCII.GetBytes($"P6\n{width} {height}\n255\n"), .. pixels], driver, "-co", driver == "WEBP" ? "LOSSLESS=YES" : driver == "JPEG" ? "QUALITY=95" : "ZLEVEL=9");
    }

    /// <summary>The JPEG with EXIF that tells how the camera was held, and where.</summary>
    public static byte[] WithExif(byte[] jpeg, byte orientation, string secret)
    {
        byte[] body = [.. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(secret)];
        byte[] comment = Encoding.UTF8.GetBytes(secret);
        return [0xff, 0xd8, 0xff, 0xe1, .. Length(body), .. body, 0xff, 0xfe, .. Length(comment), .. comment, .. jpeg[2..]];

        static byte[] Length(byte[] bytes) => [(byte)((bytes.Length + 2) >> 8), (byte)(bytes.Length + 2)];
    }

    /// <summary>Width, height, and red, green and blue in the middle of each quarter: left, right, top and bottom edge's centre.</summary>
    public static (int Width, int Height, Func<int, int, byte[]> At) Read(byte[] jpeg)
    {
        var ppm = Translate(jpeg, "PNM");
        var header = Encoding.ASCII.GetString(ppm, 0, 20).Split(['\n', ' ']);
        var (width, height) = (int.Parse(header[1]), int.Parse(header[2]));
        var start = ppm.Length - (width * height * 3);
        return (width, height, (x, y) => ppm[(start + (((y * width) + x) * 3))..][..3]);
    }

    private static byte[] Translate(byte[] from, string driver, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("gridmap-test-photo-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "from"), from);
            using var process = Process.Start(new ProcessStartInfo("gdal_translate", ["-q", "-of", driver, .. options, "from", "to"]) { WorkingDirectory = folder.FullName, RedirectStandardError = true })!;
            process.WaitForExit();
            return File.ReadAllBytes(Path.Combine(folder.FullName, "to"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
