using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Coverage;

namespace GridMap.Analysis.Tests;

/// <summary>One cause is planted in a generated town: it is the reason named for everybody, and the remedy named undoes it.</summary>
public sealed class PlantedCauseTests
{
    private const int Worlds = 300;

    [Theory]
    [InlineData(GapReason.Barrier, true, new[] { RemedyKind.OpenGate })]
    [InlineData(GapReason.Barrier, false, new[] { RemedyKind.Bridge })]
    [InlineData(GapReason.Disconnected, false, new[] { RemedyKind.Bridge })]
    [InlineData(GapReason.Closed, false, new[] { RemedyKind.LongerHours })]
    [InlineData(GapReason.ItemNotOffered, false, new[] { RemedyKind.AddItem })]
    [InlineData(GapReason.OverCapacity, false, new[] { RemedyKind.MoreCapacity })]
    [InlineData(GapReason.Unsnapped, false, new[] { RemedyKind.Footpath })]
    [InlineData(GapReason.NoneNear, false, new[] { RemedyKind.NewStation })]
    [InlineData(GapReason.TooFar, false, new[] { RemedyKind.Footpath, RemedyKind.NewStation })]
    public void ThePlantedCauseIsNamedAndItsRemedyUndoesIt(GapReason planted, bool withGate, RemedyKind[] remedies)
    {
        int withGaps = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var world = PlantedWorld.Of(planted, withGate, seed);
            var (result, demand) = world.Run();
            withGaps += result.Gaps.Count > 0 ? 1 : 0;
            for (int i = 0; i < result.Outcomes.Length; i++)
                Assert.Equal(result.Outcomes[i] is CoverageOutcome.Covered ? 0 : 1, result.Gaps.Count(g => g.Members.Contains(i)));
            foreach (var gap in result.Gaps) Holds(world, gap, planted, withGate, remedies);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Worlds));
        Assert.True(withGaps > Worlds * 9 / 10, $"{withGaps} of {Worlds} worlds have a gap");
    }

    private static void Holds(PlantedWorld world, CoverageGap gap, GapReason planted, bool withGate, RemedyKind[] remedies)
    {
        Assert.Equal(planted, gap.Reason);
        if (withGate) Assert.Equal(PlantedWorld.GateId, gap.Evidence.Gate!.Id);
        if (planted == GapReason.Barrier) Assert.Equal(withGate ? "compound" : "river", gap.Evidence.InTheWay[0].Kind);
        if (planted is GapReason.Closed or GapReason.ItemNotOffered or GapReason.OverCapacity) Assert.Equal(PlantedWorld.StationId, gap.Evidence.StationId);
        if (planted == GapReason.TooFar) Assert.InRange(gap.Evidence.DetourRatio!.Value, 1, DetourFinder.BarrierRatio);

        var remedy = gap.Remedy;
        Assert.NotNull(remedy);
        Assert.Contains(remedy.Kind, remedies);
        Assert.Equal((gap.People, gap.Households, gap.People), (remedy.PeopleClosed, remedy.HouseholdsClosed, remedy.OfPeople));
        if (remedy.Kind == RemedyKind.OpenGate) Assert.Equal(PlantedWorld.GateId, remedy.GateId);
        if (remedy.Kind == RemedyKind.Bridge) Assert.Equal("Jin", remedy.Across!.Name);

        var (city, points) = world.City.With(remedy.Changes, world.Points);
        var (after, _) = (world with { City = city, Points = points }).Run();
        Assert.All(gap.Members, i => Assert.Equal(CoverageOutcome.Covered, after.Outcomes[i]));
    }
}
