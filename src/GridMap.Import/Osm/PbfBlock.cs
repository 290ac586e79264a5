using System.Runtime.InteropServices;
using System.Text;

namespace GridMap.Import.Osm;

/// <summary>Decodes one OSMData block after another; its lists are reused.</summary>
internal sealed class PbfBlock(OsmVisitor visitor)
{
    private readonly List<string> strings = [];
    private readonly List<long> refs = [], ids = [], lats = [], lons = [];
    private readonly List<int> keys = [], values = [];
    private readonly List<OsmMember> members = [];
    private readonly List<(int Start, int Length)> groups = [];
    private long granularity, latOffset, lonOffset;

    /// <summary>The last element that was read, for messages.</summary>
    public string Last { get; private set; } = "the beginning";

    /// <exception cref="InvalidDataException">The block makes no sense.</exception>
    public void Read(ReadOnlySpan<byte> block)
    {
        (granularity, latOffset, lonOffset) = (100, 0, 0);
        strings.Clear();
        groups.Clear();
        var proto = new ProtoSpan(block);
        while (proto.Next(out int field, out int wire))
        {
            switch (field)
            {
                case 1: ReadStrings(proto.Bytes()); break;
                case 2:
                    // Kept for later: granularity and offsets stand behind the groups.
                    var group = proto.Bytes();
                    groups.Add((proto.Position - group.Length, group.Length));
                    break;
                case 17: granularity = (long)proto.Varint(); break;
                case 19: latOffset = (long)proto.Varint(); break;
                case 20: lonOffset = (long)proto.Varint(); break;
                default: proto.Skip(wire); break;
            }
        }

        foreach (var (start, length) in groups) ReadGroup(block.Slice(start, length));
    }

    private void ReadStrings(ReadOnlySpan<byte> bytes)
    {
        var proto = new ProtoSpan(bytes);
        while (proto.Next(out int field, out int wire))
        {
            if (field == 1) strings.Add(Encoding.UTF8.GetString(proto.Bytes()));
            else proto.Skip(wire);
        }
    }

    private void ReadGroup(ReadOnlySpan<byte> bytes)
    {
        var proto = new ProtoSpan(bytes);
        while (proto.Next(out int field, out int wire))
        {
            switch (field)
            {
                case 1 when (visitor.Wants & OsmKinds.Nodes) != 0: ReadNode(proto.Bytes()); break;
                case 2 when (visitor.Wants & OsmKinds.Nodes) != 0: ReadDense(proto.Bytes()); break;
                case 3 when (visitor.Wants & OsmKinds.Ways) != 0: ReadWay(proto.Bytes()); break;
                case 4 when (visitor.Wants & OsmKinds.Relations) != 0: ReadRelation(proto.Bytes()); break;
                default: proto.Skip(wire); break;
            }
        }
    }

    private void ReadNode(ReadOnlySpan<byte> bytes)
    {
        long id = 0, lat = 0, lon = 0;
        keys.Clear();
        values.Clear();
        var proto = new ProtoSpan(bytes);
        while (proto.Next(out int field, out int wire))
        {
            switch (field)
            {
                case 1: id = proto.Signed(); break;
                case 2: Unpack(proto.Bytes(), keys); break;
                case 3: Unpack(proto.Bytes(), values); break;
                case 8: lat = proto.Signed(); break;
                case 9: lon = proto.Signed(); break;
                default: proto.Skip(wire); break;
            }
        }

        Show(id, lat, lon, Tags());
    }

    private void ReadDense(ReadOnlySpan<byte> bytes)
    {
        ids.Clear();
        lats.Clear();
        lons.Clear();
        keys.Clear();
        var proto = new ProtoSpan(bytes);
        while (proto.Next(out int field, out int wire))
        {
            switch (field)
            {
                case 1: UnpackDeltas(proto.Bytes(), ids); break;
                case 8: UnpackDeltas(proto.Bytes(), lats); break;
                case 9: UnpackDeltas(proto.Bytes(), lons); break;
                case 10: Unpack(proto.Bytes(), keys); break;   // key, value, key, value, 0, …: one 0 behind each node
                default: proto.Skip(wire); break;
            }
        }

        if (lats.Count != ids.Count || lons.Count != ids.Count) throw new InvalidDataException("a group has more ids than places");
        for (int i = 0, at = 0; i < ids.Count; i++)
        {
            Dictionary<string, string>? tags = null;
            while (at < keys.Count && keys[at] != 0)
            {
                if (at + 1 >= keys.Count) throw new InvalidDataException("a tag's key has no value");
                (tags ??= [])[Text(keys[at])] = Text(keys[at + 1]);
                at += 2;
            }

            at++;
            Show(ids[i], lats[i], lons[i], tags is null ? OsmTags.None : new OsmTags(tags));
        }
    }

