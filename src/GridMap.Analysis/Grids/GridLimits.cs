namespace GridMap.Analysis.Grids;

/// <summary>Which violations no choice of borders inside this ground can take away. What is not named here may have a better answer.</summary>
public sealed class GridLimits
{
    /// <summary>The ground holds fewer households than one area must.</summary>
    public const string FewerThanLeast = "fewerThanLeast";

    /// <summary>No number of areas within the bounds holds the ground's households: 550 are too many for one of 300–500 and too few for two.</summary>
    public const string NoNumberFits = "noNumberFits";

    /// <summary>One building alone holds more than an area may.</summary>
    public const string OneBuilding = "oneBuilding";

    /// <summary>The households belong to a part of the ground that cannot be reached from the rest on foot without leaving it.</summary>
    public const string Island = "island";

    private readonly GridGround ground;
    private readonly HouseholdBounds bounds;
    private readonly int[] parts;
    private readonly Dictionary<int, int> householdsOfPart;
    private readonly int snapped;
    private readonly int mostAtOnePlace;

    public GridLimits(GridGround ground, HouseholdBounds bounds)
    {
        (this.ground, this.bounds) = (ground, bounds);
        parts = ground.FootPartOf;
        householdsOfPart = parts.CountBy(p => p).ToDictionary();
        snapped = parts.Length - householdsOfPart.GetValueOrDefault(-1);
        mostAtOnePlace = LargestBuilding([.. Enumerable.Range(0, parts.Length)]);
    }

    /// <param name="households">Of the area that the violation was found in.</param>
    /// <returns>One of the constants, or null.</returns>
    public string? Reason(GridViolation violation, IReadOnlyList<int> households) => violation switch
    {
        TooFewHouseholds or TooManyHouseholds when ground.HouseholdArray.Length < bounds.Least => FewerThanLeast,
        TooManyHouseholds when mostAtOnePlace > bounds.Most && LargestBuilding(households) > bounds.Most => OneBuilding,
        TooFewHouseholds or TooManyHouseholds when !bounds.CanHold(ground.HouseholdArray.Length) => NoNumberFits,
        TooFewHouseholds or TooManyHouseholds or NotContiguous when households.Any(OnIsland) => Island,
        _ => null,
    };

    /// <summary>Where nothing is wrong, areas divide each part of the ground among them, and households too far from any street as they like.
    /// A part that no number of areas can hold is therefore in one with a fault.</summary>
    private bool OnIsland(int household) => parts[household] >= 0 && householdsOfPart[parts[household]] is var own && own < snapped
        && (own + bounds.Most - 1) / bounds.Most > (own + parts.Length - snapped) / bounds.Least;

    private int LargestBuilding(IReadOnlyList<int> households) => households.Count == 0 ? 0
        : households.CountBy(h => ground.BuildingOf[h]).Max(b => b.Value);
}
