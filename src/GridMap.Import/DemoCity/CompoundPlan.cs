using GridMap.Import.Grids;

namespace GridMap.Import.Demo;

/// <summary>
/// A walled compound: rows of slabs or towers that face south, ways between the rows, a spine from gate to gate, one to four gates.
/// One area cell to each building's ground, so that a micro-grid is whole buildings.
/// </summary>
public sealed class CompoundPlan
{
    private readonly CityModel city;
    private readonly Block block;
    private readonly PlanBox ground;
    private readonly long id;
    private readonly string name;
    private readonly bool towers;
    private readonly int rows;
    private readonly int columns;
    private readonly double cellWidth;
    private readonly double cellHeight;
    private readonly double spine;

    private CompoundPlan(CityModel city, Block block)
    {
        this.city = city;
        this.block = block;
        ground = block.Lot.Inset(5);
        towers = city.Random.NextDouble() < 0.3;
        rows = Math.Max(2, (int)Math.Round(ground.Height / (towers ? 66 : 54)));
        columns = Math.Max(2, (int)Math.Round(ground.Width / (towers ? 62 : 70)));
        cellWidth = ground.Width / columns;
        cellHeight = ground.Height / rows;
        spine = Math.Round(ground.West + cellWidth * (columns / 2), 2);
        name = city.NewCompoundName();
        id = city.Rows.Compounds.Count + 1;
    }

    public static void Build(CityModel city, Block block)
    {
        var plan = new CompoundPlan(city, block);
        block.Name = plan.name;
        city.Rows.Compounds.Add(new CompoundRow(plan.id, plan.name, PlanSpace.Polygon(plan.ground), Walled: true));
        city.AddBase("landuse", "residential", null, PlanSpace.Polygon(block.Lot));
        plan.LayWaysAndGates();
        plan.PlaceBuildings();
    }

    private double RowV(int row) => Math.Round(ground.South + cellHeight * row, 2);

    private void LayWaysAndGates()
    {
        var random = city.Random;
        var (south, north, west, east) = (ground.South + 7, ground.North - 7, ground.West + 7, ground.East - 7);
        for (var row = 1; row < rows; row++)
        {
            Inside(west, RowV(row), east, RowV(row), "service");
        }

        Inside(west, south, east, south, "footway");
        Inside(west, north, east, north, "footway");
        Inside(west, south, west, north, "footway");
        Inside(east, south, east, north, "footway");
        var sides = new[] { 0, 1, 2, 3 };
        random.Shuffle(sides);
        var main = sides.First(s => s is 1 or 3);
        var count = 1 + random.Next(4);
        Inside(spine, south, spine, north, "service");
        AddGate(main, isMain: true);
        foreach (var side in sides.Where(s => s != main).Take(count - 1))
        {
            AddGate(side, isMain: false);
        }
    }

    private void AddGate(int side, bool isMain)
    {
        var random = city.Random;
        var row = RowV(1 + random.Next(Math.Max(1, rows - 1)));
        var (u, v) = side switch
        {
            0 => (ground.West, row),
            1 => (spine, ground.South),
            2 => (ground.East, row),
            _ => (spine, ground.North),
        };
        var inner = side switch { 0 => (ground.West + 7, v), 1 => (u, ground.South + 7), 2 => (ground.East - 7, v), _ => (u, ground.North - 7) };
        Inside(inner.Item1, inner.Item2, u, v, "service");
        city.Network.Add(block.Connector(side, side is 0 or 2 ? v : u, side is 0 or 2 ? u : v, "service"));
        var chance = random.NextDouble();
        var access = isMain ? (chance < 0.25 ? "public" : "visitors") : chance switch { < 0.12 => "public", < 0.37 => "visitors", < 0.72 => "residents", _ => "closed" };
        var hours = !isMain && access != "closed" && random.NextDouble() < 0.35 ? "06:00-22:00" : null;
        var label = side switch { 0 => "西门", 1 => "南门", 2 => "东门", _ => "北门" };
        city.Rows.Gates.Add(new GateRow(id, city.Network.NodeAt(u, v), name + label, access, hours, PlanSpace.PointAt(u, v)));
    }

    private void Inside(double u0, double v0, double u1, double v1, string streetClass) =>
        city.Network.Add(new PlanWay(u0, v0, u1, v1, streetClass, null, CompoundId: id));

    private void PlaceBuildings()
    {
        var garden = rows >= 3 && columns >= 3 ? (rows / 2, columns / 2) : (-1, -1);
        var number = 0;
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = 0; column < columns; column++)
            {
                var u = ground.West + cellWidth * (column + 0.5);
                var v = ground.South + cellHeight * (row + 0.5);
                var cell = city.AddCell(new PlanBox(
                    column == 0 ? block.Box.West : ground.West + cellWidth * column, row == 0 ? block.Box.South : ground.South + cellHeight * row,
                    column == columns - 1 ? block.Box.East : ground.West + cellWidth * (column + 1),
                    row == rows - 1 ? block.Box.North : ground.South + cellHeight * (row + 1)));
                if ((row, column) == garden)
                {
                    city.AddBase("park", "garden", null, PlanSpace.House(u, v, cellWidth - 22, cellHeight - 18));
                    continue;
                }

                PlaceBuilding(u, v, ++number, cell);
            }
        }
    }

    private void PlaceBuilding(double u, double v, int number, int cell)
    {
        var random = city.Random;
        var (width, depth) = towers ? (Math.Min(30, cellWidth - 20), 24) : (cellWidth - 15 - random.Next(8), 13);
        city.AddBuilding(towers ? "tower" : "apartments", u, v, width, depth);
        var units = towers ? 1 : 2 + random.Next(2);
        var storeys = towers ? 18 : 6;
        var doors = towers ? 4 : 2;
        var homes = Math.Min(units * storeys * doors, towers ? 14 + random.Next(12) : units * (3 + random.Next(4)));
        var street = block.Side(1).Name ?? block.Side(3).Name ?? block.Side(0).Name ?? "";
        var rooms = Enumerable.Range(0, units * storeys * doors).ToArray();
        random.Shuffle(rooms);
        foreach (var room in rooms.Take(homes).Order())
        {
            var unit = room / (storeys * doors);
            var storey = room / doors % storeys + 1;
            var along = units == 1 ? 0 : (unit + 0.5) / units - 0.5;
            var place = (u + along * (width - 4) + (room % doors - (doors - 1) / 2.0) * 2.5, v + (room % 2 - 0.5) * 3);
            city.AddHome(place.Item1, place.Item2, $"{street}{name}{number}栋{unit + 1}单元{storey}{room % doors + 1:00}号", id, cell, older: !towers && random.NextDouble() < 0.3);
        }
    }
}
