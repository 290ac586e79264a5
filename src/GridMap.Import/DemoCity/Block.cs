namespace GridMap.Import.Demo;

/// <summary>Ground between streets; <c>Box</c> reaches to the middle of the four streets around it.</summary>
public sealed class Block(PlanBox box, StreetLine west, StreetLine south, StreetLine east, StreetLine north, string district)
{
    public PlanBox Box { get; } = box;
    public StreetLine West { get; } = west;
    public StreetLine South { get; } = south;
    public StreetLine East { get; } = east;
    public StreetLine North { get; } = north;

    /// <summary>What kind of quarter it lies in: new_town, old_town or a use of the recipe.</summary>
    public string Quarter { get; } = district;

    /// <summary>What stands on it: residential, school, park, market, …; empty until decided.</summary>
    public string Use { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>The ground inside the streets.</summary>
    public PlanBox Lot => Box.Inset(West.LotInset, South.LotInset, East.LotInset, North.LotInset);

    /// <summary>A place on the lot's edge where a shop stands, facing the street of one side (0 west, 1 south, 2 east, 3 north).</summary>
    /// <param name="share">0 to 1 along the side.</param>
    public (double U, double V) Shopfront(int side, double share)
    {
        var edge = Lot.Inset(-2);
        var inner = Lot;
        return side switch
        {
            0 => (edge.West, inner.South + inner.Height * share),
            1 => (inner.West + inner.Width * share, edge.South),
            2 => (edge.East, inner.South + inner.Height * share),
            _ => (inner.West + inner.Width * share, edge.North),
        };
    }

    public StreetLine Side(int side) => side switch { 0 => West, 1 => South, 2 => East, _ => North };

    /// <summary>A short way from the lot's edge (or further in) to where people walk on the street of one side.</summary>
    /// <param name="at">Position along the side.</param>
    /// <param name="edge">Where the way begins, across the side.</param>
    public PlanWay Connector(int side, double at, double edge, string streetClass) => side switch
    {
        0 => new PlanWay(edge, at, Box.West + West.HalfWidth, at, streetClass, null),
        1 => new PlanWay(at, edge, at, Box.South + South.HalfWidth, streetClass, null),
        2 => new PlanWay(edge, at, Box.East - East.HalfWidth, at, streetClass, null),
        _ => new PlanWay(at, edge, at, Box.North - North.HalfWidth, streetClass, null),
    };
}
