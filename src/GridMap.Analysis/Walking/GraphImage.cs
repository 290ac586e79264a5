using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using GridMap.Analysis.Hours;
using NetTopologySuite.IO;

namespace GridMap.Analysis.Walking;

/// <summary>A graph as bytes: what it is built of, laid out as it lies in memory, so that reading is copying. What can be derived
/// quickly (the cell index, the states of the search) is not in it.</summary>
/// <remarks>Sections one after another, each with its length and a checksum (8 bytes each, least significant first). The first holds the
/// caller's key: what the image is of.</remarks>
public static class GraphImage
{
    private const ulong Magic = 0x32484752_47444952;   // "RIDGRGH2"

    /// <exception cref="IOException">The stream's own.</exception>
    public static void Write(WalkGraph graph, string key, Stream to)
    {
        var net = graph.Net.Arrays;
        to.Write(MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)[Magic]));
        Put(to, Encoding.UTF8.GetBytes(key));
        Put(to, Texts(net.Names.Skip(1).Select(name => name!)));
        Put(to, Compounds(net.Compounds));
        Put(to, Gates(graph.Gates));
        Put(to, net.StreetId.ToArray());
        Put(to, net.NameOf);
        Put(to, net.Class);
        Put(to, net.LengthMetres);
        Put(to, net.Oneway);
        Put(to, net.Traits);
        Put(to, net.Compound);
        Put(to, net.FromJunction);
        Put(to, net.ToJunction);
        Put(to, net.JunctionId);
        Put(to, net.PointFirst);
        Put(to, net.Longitude);
        Put(to, net.Latitude);
        Put(to, net.AlongInner);
    }

    /// <param name="key">What the caller wants an image of.</param>
    /// <param name="from">A stream of known length.</param>
    /// <returns>Null and why: another key, cut short, or damaged.</returns>
    /// <exception cref="IOException">The stream's own.</exception>
    public static WalkGraph? Read(string key, Stream from, out string? problem)
    {
        try
        {
            problem = null;
            Span<ulong> magic = stackalloc ulong[1];
            from.ReadExactly(MemoryMarshal.AsBytes(magic));
            if (magic[0] != Magic) throw new InvalidDataException("It is not an image of a graph.");
            if (!Take<byte>(from).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(key))) throw new InvalidDataException("It is of another state of the store, or made by another build.");
            string[] names = ReadTexts(Take<byte>(from));
            var compounds = ReadCompounds(Take<byte>(from));
            var gates = ReadGates(Take<byte>(from));
            return WalkGraph.Of(Arrays(from, names, compounds), gates);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            problem = e.Message;
            return null;
        }
    }

    // In the order of writing: initializers run from the first to the last.
    private static StreetArrays Arrays(Stream from, string[] names, Compound[] compounds) => new()
    {
        Names = [null, .. names],
        Compounds = compounds,
        StreetId = Ids.Of(Take<long>(from)),
        NameOf = Take<int>(from),
        Class = Take<StreetClass>(from),
        LengthMetres = Take<double>(from),
        Oneway = Take<sbyte>(from),
        Traits = Take<StreetTraits>(from),
        Compound = Take<int>(from),
        FromJunction = Take<int>(from),
        ToJunction = Take<int>(from),
        JunctionId = Take<long>(from),
        PointFirst = Take<int>(from),
        Longitude = Take<int>(from),
        Latitude = Take<int>(from),
        AlongInner = Take<float>(from),
    };

    private static void Put<T>(Stream to, T[] section) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(section.AsSpan());
        to.Write(MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)[(ulong)bytes.Length, Checksum(bytes)]));
        to.Write(bytes);
    }

    private static T[] Take<T>(Stream from) where T : unmanaged
    {
        Span<ulong> head = stackalloc ulong[2];
        from.ReadExactly(MemoryMarshal.AsBytes(head));
        int size = MemoryMarshal.AsBytes(new Span<T>(new T[1])).Length;
        if (head[0] > (ulong)(from.Length - from.Position) || head[0] % (ulong)size != 0) throw new InvalidDataException("It is cut short.");
        var section = GC.AllocateUninitializedArray<T>((int)(head[0] / (ulong)size));
        var bytes = MemoryMarshal.AsBytes(section.AsSpan());
        from.ReadExactly(bytes);
        return Checksum(bytes) == head[1] ? section : throw new InvalidDataException("It is damaged.");
    }

    /// <summary>Four lanes of multiply and rotate. Each step can be undone, so that one change within a lane is always seen; more are
    /// missed once in 2^64.</summary>
    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ulong a = 1, b = 2, c = 3, d = (ulong)bytes.Length;
        int i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = BitOperations.RotateLeft((a ^ words[i]) * prime, 29);
            b = BitOperations.RotateLeft((b ^ words[i + 1]) * prime, 29);
            c = BitOperations.RotateLeft((c ^ words[i + 2]) * prime, 29);
            d = BitOperations.RotateLeft((d ^ words[i + 3]) * prime, 29);
        }
        for (; i < words.Length; i++) a = BitOperations.RotateLeft((a ^ words[i]) * prime, 29);
        foreach (byte rest in bytes[(words.Length * 8)..]) b = BitOperations.RotateLeft((b ^ rest) * prime, 29);
        return ((((a * prime) ^ b) * prime ^ c) * prime) ^ d;
    }

    private static byte[] Texts(IEnumerable<string> texts) => Blob(writer =>
    {
        foreach (string text in texts) writer.Write(text);
    });

    private static string[] ReadTexts(byte[] section) => All(section, reader => reader.ReadString());

    private static byte[] Compounds(Compound[] compounds) => Blob(writer =>
    {
        var wkb = new WKBWriter();
        foreach (var compound in compounds)
        {
            byte[] shape = wkb.Write(compound.Polygon);
            writer.Write(compound.Id);
            writer.Write(compound.Name);
            writer.Write(shape.Length);
            writer.Write(shape);
        }
    });

    private static Compound[] ReadCompounds(byte[] section)
    {
        var wkb = new WKBReader();
        return All(section, reader => new Compound(reader.ReadInt64(), reader.ReadString(), wkb.Read(reader.ReadBytes(reader.ReadInt32()))));
    }

    // The hours of a graph's gates share one calendar: it stands before the gates.
    private static byte[] Gates(IReadOnlyList<Gate> gates) => Blob(writer =>
    {
        var calendar = gates.FirstOrDefault(g => g.Hours is not null)?.Hours!.Holidays ?? HolidayCalendar.None;
        WriteDays(writer, calendar.Holidays);
        WriteDays(writer, calendar.WorkedDays);
        foreach (var gate in gates)
        {
            writer.Write(gate.Id);
            writer.Write(gate.CompoundId);
            writer.Write(gate.NodeId);
            writer.Write((byte)gate.Access);
            writer.Write(gate.Hours?.ToString() ?? "");
        }
    });

    private static Gate[] ReadGates(byte[] section)
    {
        int daysBytes;
        HolidayCalendar calendar;
        using (var reader = new BinaryReader(new MemoryStream(section)))
        {
            calendar = new(ReadDays(reader), ReadDays(reader));
            daysBytes = (int)reader.BaseStream.Position;
        }
        return All(section[daysBytes..], reader => new Gate(
            reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), (GateAccess)reader.ReadByte(),
            reader.ReadString() is { Length: > 0 } hours ? OpeningHours.Parse(hours).With(calendar) : null));
    }

    private static void WriteDays(BinaryWriter writer, IReadOnlyCollection<DateOnly> days)
    {
        writer.Write(days.Count);
        foreach (var day in days) writer.Write(day.DayNumber);
    }

    private static DateOnly[] ReadDays(BinaryReader reader)
    {
        var days = new DateOnly[reader.ReadInt32()];
        for (int i = 0; i < days.Length; i++) days[i] = DateOnly.FromDayNumber(reader.ReadInt32());
        return days;
    }

    private static byte[] Blob(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static T[] All<T>(byte[] section, Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(section), Encoding.UTF8);
        var all = new List<T>();
        while (reader.BaseStream.Position < section.Length) all.Add(read(reader));
        return [.. all];
    }
}
