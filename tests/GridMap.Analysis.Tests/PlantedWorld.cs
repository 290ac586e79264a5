using GridMap.Analysis.Coverage;
using GridMap.Analysis.Hours;
using GridMap.Analysis.Walking;
using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Tests;

/// <summary>A small town out of a seed in which everybody could walk to the one station, but for one cause that is planted. Two blocks of
/// streets lie side by side: the station in the west, homes in the east, one street between them.</summary>
internal sealed record PlantedWorld(ChangedCity City, List<HouseholdPoint> Households, List<ServicePoint> Points, CoverageQuestion Question, List<Obstacle> Obstacles)
{
    private static readonly DateTime Evening = new(2026, 11, 22, 20, 30, 0);
    public const long GateId = 77;
    public const long StationId = 5;

    public static PlantedWorld Of(GapReason reason, bool withGate, int seed) => new Maker(seed).Make(reason, withGate);

    public (CoverageResult Result, Demand Demand) Run()
    {
        var graph = City.Graph();
        var demand = Demand.Create(graph, Households);
        return (CoverageAnalysis.Run(graph, demand, Points, Question, Obstacles), demand);
    }

    private sealed class Maker(int seed)
    {
        private readonly Random random = new(seed);
        private readonly List<Street> streets = [];
        private readonly List<HouseholdPoint> households = [];
        private readonly List<Compound> compounds = [];
        private readonly List<Gate> gates = [];
        private readonly List<Obstacle> obstacles = [];
        private long nextNode = 1;

        public PlantedWorld Make(GapReason reason, bool withGate)
        {
            double step = random.Next(60, 100), between = random.Next(60, 140);
            int columns = random.Next(2, 5), rows = random.Next(2, 5);
            int east = columns * 100;   // nodes of the eastern block
            bool inCompound = reason == GapReason.Barrier && withGate;
            Block(0, 0, step, columns, rows, 0);
            double eastX = (columns - 1) * step + between;
            Block(east, eastX, step, columns, rows, inCompound ? 1 : 0);
            int row = random.Next(rows);
            long from = Node(0, columns - 1, row), to = Node(east, 0, row);
            LonLat fromAt = At((columns - 1) * step, row * step), toAt = At(eastX, row * step);
            double width = 2 * (columns - 1) * step + between, height = (rows - 1) * step;
            int limit = (int)(width + height + (reason == GapReason.Unsnapped ? 600 : 300));

            bool isCut = reason == GapReason.Disconnected || (reason == GapReason.Barrier && !withGate);
            if (!isCut) AddStreet(from, to, fromAt, toAt);
            if (isCut) River(eastX - between * 0.7, eastX - between * 0.3);
            if (reason == GapReason.Barrier) RoundAbout(Node(0, 0, rows - 1), Node(east, columns - 1, rows - 1), At(0, height), At(eastX + (columns - 1) * step, height), limit);
            if (inCompound)
            {
                compounds.Add(new(1, "walled", Worlds.Box(eastX - 20, -20, eastX + (columns - 1) * step + 20, height + 20)));
                gates.Add(new(GateId, 1, to, GateAccess.Closed));
                gates.Add(new(GateId + 1, 1, Node(east, columns - 1, rows - 1), GateAccess.Residents));
            }

            var stationAt = At(random.NextDouble() * (columns - 1) * step, random.Next(rows) * step);
            if (reason == GapReason.NoneNear) stationAt = At(-5000, 0);
            if (reason == GapReason.NoneNear) AddStreet(9001, Node(0, 0, 0), At(-5050, 0), At(0, 0));

            int homes = random.Next(2, 12);
            for (int i = 0; i < homes; i++)
            {
                double x = eastX + random.NextDouble() * (columns - 1) * step, y = random.Next(rows) * step;
                AddHousehold(At(x, y + random.NextDouble() * 8));
            }
            if (reason == GapReason.Unsnapped)
            {
                households.Clear();
                double edge = eastX + (columns - 1) * step;
                AddHousehold(At(edge + random.Next(160, 280), random.NextDouble() * height));
                AddStreet(9001, 9002, At(edge + 700, 0), At(edge + 750, 0));   // the map goes on
            }
            if (reason == GapReason.TooFar) limit = StraightLimit(stationAt);
            var station = new ServicePoint(StationId, "the station", stationAt, reason != GapReason.Closed, reason != GapReason.ItemNotOffered,
                reason == GapReason.OverCapacity ? random.Next(households.Sum(h => h.People)) : null, OpeningHours.Parse("Mo-Fr 09:00-17:00"));
            return new(new(streets, compounds, gates), households, [station],
                new(Worlds.Plain, limit, reason == GapReason.Closed ? Evening : null, reason == GapReason.OverCapacity), obstacles);
        }

        /// <summary>A limit that every home is within in a straight line, and none on foot.</summary>
        private int StraightLimit(LonLat station)
        {
            // One home, as far as the streets' corners make the walk a fifth longer than the line; the rest of the town goes.
            households.Clear();
            streets.Clear();
            double side = random.Next(200, 600);
            LonLat corner = new(station.Longitude + side / 96_486.28, station.Latitude), home = new(corner.Longitude, corner.Latitude + side * (0.5 + random.NextDouble() / 2) / 110_852.43);
            AddStreet(1, 2, station, corner);
            AddStreet(2, 3, corner, home);
            AddHousehold(home);
            double straight = Metres(station, home), walk = Metres(station, corner) + Metres(corner, home);
            return (int)Math.Ceiling(straight + (walk - straight) * (0.1 + random.NextDouble() * 0.7));
        }

        private void Block(int first, double west, double step, int columns, int rows, long compound)
        {
            for (int x = 0; x < columns; x++)
            {
                for (int y = 0; y < rows; y++)
                {
                    if (x + 1 < columns) AddStreet(Node(first, x, y), Node(first, x + 1, y), At(west + x * step, y * step), At(west + (x + 1) * step, y * step), compound);
                    if (y + 1 < rows) AddStreet(Node(first, x, y), Node(first, x, y + 1), At(west + x * step, y * step), At(west + x * step, (y + 1) * step), compound);
                }
            }
        }

        private static long Node(int first, int x, int y) => first + 10 + x * 10 + y;

        /// <summary>A way round that is longer than the limit by itself.</summary>
        private void RoundAbout(long from, long to, LonLat fromAt, LonLat toAt, int limit)
        {
            double up = limit / 2.0 + random.Next(50, 400);
            LonLat a = new(fromAt.Longitude, fromAt.Latitude + up / 110_852.43), b = new(toAt.Longitude, toAt.Latitude + up / 110_852.43);
            nextNode = 9100;
            long first = nextNode++, second = nextNode++;
            AddStreet(from, first, fromAt, a);
            AddStreet(first, second, a, b);
            AddStreet(second, to, b, toAt);
        }

        private void River(double west, double east) => obstacles.Add(new("river", "Jin", Worlds.Box(west, -400, east, 900 + random.Next(100))));

        private void AddStreet(long from, long to, LonLat fromAt, LonLat toAt, long compound = 0) =>
            streets.Add(new(streets.Count + 1, from, to, [fromAt, toAt], Metres(fromAt, toAt), StreetClass.Residential, compound));

        private void AddHousehold(LonLat place) => households.Add(new(households.Count + 1, place, random.Next(1, 6), 0));

        private static LonLat At(double east, double north) => Worlds.At(east, north);

        private static double Metres(LonLat a, LonLat b)
        {
            double x = (b.Longitude - a.Longitude) * 96_486.28, y = (b.Latitude - a.Latitude) * 110_852.43;
            return Math.Sqrt(x * x + y * y);
        }
    }
}
