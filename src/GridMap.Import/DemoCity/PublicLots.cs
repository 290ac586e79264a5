namespace GridMap.Import.Demo;

/// <summary>Blocks that nobody lives on: schools, parks, markets, offices and the like.</summary>
public static class PublicLots
{
    public static void Build(CityModel city, Block block)
    {
        city.AddCell(block.Box);
        var lot = block.Lot.Inset(4);
        switch (block.Use)
        {
            case "park":
                Park(city, block, lot);
                break;
            case "lake_park":
                LakePark(city, block, lot);
                break;
            case "hills":
                city.AddBase("park", "wood", block.Name, PlanSpace.Polygon(lot));
                break;
            case "farmland":
                Fields(city, lot);
                break;
            case "industrial":
                Halls(city, block, lot);
                break;
            case "school":
                School(city, block, lot);
                break;
            default:
                Houses(city, block, lot);
                break;
        }
    }

    private static void Park(CityModel city, Block block, PlanBox lot)
    {
        city.AddBase("park", "park", block.Name, PlanSpace.Polygon(block.Lot));
        var (u, v) = (Math.Round(lot.CentreU, 2), Math.Round(lot.CentreV, 2));
        for (var side = 0; side < 4; side++)
        {
            var (edge, at) = side switch { 0 => (lot.West, v), 1 => (lot.South, u), 2 => (lot.East, v), _ => (lot.North, u) };
            city.Network.Add(block.Connector(side, at, edge, "footway"));
        }

        city.Network.Add(new PlanWay(lot.West, v, lot.East, v, "path", block.Name));
        city.Network.Add(new PlanWay(u, lot.South, u, lot.North, "path", block.Name));
        city.AddBase("water", "pond", null, Oval(lot.West + lot.Width * 0.72, lot.South + lot.Height * 0.28, lot.Width * 0.16, lot.Height * 0.13, 0.12));
        city.AddBase("landuse", "grass", null, Oval(lot.West + lot.Width * 0.26, lot.South + lot.Height * 0.73, lot.Width * 0.15, lot.Height * 0.14, 0.05));
    }

    private static void LakePark(CityModel city, Block block, PlanBox lot)
    {
        city.AddBase("park", "park", block.Name, PlanSpace.Polygon(block.Lot));
        city.AddBase("water", "lake", "东湖", Oval(lot.CentreU, lot.CentreV, lot.Width * 0.36, lot.Height * 0.36, 0.16));
        var ring = lot.Inset(30);
        var (west, south, east, north) = (Math.Round(ring.West, 2), Math.Round(ring.South, 2), Math.Round(ring.East, 2), Math.Round(ring.North, 2));
        city.Network.Add(new PlanWay(west, south, east, south, "path", "环湖步道"));
        city.Network.Add(new PlanWay(west, north, east, north, "path", "环湖步道"));
        city.Network.Add(new PlanWay(west, south, west, north, "path", "环湖步道"));
        city.Network.Add(new PlanWay(east, south, east, north, "path", "环湖步道"));
        city.Network.Add(block.Connector(0, Math.Round(lot.CentreV, 2), west, "footway"));
        city.Network.Add(block.Connector(1, Math.Round(lot.CentreU, 2), south, "footway"));
        city.Network.Add(block.Connector(2, Math.Round(lot.CentreV, 2), east, "footway"));
    }

    private static void Fields(CityModel city, PlanBox lot)
    {
        for (var i = 0; i < 12; i++)
        {
            var field = new PlanBox(lot.West + lot.Width * (i % 4) / 4, lot.South + lot.Height * (i / 4) / 3, lot.West + lot.Width * (i % 4 + 1) / 4, lot.South + lot.Height * (i / 4 + 1) / 3);
            city.AddBase("landuse", i % 3 == 1 ? "meadow" : "farmland", null, PlanSpace.Polygon(field.Inset(4)));
        }
    }

    private static void Halls(CityModel city, Block block, PlanBox lot)
    {
        city.AddBase("landuse", "industrial", block.Name, PlanSpace.Polygon(lot));
        for (var i = 0; i < 9; i++)
        {
            var (width, height) = (lot.Width / 3, lot.Height / 3);
            city.AddBuilding("industrial", lot.West + width * (i % 3 + 0.5), lot.South + height * (i / 3 + 0.5), width - 34 - city.Random.Next(30), height - 40 - city.Random.Next(40));
        }
    }

    private static void School(CityModel city, Block block, PlanBox lot)
    {
        city.AddBase("landuse", "school", block.Name, PlanSpace.Polygon(lot));
        var (east, north) = (lot.Width, lot.Height);
        city.AddBase("landuse", "pitch", null, Oval(lot.West + east * 0.28, lot.CentreV, Math.Min(east * 0.2, 50), Math.Min(north * 0.36, 88), 0));
        city.AddBuilding("school", lot.West + east * 0.72, lot.South + north * 0.78, east * 0.4, 16);
        city.AddBuilding("school", lot.West + east * 0.72, lot.South + north * 0.52, east * 0.4, 16);
        city.AddBuilding("school", lot.West + east * 0.78, lot.South + north * 0.22, east * 0.28, 26);
    }

    private static void Houses(CityModel city, Block block, PlanBox lot)
    {
        var (kind, columns, rows, fill) = block.Use switch
        {
            "market" => ("retail", 1, 2, 0.72),
            "hospital" => ("hospital", 2, 3, 0.62),
            "commercial" => ("commercial", 2, 2, 0.74),
            "office" => ("office", 3, 2, 0.5),
            "civic" => ("public", 2, 2, 0.55),
            _ => ("yes", 0, 0, 0.0),
        };
        var landuse = block.Use switch { "market" => "retail", "commercial" => "retail", "office" => "commercial", "green" => "grass", _ => block.Use };
        city.AddBase("landuse", landuse, block.Name, PlanSpace.Polygon(lot));
        for (var i = 0; i < columns * rows; i++)
        {
            var (width, height) = (lot.Width / columns, lot.Height / rows);
            city.AddBuilding(kind, lot.West + width * (i % columns + 0.5), lot.South + height * (i / columns + 0.5),
                width * fill * (0.8 + city.Random.NextDouble() * 0.2), height * fill * (0.7 + city.Random.NextDouble() * 0.3), i == 0 && block.Use == "civic" ? block.Name : null);
        }
    }

    /// <summary>An oval with a wavy edge.</summary>
    /// <param name="wave">Share of the radius that the edge swings by.</param>
    public static NetTopologySuite.Geometries.Polygon Oval(double u, double v, double radiusU, double radiusV, double wave)
    {
        var ring = new List<(double, double)>();
        for (var i = 0; i < 48; i++)
        {
            var angle = i * Math.PI / 24;
            var radius = 1 + wave * Math.Sin(3 * angle + 1) * 0.6 + wave * Math.Sin(2 * angle) * 0.4;
            ring.Add((u + radiusU * radius * Math.Cos(angle), v + radiusV * radius * Math.Sin(angle)));
        }

        return PlanSpace.Polygon(ring);
    }
}
