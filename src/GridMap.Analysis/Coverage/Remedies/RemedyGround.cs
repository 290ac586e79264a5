using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>What all remedies of one run are worked out on: the city as it is, where its junctions lie, and who is closed by a change.</summary>
internal sealed class RemedyGround
{
    private readonly int[] gapOf;
    private readonly CapacityReplay? capacities;
    private readonly Lazy<LonLat[]> places;
    private readonly Lazy<int[]> junctionOfOuter;
    private readonly Lazy<JunctionCells> cells;
    private readonly Lazy<Dictionary<int, List<int>>> edgesOf;

    public RemedyGround(CoverageFields fields, Demand demand, int[] walk, int[] nearest, CoverageOutcome[] outcomes, int[] gapOf, ObstacleFinder obstacles)
    {
        (Fields, Demand, Walk, Outcomes, Obstacles, this.gapOf) = (fields, demand, walk, outcomes, obstacles, gapOf);
        Gates = new(fields);
        if (fields.Question.RespectCapacity) capacities = new(fields, demand, walk, nearest, outcomes);
        var net = fields.Graph.Net;
        places = new(() =>
        {
            var found = new LonLat[net.JunctionId.Length];
            for (int edge = 0; edge < net.EdgeCount; edge++)
            {
                found[net.FromJunction[edge]] = net.PointAt(edge, 0);
                found[net.ToJunction[edge]] = net.PointAt(edge, 1);
            }
            return found;
        });
        junctionOfOuter = new(() =>
        {
            var found = new int[fields.Graph.NodeCount];
            Array.Fill(found, -1);
            for (int junction = 0; junction < net.JunctionId.Length; junction++)
            {
                if (fields.Graph.States.OuterOf(junction) is >= 0 and var node) found[node] = junction;
            }
            return found;
        });
        cells = new(() => new(this));
        edgesOf = new(() =>
        {
            var found = new Dictionary<int, List<int>>();
            for (int edge = 0; edge < net.EdgeCount; edge++)
            {
                if (net.Compound[edge] == 0) continue;
                if (!found.TryGetValue(net.Compound[edge], out var here)) found[net.Compound[edge]] = here = [];
                here.Add(edge);
            }
            return found;
        });
    }

    public CoverageFields Fields { get; }
    public Demand Demand { get; }
    public int[] Walk { get; }
    public CoverageOutcome[] Outcomes { get; }
    public ObstacleFinder Obstacles { get; }
    public GateWalks Gates { get; }
    public WalkGraph Graph => Fields.Graph;
    public StateNet States => Fields.Graph.States;

    /// <summary>By junction.</summary>
    public LonLat[] Places => places.Value;

    /// <summary>By node: its junction if it is one outside compounds, else −1.</summary>
    public int[] JunctionOfOuter => junctionOfOuter.Value;

    /// <summary>Junctions outside compounds from which a station is within the limit.</summary>
    public JunctionCells Near => cells.Value;

    /// <summary>Inside ways of a compound (index plus one).</summary>
    public IReadOnlyList<int> EdgesOf(int compound) => edgesOf.Value.TryGetValue(compound, out var edges) ? edges : [];

    /// <summary>Tenths of a second from a node to the nearest usable station, as the city is.</summary>
    public int Known(int node) => node < 0 ? WalkField.NoWalk : Fields.Asked.Space.Deciseconds[node];

    public double Metres(LonLat a, LonLat b) => EarthScale.At((a.Latitude + b.Latitude) / 2).DistanceMetres(a, b);

    /// <summary>People and households of a gap who are covered after what the search added.</summary>
    /// <param name="isNew">It added a station without a capacity set, which serves all whom it is within the limit of: those who had none
    /// within it before stand in nobody else's queue.</param>
    public (int People, int Households) Closed(RemedyTools tools, int gap, bool isNew = false)
    {
        bool queues = capacities is not null && !isNew;
        var changed = new Dictionary<int, (int Deciseconds, int Source)>();
        int people = 0, households = 0;
        foreach (int edge in tools.TouchedEdges(States))
        {
            foreach (int i in Demand.OnEdge(edge))
            {
                if (!queues && gapOf[i] != gap) continue;
                var best = tools.Search.BestAt(Demand.SnapArray[i]);
                if (best.Deciseconds > Fields.Limit || best.Deciseconds >= Walk[i]) continue;
                if (queues) changed[i] = best;
                else (people, households) = (people + Demand.HouseholdArray[i].People, households + 1);
            }
        }
        return queues ? Served(changed, gap) : (people, households);
    }

