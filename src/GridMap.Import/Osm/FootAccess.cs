using GridMap.Analysis.Walking;

namespace GridMap.Import.Osm;

/// <summary>Who may walk along a way.</summary>
public enum Foot
{
    /// <summary>Nobody: drawn on the map only.</summary>
    No,

    /// <summary>Tagged private: walked as an inside way of a compound, not elsewhere.</summary>
    InsideOnly,

    /// <summary>Everybody; inside a compound only those who begin or end there, if the class is one of inside ways.</summary>
    Yes,

    /// <summary>Tagged as open to everybody, inside compounds too.</summary>
    Public,
}

/// <summary>What a way is to a walker. <c>Oneway</c>: 0 both ways, 1 along the way only, -1 against it only.</summary>
public readonly record struct FootRule(StreetClass Class, Foot Foot, sbyte Oneway);

/// <summary>The one truth table of foot access: from a way's tags to who may walk it. Pure.</summary>
/// <remarks>
/// <para>In this order, the first that says something decides:</para>
/// <list type="number">
/// <item>not a way at all: no highway class known here, under construction, proposed, gone: null;</item>
/// <item><c>foot</c>: yes, designated, permissive, public, official → public; no, use_sidepath → nobody; private → inside only;</item>
/// <item><c>motorroad=yes</c> → nobody;</item>
/// <item><c>access</c> (without <c>foot</c>): no, agricultural, forestry, military, emergency → nobody; private → inside only;
/// yes, public, permissive, designated → as the class, and public inside compounds; others (destination, customers, …) → as the class;</item>
/// <item>the class: motorway, trunk (and their links) and busways → nobody, but everybody with a sidewalk; all others → everybody.</item>
/// </list>
/// <para>Vehicles' tags (vehicle, motor_vehicle, bicycle, oneway), bridges, tunnels, indoor and area change nothing: an area is
/// walked along its outline. Only <c>oneway:foot</c>, <c>foot:forward/backward=no</c> and moving stairs give a direction.</para>
/// </remarks>
public static class FootAccess
{
    private static readonly string[] SidewalkKeys = ["sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right"];

    /// <returns>Null where the way is no street.</returns>
    public static FootRule? Of(OsmTags tags)
    {
        if (ClassOf(tags) is not { } street) return null;
        return new FootRule(street, FootOf(tags, street), OnewayOf(tags));
    }

    private static StreetClass? ClassOf(OsmTags tags) => tags["highway"] switch
    {
        "footway" or "path" when tags["footway"] == "crossing" || tags["path"] == "crossing" => StreetClass.Crossing,
        "cycleway" when tags["cycleway"] == "crossing" => StreetClass.Crossing,
        "crossing" => StreetClass.Crossing,
        "footway" or "corridor" or "elevator" => StreetClass.Footway,
        "path" or "bridleway" => StreetClass.Path,
        "pedestrian" or "platform" => StreetClass.Pedestrian,
        "living_street" => StreetClass.LivingStreet,
        "residential" => StreetClass.Residential,
        "service" or "busway" => StreetClass.Service,
        "track" => StreetClass.Track,
        "steps" => StreetClass.Steps,
        "cycleway" => StreetClass.Cycleway,
        "unclassified" or "road" => StreetClass.Unclassified,
        "tertiary" or "tertiary_link" => StreetClass.Tertiary,
        "secondary" or "secondary_link" => StreetClass.Secondary,
        "primary" or "primary_link" => StreetClass.Primary,
        "trunk" or "trunk_link" => StreetClass.Trunk,
        "motorway" or "motorway_link" => StreetClass.Motorway,
        _ => null,
    };

    private static Foot FootOf(OsmTags tags, StreetClass street)
    {
        switch (tags["foot"])
        {
            case "yes" or "designated" or "permissive" or "public" or "official": return Foot.Public;
            case "no" or "use_sidepath": return Foot.No;
            case "private": return Foot.InsideOnly;
        }

        if (tags["motorroad"] == "yes") return Foot.No;
        bool byClass = (street is not (StreetClass.Motorway or StreetClass.Trunk) && tags["highway"] != "busway") || HasSidewalk(tags);
        if (!byClass) return Foot.No;
        return tags["foot"].Length > 0 ? Foot.Yes : tags["access"] switch
        {
            "no" or "agricultural" or "forestry" or "military" or "emergency" => Foot.No,
            "private" => Foot.InsideOnly,
            "yes" or "public" or "permissive" or "designated" => Foot.Public,
            _ => Foot.Yes,
        };
    }

    private static bool HasSidewalk(OsmTags tags) => SidewalkKeys.Any(key => tags[key] is "yes" or "both" or "left" or "right");

    private static sbyte OnewayOf(OsmTags tags)
    {
        if (tags["foot:backward"] == "no" || tags["oneway:foot"] is "yes" or "1") return 1;
        if (tags["foot:forward"] == "no" || tags["oneway:foot"] is "-1" or "reverse") return -1;
        return tags["conveying"] switch { "forward" => 1, "backward" => -1, _ => 0 };
    }
}

/// <summary>The truth table of barriers and entrances, as nodes of a street. Pure.</summary>
public static class GateAccessTable
{
    private static readonly HashSet<string> GateValues =
        ["gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "kissing_gate", "entrance", "turnstile",
         "full-height_turnstile", "security_control", "checkpoint", "border_control", "hampshire_gate", "sally_port"];

    /// <summary>Whether the node is mapped as a gate: a barrier that can be opened, or an entrance.</summary>
    public static bool IsGate(OsmTags tags) => GateValues.Contains(tags["barrier"]) || (tags["entrance"].Length > 0 && tags["entrance"] != "no");

    /// <summary>Who may pass a gate of a compound, by <c>foot</c>, else by <c>access</c>: tagged open to everybody → public; tagged
    /// private, residents or no → residents; all else (customers, destination, delivery, nothing) → visitors, as guards let them in.</summary>
    public static GateAccess Of(OsmTags tags) => (tags["foot"].Length > 0 ? tags["foot"] : tags["access"]) switch
    {
        "yes" or "public" or "permissive" or "designated" => GateAccess.Public,
        "private" or "residents" or "no" => GateAccess.Residents,
        _ => GateAccess.Visitors,
    };

    /// <summary>Whether the node stops every walker, away from compounds: a barrier with foot=no, or with access=no or private and no foot.</summary>
    public static bool Stops(OsmTags tags) =>
        tags["barrier"].Length > 0 && tags["barrier"] is not ("no" or "kerb" or "toll_booth")
        && (tags["foot"] is "no" or "private" || (tags["foot"].Length == 0 && tags["access"] is "no" or "private"));
}
