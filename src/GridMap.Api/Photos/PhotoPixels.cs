namespace GridMap.Api.Photos;

/// <summary>Red, green and blue of each pixel, row by row from the top left.</summary>
internal sealed record PhotoPixels(int Width, int Height, byte[] Colours)
{
    private const int White = 255;

    /// <param name="raw">One to four bands a pixel: grey, grey and alpha, colour, colour and alpha; what is transparent lies on white.</param>
    /// <exception cref="PhotoRefused">There are not as many bytes as pixels.</exception>
    public static PhotoPixels Read(byte[] raw, int width, int height)
    {
        var count = width * height;
        var bands = raw.Length / count;
        if (bands is < 1 or > 4 || raw.Length != (long)count * bands)
        {
            throw new PhotoRefused("The photo's pixels are not those that its header promises.");
        }

        var colours = new byte[count * 3];
        var alphaAt = bands is 2 or 4 ? bands - 1 : -1;
        for (var i = 0; i < count; i++)
        {
            var alpha = alphaAt < 0 ? White : raw[(i * bands) + alphaAt];
            for (var c = 0; c < 3; c++)
            {
                var value = raw[(i * bands) + (bands < 3 ? 0 : c)];
                colours[(i * 3) + c] = (byte)(((value * alpha) + (White * (White - alpha)) + (White / 2)) / White);
            }
        }

        return new PhotoPixels(width, height, colours);
    }

    /// <summary>As the camera was held.</summary>
    /// <param name="orientation">EXIF 2.32, tag 0x0112: which side of the scene the first row and column are.</param>
    public PhotoPixels Turned(int orientation)
    {
        if (orientation == 1)
        {
            return this;
        }

        var (width, height) = orientation >= 5 ? (Height, Width) : (Width, Height);
        var turned = new byte[Colours.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = orientation switch
                {
                    2 => (Width - 1 - x, y),
                    3 => (Width - 1 - x, Height - 1 - y),
                    4 => (x, Height - 1 - y),
                    5 => (y, x),
                    6 => (y, Height - 1 - x),
                    7 => (Width - 1 - y, Height - 1 - x),
                    _ => (Width - 1 - y, x),
                };
                Colours.AsSpan(((fromY * Width) + fromX) * 3, 3).CopyTo(turned.AsSpan(((y * width) + x) * 3));
            }
        }

        return new PhotoPixels(width, height, turned);
    }
}
