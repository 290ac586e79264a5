namespace GridMap.Import.Demo;

/// <summary>Open blocks of small houses along lanes; no walls, no gates.</summary>
public static class OldTown
{
    public static void Build(CityModel city, Block block)
    {
        var cell = city.AddCell(block.Box);
        var lot = block.Lot;
        city.AddBase("landuse", "residential", null, PlanSpace.Polygon(lot));
        var rows = Math.Max(2, (int)Math.Round(lot.Height / 23));
        var columns = Math.Max(2, (int)Math.Round(lot.Width / 21));
        var (width, height) = (lot.Width / columns, lot.Height / rows);
        var number = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                // A courtyard in the middle of a larger block, and here and there a gap.
                var inner = row > 0 && row < rows - 1 && column > 0 && column < columns - 1;
                if ((inner && city.Random.NextDouble() < 0.6) || city.Random.NextDouble() < 0.05)
                {
                    continue;
                }

                var (u, v) = (lot.West + width * (column + 0.5), lot.South + height * (row + 0.5));
                var (east, north) = (width - 2.5 - city.Random.Next(3), height - 4 - city.Random.Next(6));
                city.AddBuilding("house", u, v, east, north);
                AddHomes(city, block, u, v, ++number, cell, SideOf(row, rows, column, columns));
            }
        }
    }

    private static int SideOf(int row, int rows, int column, int columns) =>
        row == 0 ? 1 : row == rows - 1 ? 3 : column < columns / 2 ? 0 : 2;

    private static void AddHomes(CityModel city, Block block, double u, double v, int number, int cell, int side)
    {
        var street = block.Side(side).Name ?? block.South.Name ?? "老城";
        var homes = 1 + city.Random.Next(3) + (city.Random.NextDouble() < 0.25 ? 2 : 0);
        for (var i = 0; i < homes; i++)
        {
            city.AddHome(u + (i % 3 - 1) * 3, v + (i / 3 * 2 - 1) * 2, $"{street}{number * 2 + (side < 2 ? 1 : 0)}号{i / 2 + 1}0{i % 2 + 1}室", null, cell, older: true);
        }
    }
}