    private void Show(long id, long lat, long lon, OsmTags tags)
    {
        int latE7 = ToE7(latOffset, lat, 90), lonE7 = ToE7(lonOffset, lon, 180);
        Last = "node " + id;
        visitor.Node(id, lonE7, latE7, tags);
    }

    private int ToE7(long offset, long value, int limit)
    {
        double degrees = (offset + granularity * (double)value) / 1e9;
        if (!(Math.Abs(degrees) <= limit)) throw new InvalidDataException($"a place at {degrees} degrees; at most {limit} are allowed");
        return (int)Math.Round(degrees * 1e7, MidpointRounding.AwayFromZero);
    }

    private void ReadWay(ReadOnlySpan<byte> bytes)
    {
        long id = 0;
        refs.Clear();
        keys.Clear();
        values.Clear();
        var proto = new ProtoSpan(bytes);
        while (proto.Next(out int field, out int wire))
        {
            switch (field)
            {
                case 1: id = (long)proto.Varint(); break;
                case 2: Unpack(proto.Bytes(), keys); break;
                case 3: Unpack(proto.Bytes(), values); break;
                case 8: UnpackDeltas(proto.Bytes(), refs); break;
                default: proto.Skip(wire); break;
            }
        }

        Last = "way " + id;
        visitor.Way(id, CollectionsMarshal.AsSpan(refs), Tags());
    }

    private void ReadRelation(ReadOnlySpan<byte> bytes)
    {
        long id = 0;
        refs.Clear();
        keys.Clear();
        values.Clear();
        members.Clear();
        List<int> roles = [], types = [];
        var proto = new ProtoSpan(bytes);
        while (proto.Next(out int field, out int wire))
        {
            switch (field)
            {
                case 1: id = (long)proto.Varint(); break;
                case 2: Unpack(proto.Bytes(), keys); break;
                case 3: Unpack(proto.Bytes(), values); break;
                case 8: Unpack(proto.Bytes(), roles); break;
                case 9: UnpackDeltas(proto.Bytes(), refs); break;
                case 10: Unpack(proto.Bytes(), types); break;
                default: proto.Skip(wire); break;
            }
        }

        if (roles.Count != refs.Count || types.Count != refs.Count) throw new InvalidDataException($"relation {id} has more members than roles or types");
        for (int i = 0; i < refs.Count; i++)
        {
            if (types[i] is < 0 or > 2) throw new InvalidDataException($"relation {id} has a member of type {types[i]}");
            members.Add(new OsmMember((OsmKinds)(1 << types[i]), refs[i], Text(roles[i])));
        }

        Last = "relation " + id;
        visitor.Relation(id, members, Tags());
    }

    private OsmTags Tags()
    {
        if (keys.Count == 0) return OsmTags.None;
        if (values.Count != keys.Count) throw new InvalidDataException("an element has more keys than values");
        var tags = new Dictionary<string, string>(keys.Count);
        for (int i = 0; i < keys.Count; i++) tags[Text(keys[i])] = Text(values[i]);
        return new OsmTags(tags);
    }

    private string Text(int index) =>
        index >= 0 && index < strings.Count ? strings[index] : throw new InvalidDataException($"string {index} of {strings.Count} is asked for");

    private static void Unpack(ReadOnlySpan<byte> bytes, List<int> into)
    {
        var proto = new ProtoSpan(bytes);
        while (!proto.AtEnd) into.Add((int)Math.Min(proto.Varint(), int.MaxValue));
    }

    private static void UnpackDeltas(ReadOnlySpan<byte> bytes, List<long> into)
    {
        var proto = new ProtoSpan(bytes);
        for (long value = 0; !proto.AtEnd;) into.Add(value += proto.Signed());
    }
}
