using System.Globalization;
using System.Xml;

namespace GridMap.Import.Osm;

/// <summary>Reads OSM XML (format 0.6) as a stream; nothing but the element at hand is held.</summary>
internal sealed class XmlOsmReader(string path, Stream stream, OsmVisitor visitor, Action<double>? progress)
{
    private const int ElementsBetweenReports = 4096;
    private readonly List<long> refs = [];
    private readonly List<OsmMember> members = [];
    private string last = "the beginning";
    private XmlReader xml = null!;

    /// <exception cref="ImportException">Not well-formed, cut off, or a value is not a number: says the line.</exception>
    public void Read(CancellationToken cancellation)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true, IgnoreComments = true };
        try
        {
            using (xml = XmlReader.Create(stream, settings)) ReadRoot(cancellation);
        }
        catch (XmlException e)
        {
            throw new ImportException(
                $"{path} is truncated or corrupt at line {e.LineNumber}, column {e.LinePosition}, after {last}: {e.Message} Fetch the file again.", e);
        }
    }

    private void ReadRoot(CancellationToken cancellation)
    {
        xml.MoveToContent();
        if (xml.Name != "osm") throw Problem($"the root element is <{xml.Name}>, not <osm>");
        if (xml.IsEmptyElement) return;
        long count = 0;
        xml.ReadStartElement();
        while (xml.MoveToContent() == XmlNodeType.Element)
        {
            if (++count % ElementsBetweenReports == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                if (stream.CanSeek) progress?.Invoke((double)stream.Position / stream.Length);
            }

            switch (xml.Name)
            {
                case var _ when IsDeleted(): xml.Skip(); break;
                case "node" when (visitor.Wants & OsmKinds.Nodes) != 0: ReadNode(); break;
                case "way" when (visitor.Wants & OsmKinds.Ways) != 0: ReadWay(); break;
                case "relation" when (visitor.Wants & OsmKinds.Relations) != 0: ReadRelation(); break;
                default: xml.Skip(); break;
            }
        }

        if (xml.NodeType != XmlNodeType.EndElement) throw Problem("the end of <osm> is missing");
        xml.ReadEndElement();
    }

    /// <summary>Editors and histories keep what was deleted, and mark it.</summary>
    private bool IsDeleted() => xml.GetAttribute("visible") == "false" || xml.GetAttribute("action") == "delete";

    private void ReadNode()
    {
        long id = Number("id");
        int lon = Degrees("lon", 180), lat = Degrees("lat", 90);
        var tags = ReadChildren();
        last = $"node {id}";
        visitor.Node(id, lon, lat, tags);
    }

    private void ReadWay()
    {
        long id = Number("id");
        refs.Clear();
        var tags = ReadChildren();
        last = $"way {id}";
        visitor.Way(id, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(refs), tags);
    }

    private void ReadRelation()
    {
        long id = Number("id");
        members.Clear();
        var tags = ReadChildren();
        last = $"relation {id}";
        visitor.Relation(id, members, tags);
    }

    private OsmTags ReadChildren()
    {
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return OsmTags.None;
        }

        Dictionary<string, string>? tags = null;
        xml.Read();
        while (xml.MoveToContent() == XmlNodeType.Element)
        {
            switch (xml.Name)
            {
                case "tag":
                    (tags ??= [])[Attribute("k")] = Attribute("v");
                    break;
                case "nd":
                    refs.Add(Number("ref"));
                    break;
                case "member":
                    members.Add(new OsmMember(KindOf(Attribute("type")), Number("ref"), xml.GetAttribute("role") ?? ""));
                    break;
            }

            xml.Skip();
        }

        xml.ReadEndElement();
        return tags is null ? OsmTags.None : new OsmTags(tags);
    }

    private OsmKinds KindOf(string type) => type switch
    {
        "node" => OsmKinds.Nodes,
        "way" => OsmKinds.Ways,
        "relation" => OsmKinds.Relations,
        _ => throw Problem($"member type \"{type}\" is none of node, way, relation"),
    };

    private string Attribute(string name) => xml.GetAttribute(name) ?? throw Problem($"<{xml.Name}> has no attribute {name}");

    private long Number(string name) =>
        long.TryParse(Attribute(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Problem($"{name}=\"{Attribute(name)}\" of <{xml.Name}> is not a whole number");

    private int Degrees(string name, int limit)
    {
        // Through decimal, so that the text's seven places come out exactly.
        if (decimal.TryParse(Attribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && Math.Abs(value) <= limit)
        {
            return (int)Math.Round(value * 10_000_000m, MidpointRounding.AwayFromZero);
        }

        throw Problem($"{name}=\"{Attribute(name)}\" of <{xml.Name}> is not a number from −{limit} to {limit}");
    }

    private ImportException Problem(string what)
    {
        var at = (IXmlLineInfo)xml;
        return new ImportException($"{path} is corrupt at line {at.LineNumber}, column {at.LinePosition}, after {last}: {what}.");
    }
}
