namespace GridMap.Import.Demo;

/// <summary>Through streets of the recipe, and the blocks between them, split by streets of their own.</summary>
public sealed class TownPlan
{
    /// <summary>Where the river's middle runs in the plan (v), and the railway (u).</summary>
    public const double RiverV = -310, RailwayU = 1500;

    private const double RiverNorth = -190, RiverSouth = -430, RailWest = 1440, RailEast = 1560;

    private readonly CityRecipe recipe;
    private readonly Random random;
    private readonly Queue<string> streetNames;
    private readonly Queue<string> laneNames;

    public StreetPlan Streets { get; }
    public List<Block> Blocks { get; } = [];

    /// <summary>Coordinates that bound the recipe's boxes and corridors (river, railway), ascending.</summary>
    public double[] ColumnEdges { get; }

    public double[] RowEdges { get; }

    public TownPlan(CityRecipe recipe, Random random)
    {
        this.recipe = recipe;
        this.random = random;
        Streets = new StreetPlan(random);
        streetNames = Names(recipe.MinorStreets, ["", "东", "西", "南", "北", "中"], suffix: true);
        laneNames = Names(recipe.Lanes, ["", "小", "后", "前", "上", "下"], suffix: false);
        ColumnEdges = recipe.Streets.Where(s => s.Axis == "v").Select(s => s.At).Append(RailwayU).Order().ToArray();
        RowEdges = recipe.Streets.Where(s => s.Axis == "h").Select(s => s.At).Append(RiverV).Order().ToArray();
        LayThroughStreets();
        LayBlocks();
    }

    private Queue<string> Names(string[] words, string[] marks, bool suffix)
    {
        var names = new Queue<string>();
        foreach (var mark in marks)
        {
            var copy = words.ToArray();
            random.Shuffle(copy);
            Array.ForEach(copy, word => names.Enqueue(suffix ? word + mark : mark + word));
        }

        return names;
    }

    private void LayThroughStreets()
    {
        foreach (var street in recipe.Streets)
        {
            var north = street.Axis == "v";
            var passes = north ? recipe.Bridges : recipe.Underpasses;
            var (from, to) = north ? (RowEdges[0], RowEdges[^1]) : (ColumnEdges[0], ColumnEdges[^1]);
            var (gapFrom, gapTo) = north ? (RiverSouth, RiverNorth) : (RailWest, RailEast);
            var pass = passes.FirstOrDefault(p => p.At == street.At);
            foreach (var (low, high, name) in Stretches(street, from, to, gapFrom, gapTo))
            {
                var inGap = low >= gapFrom && high <= gapTo;
                var inHills = north && recipe.Uses.Any(u => u.Use == "hills" && street.At > u.Bounds.West + 1 && street.At < u.Bounds.East - 1 && low >= u.Bounds.South);
                if (!inHills && (!inGap || pass is not null))
                {
                    Streets.Add(new StreetLine(north, street.At, low, high, street.Class, inGap ? pass!.Name : name, inGap && north, inGap && !north));
                }
            }
        }
    }

    // Cut at the gap, where the name changes, and at the hills.
    private IEnumerable<(double From, double To, string Name)> Stretches(StreetRecipe street, double from, double to, double gapFrom, double gapTo)
    {
        var hills = recipe.Uses.Where(u => u.Use == "hills" && street.Axis == "v").Select(u => u.Bounds.South);
        var cuts = street.Names.Select(n => n.At).Concat([gapFrom, gapTo, from, to]).Concat(hills).Where(c => c >= from && c <= to).Distinct().Order().ToList();
        for (var i = 0; i + 1 < cuts.Count; i++)
        {
            yield return (cuts[i], cuts[i + 1], street.Names.Last(n => n.At <= cuts[i]).Name);
        }
    }

    private void LayBlocks()
    {
        for (var column = 0; column + 1 < ColumnEdges.Length; column++)
        {
            for (var row = 0; row + 1 < RowEdges.Length; row++)
            {
                var box = new PlanBox(ColumnEdges[column], RowEdges[row], ColumnEdges[column + 1], RowEdges[row + 1]);
                if (IsCorridor(box))
                {
                    continue;
                }

                var use = recipe.Uses.FirstOrDefault(u => u.Bounds.Contains(box.CentreU, box.CentreV));
                var block = new Block(box, Through(true, box.West, box.CentreV), Through(false, box.South, box.CentreU),
                    Through(true, box.East, box.CentreV), Through(false, box.North, box.CentreU), use?.Use ?? "new_town") { Name = use?.Name ?? "" };
                Split(block);
            }
        }
    }

    /// <summary>Whether a cell of the edges belongs to the river's or the railway's strip.</summary>
    public static bool IsCorridor(PlanBox box) =>
        (box.West >= RailWest && box.East <= RailEast) || (box.South >= RiverSouth && box.North <= RiverNorth);

    private StreetLine Through(bool north, double at, double along)
    {
        var street = recipe.Streets.First(s => (s.Axis == "v") == north && s.At == at);
        return Streets.Lines.FirstOrDefault(l => l.RunsNorth == north && l.At == at && along > l.From && along < l.To)
            ?? new StreetLine(north, at, along, along, street.Class, null);
    }

    private void Split(Block block)
    {
        var limit = block.Quarter switch { "new_town" => 330, "old_town" => 150, _ => double.MaxValue };
        var box = block.Box;
        var alongU = box.Width >= box.Height;
        var long1 = Math.Max(box.Width, box.Height);
        if (long1 <= limit || (block.Quarter == "new_town" && long1 < 560 && Math.Min(box.Width, box.Height) < 330 && random.NextDouble() < 0.22))
        {
            Blocks.Add(block);
            return;
        }

        var jitter = block.Quarter == "old_town" ? 0.1 : 0.08;
        var at = alongU ? box.West + box.Width * (0.5 + (random.NextDouble() * 2 - 1) * jitter) : box.South + box.Height * (0.5 + (random.NextDouble() * 2 - 1) * jitter);
        at = Math.Round(at);
        var (streetClass, name) = NameStreet(block, long1, alongU);
        var street = Streets.Add(alongU
            ? new StreetLine(true, at, box.South, box.North, streetClass, name)
            : new StreetLine(false, at, box.West, box.East, streetClass, name));
        if (alongU)
        {
            Split(new Block(box with { East = at }, block.West, block.South, street, block.North, block.Quarter) { Name = block.Name });
            Split(new Block(box with { West = at }, street, block.South, block.East, block.North, block.Quarter) { Name = block.Name });
        }
        else
        {
            Split(new Block(box with { North = at }, block.West, block.South, block.East, street, block.Quarter) { Name = block.Name });
            Split(new Block(box with { South = at }, block.West, street, block.East, block.North, block.Quarter) { Name = block.Name });
        }
    }

    private (string Class, string Name) NameStreet(Block block, double longSide, bool runsNorth)
    {
        if (block.Quarter == "new_town")
        {
            return ("residential", streetNames.Dequeue() + (runsNorth ? "路" : "街"));
        }

        return longSide switch
        {
            > 400 when block.Box.CentreU > -220 && block.Box.CentreV > 300 => ("pedestrian", laneNames.Dequeue() + "步行街"),
            > 400 => ("residential", laneNames.Dequeue() + "街"),
            > 220 => ("living_street", laneNames.Dequeue() + (runsNorth ? "街" : "横街")),
            _ => ("living_street", laneNames.Dequeue() + "巷"),
        };
    }
}
