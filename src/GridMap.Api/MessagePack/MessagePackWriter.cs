using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace GridMap.Api.MessagePack;

/// <summary>Writes the MessagePack format: every value in its shortest form, floats as float 64.</summary>
public static class MessagePackWriter
{
    // Beyond it a double does not tell whole numbers apart.
    private const double LargestWhole = 9007199254740991;

    public static void Write(IBufferWriter<byte> output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteHeader(output, value.EnumerateObject().Count(), 0x80, 15, 0xde);
                foreach (var member in value.EnumerateObject())
                {
                    WriteString(output, member.Name);
                    Write(output, member.Value);
                }

                break;
            case JsonValueKind.Array:
                WriteHeader(output, value.GetArrayLength(), 0x90, 15, 0xdc);
                foreach (var element in value.EnumerateArray())
                {
                    Write(output, element);
                }

                break;
            case JsonValueKind.String:
                WriteString(output, value.GetString()!);
                break;
            case JsonValueKind.Number:
                WriteNumber(output, value);
                break;
            case JsonValueKind.True:
                WriteByte(output, 0xc3);
                break;
            case JsonValueKind.False:
                WriteByte(output, 0xc2);
                break;
            default:
                WriteByte(output, 0xc0);
                break;
        }
    }

    private static void WriteNumber(IBufferWriter<byte> output, JsonElement value)
    {
        if (value.TryGetInt64(out var whole))
        {
            WriteInteger(output, whole);
            return;
        }

        var number = value.GetDouble();
        if (Math.Abs(number) <= LargestWhole && Math.Floor(number) == number)
        {
            WriteInteger(output, (long)number);
            return;
        }

        var span = output.GetSpan(9);
        span[0] = 0xcb;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], number);
        output.Advance(9);
    }

    private static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        switch (value)
        {
            case >= 0 and < 0x80:
            case < 0 and >= -0x20:
                WriteByte(output, (byte)value);
                break;
            case >= 0 and <= byte.MaxValue:
                WriteSized(output, 0xcc, 1, value);
                break;
            case >= 0 and <= ushort.MaxValue:
                WriteSized(output, 0xcd, 2, value);
                break;
            case >= 0 and <= uint.MaxValue:
                WriteSized(output, 0xce, 4, value);
                break;
            case >= 0:
                WriteSized(output, 0xcf, 8, value);
                break;
            case >= sbyte.MinValue:
                WriteSized(output, 0xd0, 1, value);
                break;
            case >= short.MinValue:
                WriteSized(output, 0xd1, 2, value);
                break;
            case >= int.MinValue:
                WriteSized(output, 0xd2, 4, value);
                break;
            default:
                WriteSized(output, 0xd3, 8, value);
                break;
        }
    }

    private static void WriteString(IBufferWriter<byte> output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (length < 32)
        {
            WriteByte(output, (byte)(0xa0 | length));
        }
        else if (length <= byte.MaxValue)
        {
            WriteSized(output, 0xd9, 1, length);
        }
        else
        {
            WriteSized(output, length <= ushort.MaxValue ? (byte)0xda : (byte)0xdb, length <= ushort.MaxValue ? 2 : 4, length);
        }

        Encoding.UTF8.GetBytes(text, output);
    }

    /// <summary>A map's or array's count: in the first byte, or in 16 bits after <paramref name="wide"/>, or in 32 after the next code.</summary>
    private static void WriteHeader(IBufferWriter<byte> output, int count, byte fix, int fixMost, byte wide)
    {
        if (count <= fixMost)
        {
            WriteByte(output, (byte)(fix | count));
        }
        else if (count <= ushort.MaxValue)
        {
            WriteSized(output, wide, 2, count);
        }
        else
        {
            WriteSized(output, (byte)(wide + 1), 4, count);
        }
    }

    private static void WriteSized(IBufferWriter<byte> output, byte code, int bytes, long value)
    {
        var span = output.GetSpan(bytes + 1);
        span[0] = code;
        for (var i = bytes; i > 0; i--)
        {
            span[i] = (byte)value;
            value >>= 8;
        }

        output.Advance(bytes + 1);
    }

    private static void WriteByte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
