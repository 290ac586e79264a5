using GridMap.Analysis.Walking;
using GridMap.Import.Osm;

namespace GridMap.Import.Tests;

public sealed class FootAccessTests
{
    [Theory]
    [InlineData("highway=footway", StreetClass.Footway, Foot.Yes, 0)]
    [InlineData("highway=footway footway=crossing", StreetClass.Crossing, Foot.Yes, 0)]
    [InlineData("highway=residential oneway=yes", StreetClass.Residential, Foot.Yes, 0)]
    [InlineData("highway=primary_link", StreetClass.Primary, Foot.Yes, 0)]
    [InlineData("highway=motorway", StreetClass.Motorway, Foot.No, 0)]
    [InlineData("highway=trunk", StreetClass.Trunk, Foot.No, 0)]
    [InlineData("highway=trunk foot=yes", StreetClass.Trunk, Foot.Public, 0)]
    [InlineData("highway=trunk sidewalk=both", StreetClass.Trunk, Foot.Yes, 0)]
    [InlineData("highway=trunk_link foot=designated access=no", StreetClass.Trunk, Foot.Public, 0)]
    [InlineData("highway=primary motorroad=yes", StreetClass.Primary, Foot.No, 0)]
    [InlineData("highway=primary access=no", StreetClass.Primary, Foot.No, 0)]
    [InlineData("highway=primary access=no foot=yes", StreetClass.Primary, Foot.Public, 0)]
    [InlineData("highway=unclassified foot=no", StreetClass.Unclassified, Foot.No, 0)]
    [InlineData("highway=unclassified foot=use_sidepath", StreetClass.Unclassified, Foot.No, 0)]
    [InlineData("highway=service access=private", StreetClass.Service, Foot.InsideOnly, 0)]
    [InlineData("highway=service access=destination", StreetClass.Service, Foot.Yes, 0)]
    [InlineData("highway=service vehicle=no", StreetClass.Service, Foot.Yes, 0)]
    [InlineData("highway=footway oneway:foot=yes", StreetClass.Footway, Foot.Yes, 1)]
    [InlineData("highway=footway foot:backward=no", StreetClass.Footway, Foot.Yes, 1)]
    [InlineData("highway=steps conveying=backward", StreetClass.Steps, Foot.Yes, -1)]
    [InlineData("highway=corridor indoor=yes", StreetClass.Footway, Foot.Yes, 0)]
    [InlineData("highway=bridleway", StreetClass.Path, Foot.Yes, 0)]
    [InlineData("highway=platform area=yes", StreetClass.Pedestrian, Foot.Yes, 0)]
    public void A_way_is_to_a_walker(string tags, StreetClass street, Foot foot, int oneway) =>
        Assert.Equal(new FootRule(street, foot, (sbyte)oneway), FootAccess.Of(Parse(tags)));

    [Theory]
    [InlineData("highway=construction")]
    [InlineData("highway=proposed")]
    [InlineData("highway=raceway")]
    [InlineData("building=yes")]
    public void No_street(string tags) => Assert.Null(FootAccess.Of(Parse(tags)));

    [Theory]
    [InlineData("barrier=gate", GateAccess.Visitors, false)]
    [InlineData("barrier=gate access=private", GateAccess.Residents, true)]
    [InlineData("barrier=gate access=no foot=yes", GateAccess.Public, false)]
    [InlineData("barrier=lift_gate access=permissive", GateAccess.Public, false)]
    [InlineData("barrier=bollard", GateAccess.Visitors, false)]
    [InlineData("barrier=gate access=customers", GateAccess.Visitors, false)]
    [InlineData("barrier=gate access=yes foot=residents", GateAccess.Residents, false)]
    [InlineData("barrier=gate foot=no", GateAccess.Residents, true)]
    public void A_gate_lets_pass(string tags, GateAccess access, bool stops)
    {
        Assert.Equal(access, GateAccessTable.Of(Parse(tags)));
        Assert.Equal(stops, GateAccessTable.Stops(Parse(tags)));
    }

    private static OsmTags Parse(string tags) => new([.. tags.Split(' ').Select(t => (t.Split('=')[0], t.Split('=')[1]))]);
}
