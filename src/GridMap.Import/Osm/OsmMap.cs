namespace GridMap.Import.Osm;

/// <summary>What is held of a map file after three readings.</summary>
internal sealed class OsmMap
{
    private OsmMap(RelationPass relations, WayPass ways, NodePass nodes) => (Relations, Ways, NodeFeatures) = (relations, ways, nodes);

    public RelationPass Relations { get; }
    public WayPass Ways { get; }
    public NodePass NodeFeatures { get; }
    public IReadOnlyList<RoadWay> Roads => Ways.Roads;
    public NodeStore Nodes => Ways.Nodes;

    public static OsmMap Read(OsmFile file, FacilityCategories categories, Action<ImportProgress>? progress, CancellationToken cancellation)
    {
        Action<double> Stage(string stage, double from, double share) => done => progress?.Invoke(new ImportProgress(stage, from + done * share));
        var relations = new RelationPass(categories);
        Stage("Reading relations", 0, 0)(0);
        file.Read(relations, Stage("Reading relations", 0, 0.1), cancellation);
        var ways = new WayPass(relations, categories);
        Stage("Reading ways", 0.1, 0)(0);
        file.Read(ways, Stage("Reading ways", 0.1, 0.15), cancellation);
        ways.Nodes.Freeze();
        var nodes = new NodePass(ways.Nodes, categories);
        Stage("Reading places", 0.25, 0)(0);
        file.Read(nodes, Stage("Reading places", 0.25, 0.2), cancellation);
        return new OsmMap(relations, ways, nodes);
    }
}
