namespace GridMap.Import.Osm;

/// <summary>What is held of a map file after two readings.</summary>
internal sealed class OsmMap : IDisposable
{
    private OsmMap(PlacePass places, WayPass ways, NodeStore nodes) => (Places, Ways, Nodes) = (places, ways, nodes);

    public PlacePass Places { get; }
    public WayPass Ways { get; }
    public NodeStore Nodes { get; }

    /// <exception cref="ImportException">The file cannot be read, or no room is left for the places of its nodes.</exception>
    public static OsmMap Read(OsmFile file, FacilityCategories categories, Action<ImportProgress>? progress, CancellationToken cancellation)
    {
        Action<double> Stage(string stage, double from, double share)
        {
            progress?.Invoke(new ImportProgress(stage, from));
            return done => progress?.Invoke(new ImportProgress(stage, from + done * share));
        }

        var nodes = new NodeStore();
        try
        {
            var places = new PlacePass(nodes, categories);
            file.Read(places, Stage("Reading places", 0, 0.2), cancellation);
            nodes.Freeze();
            var ways = new WayPass(places, nodes);
            file.Read(ways, Stage("Reading ways", 0.2, 0.2), cancellation);
            return new OsmMap(places, ways, nodes);
        }
        catch
        {
            nodes.Dispose();
            throw;
        }
    }

    /// <returns>Null where a ring does not close or members are missing.</returns>
    public NetTopologySuite.Geometries.MultiPolygon? Assemble(AreaRelation relation)
    {
        var members = relation.Members.Select(m => (Refs: Places.MemberWays[m.Way], m.Inner)).ToList();
        return members.All(m => m.Refs.Length > 0) ? Shapes.Assemble(members, Nodes) : null;
    }

    public void Dispose() => Nodes.Dispose();
}
