using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Tests;

/// <summary>A small network out of a seed: loops, parallel and zero-length streets, ties, one-ways, steps, crossings, two compounds, and
/// gates of every access, some with hours.</summary>
internal sealed record RandomWorld(List<Street> Streets, List<Compound> Compounds, List<Gate> Gates, Random Random)
{
    /// <summary>A Monday at ten.</summary>
    public static readonly DateTime Noon = new(2026, 11, 23, 10, 0, 0);

    private static readonly double[] Lengths = [0, 10, 10, 20, 30, 55.55, 120.3];
    private static readonly StreetClass[] Classes = [StreetClass.Residential, StreetClass.Residential, StreetClass.Footway, StreetClass.Steps, StreetClass.Crossing];

    /// <param name="residents">Whether gates for residents alone are among the gates.</param>
    public static RandomWorld Of(int seed, bool residents = false)
    {
        GateAccess[] kinds = residents ? [GateAccess.Public, GateAccess.Visitors, GateAccess.Residents, GateAccess.Residents, GateAccess.Closed]
            : [GateAccess.Public, GateAccess.Visitors, GateAccess.Closed];
        var random = new Random(seed);
        int nodes = random.Next(2, 9), streets = random.Next(2, 18);
        var world = new RandomWorld([], [new(1, "one", Worlds.Box(-900, -900, -800, -800)), new(2, "two", Worlds.Box(-700, -900, -600, -800))], [], random);
        LonLat[] places = [.. Enumerable.Range(0, nodes).Select(_ => Worlds.At(random.Next(6) * 30, random.Next(6) * 30))];
        for (int i = 0; i < streets; i++) world.Streets.Add(world.NewStreet(i + 1, places));
        for (int node = 0; node < nodes; node++)
        {
            for (int compound = 1; compound <= 2; compound++)
            {
                if (random.Next(10) < 3) continue;
                var hours = random.Next(5) switch { 0 => OpeningHours.Parse("Mo-Fr 08:00-12:00"), 1 => OpeningHours.Parse("22:00-02:00"), _ => null };
                world.Gates.Add(new(world.Gates.Count + 1, compound, 100 + node, kinds[random.Next(kinds.Length)], hours));
            }
        }
        return world;
    }

    public Street NewStreet(long id, LonLat[] places)
    {
        int from = Random.Next(places.Length), to = Random.Next(places.Length);
        return new(id, 100 + from, 100 + to, [places[from], places[to]], Lengths[Random.Next(Lengths.Length)], Classes[Random.Next(Classes.Length)],
            Math.Max(0, Random.Next(-1, 3)), (sbyte)(Random.Next(6) == 0 ? Random.Next(-1, 2) : 0), $"street {id}",
            RaisedKerb: Random.Next(8) == 0, Crossings: Random.Next(2) == 0 ? null : new((byte)Random.Next(3), (byte)Random.Next(3)));
    }

    public WalkGraph Graph(IEnumerable<Street>? more = null)
    {
        var builder = new WalkGraphBuilder();
        foreach (var street in Streets.Concat(more ?? [])) builder.Add(street);
        Compounds.ForEach(builder.Add);
        Gates.ForEach(builder.Add);
        return builder.Build();
    }

    public Persona NewPersona() => new("random", Random.Next(2) == 0 ? 1 : 1.3, Random.Next(3) switch { 0 => null, 1 => 1, _ => 2.5 }, Random.Next(2) * 7.25,
        Random.Next(2) == 0 ? null : 2.5, Random.Next(2) == 0);

    /// <summary>Places on streets, ends and middles, with and without a leg.</summary>
    public List<(long Street, double Fraction, double Leg)> NewPlaces(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (Streets[Random.Next(Streets.Count)].Id, Random.Next(5) / 4.0, Random.Next(2) * 12.3))];

    public static Snap[] Snaps(WalkGraph graph, IEnumerable<(long Street, double Fraction, double Leg)> places) =>
        [.. places.Select(p => graph.SnapOnStreet(p.Street, p.Fraction) with { LegMetres = p.Leg })];
}

