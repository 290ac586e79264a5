using GridMap.Import.Grids;

namespace GridMap.Import.Demo;

/// <summary>The city while it is being built.</summary>
public sealed class CityModel(CityRecipe recipe, Random random)
{
    private readonly HashSet<string> usedNames = [];

    public CityRecipe Recipe { get; } = recipe;
    public Random Random { get; } = random;
    public PlanNetwork Network { get; } = new();
    public GeneratedRows Rows { get; } = new();
    public List<Home> Homes { get; } = [];

    /// <summary>The ground of the district in pieces that no area boundary cuts; they tile it.</summary>
    public List<PlanBox> Cells { get; } = [];

    public int AddCell(PlanBox box)
    {
        Cells.Add(new PlanBox(Math.Round(box.West, 2), Math.Round(box.South, 2), Math.Round(box.East, 2), Math.Round(box.North, 2)));
        return Cells.Count - 1;
    }

    public void AddBase(string layer, string kind, string? name, NetTopologySuite.Geometries.Geometry shape) =>
        Rows.BaseFeatures.Add(new BaseFeatureRow(layer, kind, name, shape));

    public void AddBuilding(string kind, double u, double v, double east, double north, string? name = null) =>
        AddBase("building", kind, name, PlanSpace.House(u, v, east, north));

    public void AddHome(double u, double v, string address, long? compound, int cell, bool older)
    {
        var people = PeopleMaker.Draw(Random, older);
        Homes.Add(new Home(u, v, address, people, compound, cell, PeopleMaker.DrawColour(Random, people)));
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];

    public string NewCompoundName()
    {
        while (true)
        {
            var name = Pick(Recipe.CompoundFirst) + Pick(Recipe.CompoundSecond) + Pick(Recipe.CompoundLast);
            if (usedNames.Add(name))
            {
                return name;
            }
        }
    }
}
