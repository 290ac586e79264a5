using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>One household whose walk or outcome a scenario changes.</summary>
/// <param name="Household">Index into <see cref="Demand.Households"/>.</param>
/// <param name="BeforeDeciseconds">NoWalk where there is none.</param>
/// <param name="NearestBefore">See <see cref="ScenarioDifference.PointId"/>; −1 where there is none.</param>
public readonly record struct HouseholdChange(
    int Household, int BeforeDeciseconds, int AfterDeciseconds, CoverageOutcome OutcomeBefore, CoverageOutcome OutcomeAfter, int NearestBefore, int NearestAfter)
{
    public bool IsGained => OutcomeAfter == CoverageOutcome.Covered && OutcomeBefore != CoverageOutcome.Covered;
    public bool IsLost => OutcomeBefore == CoverageOutcome.Covered && OutcomeAfter != CoverageOutcome.Covered;
}

/// <summary>Who gains and who loses. Gained: covered now and not before. Nearer: a shorter walk, or one where there was none.</summary>
public readonly record struct GainLoss(
    int HouseholdsGained, int PeopleGained, int HouseholdsLost, int PeopleLost, int HouseholdsNearer, int PeopleNearer, int HouseholdsFarther, int PeopleFarther)
{
    public static GainLoss operator +(GainLoss a, GainLoss b) => new(
        a.HouseholdsGained + b.HouseholdsGained, a.PeopleGained + b.PeopleGained, a.HouseholdsLost + b.HouseholdsLost, a.PeopleLost + b.PeopleLost,
        a.HouseholdsNearer + b.HouseholdsNearer, a.PeopleNearer + b.PeopleNearer, a.HouseholdsFarther + b.HouseholdsFarther, a.PeopleFarther + b.PeopleFarther);

    internal static GainLoss Of(in HouseholdChange change, int people)
    {
        bool gained = change.IsGained, lost = change.IsLost, nearer = change.AfterDeciseconds < change.BeforeDeciseconds, farther = change.AfterDeciseconds > change.BeforeDeciseconds;
        return new(gained ? 1 : 0, gained ? people : 0, lost ? 1 : 0, lost ? people : 0, nearer ? 1 : 0, nearer ? people : 0, farther ? 1 : 0, farther ? people : 0);
    }
}

/// <summary>Households whose walk becomes shorter or longer by this much.</summary>
/// <param name="FromMinutes">Included. Null: there was no walk before (nearer), or there is none after (farther).</param>
/// <param name="ToMinutes">Not included; null: no upper end.</param>
public readonly record struct MinutesBand(bool IsNearer, int? FromMinutes, int? ToMinutes, int Households, int People);

/// <summary>Why a change has no effect.</summary>
public enum ChangeFault : byte
{
    /// <summary>It names a point, gate, compound, node or street that is not there.</summary>
    NotThere,

    /// <summary>The point lies farther from any street than the snap cap: nobody reaches it.</summary>
    Unsnapped,

    /// <summary>An end of the street lies farther from any street of its compound, or outside compounds, than the cap.</summary>
    EndsNowhere,

    /// <summary>What it adds has the id of something known.</summary>
    KnownAlready,
}

/// <param name="Change">Index into the scenario's changes.</param>
public readonly record struct ChangeProblem(int Change, ChangeFault Fault);

/// <summary>What a scenario changes against the city as it is.</summary>
/// <param name="Households">Those whose walk or outcome differs, in no order.</param>
/// <param name="Before">Of the whole city.</param>
/// <param name="PointIds">Of the city's points and those added, closed ones too.</param>
/// <param name="Problems">Changes that were left out, and points that nobody reaches, in the changes' order.</param>
public sealed record ScenarioDifference(
    Demand Demand, IReadOnlyList<HouseholdChange> Households, AreaCount Before, AreaCount After, IReadOnlyList<ChangeProblem> Problems, IReadOnlyList<long> PointIds)
{
    /// <summary>Where the bands begin, minutes.</summary>
    private static readonly int[] BandMinutes = [0, 1, 2, 5, 10, 15, 30];

    /// <summary>Id of a nearest point, null where there is none.</summary>
    public long? PointId(int nearest) => nearest < 0 ? null : PointIds[nearest];

    public GainLoss Total()
    {
        var sum = default(GainLoss);
        foreach (var change in Households) sum += Of(change);
        return sum;
    }

    /// <summary>By area, all levels, only where something changes; key 0 holds the households outside every micro-grid.</summary>
    /// <param name="parents">Child area to parent area.</param>
    public IReadOnlyDictionary<long, GainLoss> ByArea(IReadOnlyDictionary<long, long> parents)
    {
        var byArea = new Dictionary<long, GainLoss>();
        foreach (var change in Households) Add(byArea, Demand.HouseholdArray[change.Household].MicroGridId, Of(change));
        foreach (var (microGrid, sum) in byArea.ToArray())
        {
            int levels = 0;
            for (long area = microGrid; area != 0 && parents.TryGetValue(area, out long parent); area = parent)
            {
                if (++levels > parents.Count) throw new ArgumentException($"The parents of area {microGrid} run in a circle.", nameof(parents));
                Add(byArea, parent, sum);
            }
        }
        return byArea;
    }

    /// <summary>Every colour, also those without a change.</summary>
    public IReadOnlyDictionary<HouseholdColour, GainLoss> ByColour()
    {
        var byColour = Enum.GetValues<HouseholdColour>().ToDictionary(c => c, _ => default(GainLoss));
        foreach (var change in Households) Add(byColour, Demand.HouseholdArray[change.Household].Colour, Of(change));
        return byColour;
    }

    /// <summary>Households whose walk changes, by how much: first those that come nearer, then those that come to be farther.</summary>
    public IReadOnlyList<MinutesBand> ByMinutes()
    {
        int side = BandMinutes.Length + 1;
        var bands = new MinutesBand[2 * side];
        for (int i = 0; i < bands.Length; i++)
        {
            int band = i % side;
            bands[i] = new(i < side, band < BandMinutes.Length ? BandMinutes[band] : null, band + 1 < BandMinutes.Length ? BandMinutes[band + 1] : null, 0, 0);
        }
        foreach (var change in Households)
        {
            if (change.AfterDeciseconds == change.BeforeDeciseconds) continue;
            ref var band = ref bands[(change.AfterDeciseconds < change.BeforeDeciseconds ? 0 : side) + BandOf(change)];
            band = band with { Households = band.Households + 1, People = band.People + Demand.HouseholdArray[change.Household].People };
        }
        return bands;
    }

    private static int BandOf(in HouseholdChange change)
    {
        if (change.BeforeDeciseconds == WalkField.NoWalk || change.AfterDeciseconds == WalkField.NoWalk) return BandMinutes.Length;
        int deciseconds = Math.Abs(change.AfterDeciseconds - change.BeforeDeciseconds), band = 0;
        while (band + 1 < BandMinutes.Length && deciseconds >= BandMinutes[band + 1] * 600) band++;
        return band;
    }

    private GainLoss Of(in HouseholdChange change) => GainLoss.Of(change, Demand.HouseholdArray[change.Household].People);

    private static void Add<TKey>(Dictionary<TKey, GainLoss> sums, TKey key, GainLoss more) where TKey : notnull =>
        sums[key] = sums.GetValueOrDefault(key) + more;
}