/// <summary>One walk at a time, by the rule in words: relaxing every piece until nothing changes. A state is a junction, the ground
/// that it is seen from (0 outside, else the compound) and how far the walk has come: 0 still in the compound that it began in, 1 under
/// way, 2 in the compound that it ends in for good.</summary>
internal static class PlainWalk
{
    /// <param name="home">Compound in which the walker lives; null: the one in which the walk begins.</param>
    public static int Deciseconds(RandomWorld world, Persona persona, DateTime? at,
        (long Street, double Fraction, double Leg) begin, (long Street, double Fraction, double Leg) end, long? home = null)
    {
        Street first = world.Streets.First(s => s.Id == begin.Street), last = world.Streets.First(s => s.Id == end.Street);
        home ??= first.CompoundId;
        var label = new Dictionary<(long Node, long Ground, int Phase), long>();
        bool Better((long, long, int) state, long value)
        {
            if (value >= int.MaxValue || (label.TryGetValue(state, out long known) && known <= value)) return false;
            label[state] = value;
            return true;
        }
        int start = first.CompoundId == 0 ? 1 : 0, goal = last.CompoundId == 0 ? 1 : 2;
        Better((first.ToNode, first.CompoundId, start), Part(Whole(first, persona, true), 1 - begin.Fraction));
        Better((first.FromNode, first.CompoundId, start), Part(Whole(first, persona, false), begin.Fraction));
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var ((node, ground, phase), value) in label.ToArray())
            {
                foreach (var street in world.Streets.Where(s => s.CompoundId == ground))
                {
                    if (street.FromNode == node) changed |= Better((street.ToNode, ground, phase), value + Whole(street, persona, true));
                    if (street.ToNode == node) changed |= Better((street.FromNode, ground, phase), value + Whole(street, persona, false));
                }
                foreach (var gate in world.Gates.Where(g => g.NodeId == node && g.Access != GateAccess.Closed && (at is null || g.Hours is null || g.Hours.IsOpen(at.Value))))
                {
                    bool everybody = gate.Access == GateAccess.Public, atItsEnds = gate.Access != GateAccess.Residents || gate.CompoundId == home;
                    if (ground == gate.CompoundId && phase == 0 && atItsEnds) changed |= Better((node, 0, 1), value);
                    if (ground == gate.CompoundId && phase == 1 && everybody) changed |= Better((node, 0, 1), value);
                    if (ground == 0 && phase == 1 && everybody) changed |= Better((node, gate.CompoundId, 1), value);
                    if (ground == 0 && phase == 1 && gate.CompoundId == last.CompoundId && atItsEnds) changed |= Better((node, gate.CompoundId, 2), value);
                }
            }
        }
        long best = int.MaxValue;
        foreach (int phase in new[] { 0, goal })
        {
            if (label.TryGetValue((last.FromNode, last.CompoundId, phase), out long from)) best = Math.Min(best, from + Part(Whole(last, persona, true), end.Fraction));
            if (label.TryGetValue((last.ToNode, last.CompoundId, phase), out long to)) best = Math.Min(best, to + Part(Whole(last, persona, false), 1 - end.Fraction));
        }
        if (first.Id == last.Id) best = Math.Min(best, Part(Whole(first, persona, end.Fraction >= begin.Fraction), Math.Abs(end.Fraction - begin.Fraction)));
        return best >= int.MaxValue ? WalkField.NoWalk : (int)best + Leg(begin.Leg) + Leg(end.Leg);

        int Leg(double metres) => (int)Math.Round(metres / persona.SpeedMetresPerSecond * 10);
    }

    private static long Part(long whole, double share) => share == 0 ? 0 : whole >= int.MaxValue ? int.MaxValue : (long)Math.Round(whole * share);

    private static long Whole(Street street, Persona persona, bool along)
    {
        if (street.FootOneway == (along ? -1 : 1)) return int.MaxValue;
        if (street.Class == StreetClass.Steps && persona.StepsFactor is null) return int.MaxValue;
        if (street.RaisedKerb && !persona.RaisedKerbs) return int.MaxValue;
        double seconds = street.LengthMetres / persona.SpeedMetresPerSecond * (street.Class == StreetClass.Steps ? persona.StepsFactor!.Value : 1);
        var (main, minor) = street.Crossings is { } known ? (known.MainHalves, known.MinorHalves) : street.Class == StreetClass.Crossing ? (2, 0) : (0, 0);
        seconds += main * persona.CrossingSeconds / 2 + minor * (persona.MinorCrossingSeconds ?? persona.CrossingSeconds) / 2;
        return (long)Math.Round(seconds * 10);
    }
}
