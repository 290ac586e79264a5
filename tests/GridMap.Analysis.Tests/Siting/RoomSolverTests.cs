using FsCheck;
using FsCheck.Fluent;
using GridMap.Analysis.Siting;

namespace GridMap.Analysis.Tests.Siting;

/// <summary>Stations with room for so many people only, against every choice and every assignment tried one by one.</summary>
public sealed class RoomSolverTests
{
    private static readonly SitingEffort None = new(BoundRounds: 0, BranchVisits: 0, Restarts: 0);
    private static readonly SitingEffort Little = new(BoundRounds: 30, BranchVisits: 0, Restarts: 1);

    private static void ForSeeds(int count, Action<Random> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(count));

    /// <param name="Saved">By station and place of demand, for each person; 0: out of reach.</param>
    private sealed record World(int[] People, int[] Room, long[] Cost, int Standing, int[][] Saved)
    {
        public static World Draw(Random random, bool isCover)
        {
            int stations = random.Next(1, 7), demands = random.Next(1, 6), standing = random.Next(0, Math.Min(3, stations));
            bool money = random.Next(2) == 0;
            return new([.. Enumerable.Range(0, demands).Select(_ => random.Next(0, 4))], [.. Enumerable.Range(0, stations).Select(_ => random.Next(0, 7))],
                [.. Enumerable.Range(0, stations).Select(j => j < standing ? 0L : random.Next(1, money ? 5 : 2))], standing,
                [.. Enumerable.Range(0, stations).Select(_ => Enumerable.Range(0, demands).Select(_ => random.Next(2) == 0 ? 0 : isCover ? 1 : random.Next(1, 9)).ToArray())]);
        }

        public SavingTable Table() => SavingTable.Lay(People.Length, Room.Length, Cost, (j, add) =>
        {
            for (int i = 0; i < People.Length; i++) add(i, (long)People[i] * Saved[j][i]);
        }).WithRoom(Array.ConvertAll(People, p => (long)p), Array.ConvertAll(Room, r => (long)r));

        public List<List<int>> Choices() => [.. Enumerable.Range(0, 1 << (Room.Length - Standing)).Select(bits =>
            Enumerable.Range(Standing, Room.Length - Standing).Where(j => (bits >> (j - Standing) & 1) != 0).ToList())];

        /// <summary>Person after person, each station with room and none tried.</summary>
        public long Best(List<int> chosen)
        {
            int[] persons = [.. Enumerable.Range(0, People.Length).SelectMany(i => Enumerable.Repeat(i, People[i]))];
            int[] open = [.. Enumerable.Range(0, Standing), .. chosen];
            var known = new Dictionary<(int, string), long>();
            return From(0, [.. open.Select(j => Room[j])]);

            long From(int person, int[] left)
            {
                if (person == persons.Length) return 0;
                var key = (person, string.Join(',', left));
                if (known.TryGetValue(key, out long most)) return most;
                most = From(person + 1, left);
                for (int o = 0; o < open.Length; o++)
                {
                    if (left[o] == 0 || Saved[open[o]][persons[person]] == 0) continue;
                    left[o]--;
                    most = Math.Max(most, Saved[open[o]][persons[person]] + From(person + 1, left));
                    left[o]++;
                }
                return known[key] = most;
            }
        }
    }

    [Fact]
    public void AnAssignmentIsTheBestThereIsAndItsPricesProveIt() => ForSeeds(4000, random =>
    {
        var world = World.Draw(random, random.Next(3) == 0);
        var table = world.Table();
        var flow = new RoomFlow(table);
        for (int n = 0; n < 3; n++)   // one after the other: nothing of the last is left
        {
            var chosen = world.Choices()[random.Next(world.Choices().Count)];
            flow.Solve([.. Enumerable.Range(0, world.Standing), .. chosen]);
            Assert.Equal(world.Best(chosen), flow.Value);
            Assert.All(Enumerable.Range(0, world.Room.Length), j => Assert.True(flow.LoadOf(j) <= world.Room[j]));
            long all = chosen.Sum(j => world.Cost[j]);
            var those = SavingTable.Lay(table.Demands, world.Standing + chosen.Count, null, (s, add) =>
            {
                int j = s < world.Standing ? s : chosen[s - world.Standing];
                for (int k = table.First[j]; k < table.First[j + 1]; k++) add(table.Demand[k], table.Saving[k]);
            }).WithRoom(table.People, [.. table.Room.Take(world.Standing), .. chosen.Select(j => table.Room[j])]);
            Assert.Equal(flow.Value, SavingBound.Prove(those, 100, flow.Prices(), 0));
        }
    });

    [Fact]
    public void NoChoiceIsBetterThanTheBoundAndTheBestIsFound() => ForSeeds(2000, random =>
    {
        var world = World.Draw(random, random.Next(3) == 0);
        long budget = random.Next(0, 9);
        long optimum = world.Choices().Where(c => c.Sum(j => world.Cost[j]) <= budget).Max(world.Best);
        foreach (var effort in (SitingEffort[])[None, Little, SitingEffort.Default])
        {
            var result = RoomSolver.Solve(world.Table(), world.Standing, budget, effort);
            Assert.True(result.Chosen.Sum(j => world.Cost[j]) <= budget && result.Chosen.All(j => j >= world.Standing));
            Assert.Equal(world.Best([.. result.Chosen]), result.Value);
            Assert.True(result.Value <= optimum && optimum <= result.Bound, $"{result.Value} ≤ {optimum} ≤ {result.Bound}");
            if (effort == SitingEffort.Default) Assert.True(result.IsOptimal, $"{result.Value} of {result.Bound}");
        }
    });

    [Fact]
    public void AsManyAsAllHaveRoomForAreAssignedForTheLeastCost() => ForSeeds(3000, random =>
    {
        var world = World.Draw(random, isCover: true);
        var table = world.Table();
        long most = world.Best(world.Choices()[^1]), goal = random.Next(3) == 0 ? random.Next(0, (int)most + 1) : most;
        long least = world.Choices().Where(c => world.Best(c) >= goal).Min(c => c.Sum(j => world.Cost[j]));
        foreach (var effort in (SitingEffort[])[None, Little, SitingEffort.Default])
        {
            var result = RoomCover.Solve(table, world.Standing, goal, table.Cost.Sum(), effort, null, CancellationToken.None);
            Assert.True(world.Best([.. result.Chosen]) >= goal);
            Assert.Equal(result.Cost, result.Chosen.Sum(j => world.Cost[j]));
            Assert.True(result.Bound <= least && least <= result.Cost, $"{result.Bound} ≤ {least} ≤ {result.Cost}");
            if (effort == SitingEffort.Default) Assert.True(result.IsOptimal, $"{result.Bound} of {result.Cost}");
            Assert.True(RoomCover.LeastCost(table, world.Standing, goal, effort, CancellationToken.None) <= least);
        }
    });
}