    /// <summary>Of households of a gap that come within the limit, those that are served there, too.</summary>
    public (int People, int Households) Served(Dictionary<int, (int Deciseconds, int Source)> changed, int gap)
    {
        int people = 0, households = 0;
        foreach (int i in capacities is null ? changed.Keys : capacities.ServedAfter(changed))
        {
            if (gapOf[i] != gap) continue;
            (people, households) = (people + Demand.HouseholdArray[i].People, households + 1);
        }
        return (people, households);
    }
}

/// <summary>Arrays for the searches of one thread.</summary>
internal sealed class RemedyTools(RemedyGround ground)
{
    private readonly int[] edgeStamp = new int[ground.Graph.EdgeCount];
    private readonly List<int> edges = [];
    private int now;

    /// <summary>Searches by added sources and ways.</summary>
    public NearerSearch Search { get; } = new(ground.Fields.Asked, ground.Fields.Limit);

    /// <summary>For fields of their own.</summary>
    public SearchSpace Space { get; } = new(ground.Graph.NodeCount, routes: false);

    /// <summary>Edges on which somebody may have become nearer.</summary>
    public List<int> TouchedEdges(StateNet states)
    {
        now++;
        edges.Clear();
        if (Search.AddedEdge >= 0) Touch(Search.AddedEdge);
        foreach (int node in Search.Labelled)
        {
            for (int arc = states.ArcFirst[node]; arc < states.ArcFirst[node + 1]; arc++)
            {
                if (states.ArcWay[arc] >= 0) Touch(states.ArcWay[arc] >> 1);
            }
        }
        return edges;

        void Touch(int edge)
        {
            if (edgeStamp[edge] == now) return;
            edgeStamp[edge] = now;
            edges.Add(edge);
        }
    }
}

/// <summary>Junctions outside compounds from which a station is within the limit, by cells, to find them near a place.</summary>
internal sealed class JunctionCells
{
    /// <summary>How long a new way may be.</summary>
    public const double MostMetres = 300;
    private const double CellLatitude = MostMetres / 110_500;   // metres of a degree of latitude, at the least

    private readonly Dictionary<(int X, int Y), (int Least, List<int> Junctions)> cells = [];
    private readonly RemedyGround ground;

    public JunctionCells(RemedyGround ground)
    {
        this.ground = ground;
        for (int junction = 0; junction < ground.Places.Length; junction++)
        {
            int known = ground.Known(ground.States.OuterOf(junction));
            if (known > ground.Fields.Limit) continue;
            var place = ground.Places[junction];
            int row = Row(place);
            var key = (Column(place, row), row);
            var (least, here) = cells.TryGetValue(key, out var cell) ? cell : (int.MaxValue, []);
            here.Add(junction);
            cells[key] = (Math.Min(least, known), here);
        }
    }

    /// <summary>Junctions within the longest new way of a place, from which a station is within this many tenths of a second; those of
    /// cells near by, some farther.</summary>
    public void Around(LonLat place, int within, List<int> found)
    {
        for (int row = Row(place) - 1, last = row + 2; row <= last; row++)
        {
            int column = Column(place, row);
            for (int x = column - 1; x <= column + 1; x++)
            {
                if (cells.TryGetValue((x, row), out var cell) && cell.Least <= within) found.AddRange(cell.Junctions);
            }
        }
    }

    private static int Row(LonLat place) => (int)Math.Floor(place.Latitude / CellLatitude);

    private static int Column(LonLat place, int row) =>
        (int)Math.Floor(place.Longitude * EarthScale.At(row * CellLatitude).MetresPerDegreeLongitude / MostMetres);
}
