using GridMap.Import.Grids;

namespace GridMap.Import.Demo;

/// <summary>A household in the plan, before it has a place on the ground. <c>Cell</c>: index of its area cell, −1 outside every one.</summary>
public sealed record Home(double U, double V, string Address, People People, long? CompoundId, int Cell, string? Colour);

/// <summary>Who lives in a household, by chance with the shares of a Chinese city: mostly two or three people, every third household with
/// somebody of 60 or older. The shares are this generator's own.</summary>
public static class PeopleMaker
{
    public static People Draw(Random random, bool older)
    {
        var share = random.NextDouble();
        if (share < (older ? 0.34 : 0.2))
        {
            return new People(0, 0, 0, random.NextDouble() < 0.35 ? 1 : 2);
        }

        if (share < 0.36)
        {
            return new People(0, 0, random.NextDouble() < 0.5 ? 1 : 2, 0);
        }

        var elders = random.NextDouble() < (older ? 0.35 : 0.2) ? 1 + random.Next(2) : 0;
        var small = random.NextDouble() < 0.26 ? 1 : 0;
        var children = random.NextDouble() < 0.34 ? 1 + (random.NextDouble() < 0.15 ? 1 : 0) : 0;
        return new People(small, children, 2, elders);
    }

    /// <summary>About three households in a hundred carry a mark.</summary>
    public static string? DrawColour(Random random, People people)
    {
        var chance = people is { From18To59: 0, Total: 1 } ? 0.12 : 0.025;
        return random.NextDouble() >= chance ? null : random.Next(10) switch { < 2 => "red", < 5 => "yellow", _ => "blue" };
    }
}
