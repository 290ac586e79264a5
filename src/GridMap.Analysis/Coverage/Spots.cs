using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>The snapped households of a demand, those at one place with one leg and in one micro-grid taken together: whatever is read
/// off a field is the same for all of them. Immutable.</summary>
internal sealed class Spots
{
    private readonly Demand demand;
    private readonly int[] placeOfEdge;

    public Spots(Demand demand)
    {
        this.demand = demand;
        int[] byEdge = demand.ByEdge;
        var snaps = demand.SnapArray;
        var households = demand.HouseholdArray;
        var edges = new List<int>();
        var spotFirst = new List<int>();
        var start = new List<int>(byEdge.Length);
        for (int k = 0; k < byEdge.Length; k++)
        {
            ref readonly var here = ref snaps[byEdge[k]];
            bool newEdge = k == 0 || snaps[byEdge[k - 1]].Edge != here.Edge;
            if (newEdge)
            {
                edges.Add(here.Edge);
                spotFirst.Add(start.Count);
            }
            if (newEdge || Differ(byEdge[k - 1], byEdge[k])) start.Add(k);
        }
        Count = start.Count;
        start.Add(byEdge.Length);
        spotFirst.Add(Count);
        (Edge, FirstOnEdge, Start) = ([.. edges], [.. spotFirst], [.. start]);
        placeOfEdge = new int[demand.EdgeFirst.Length - 1];
        Array.Fill(placeOfEdge, -1);
        for (int k = 0; k < Edge.Length; k++) placeOfEdge[Edge[k]] = k;
        Weight = new long[Count];
        MicroGrid = new int[Count];
        Fraction = new double[Count];
        LegMetres = new double[Count];
        for (int spot = 0; spot < Count; spot++)
        {
            ref readonly var snap = ref SnapAt(spot);
            (Fraction[spot], LegMetres[spot]) = (snap.Fraction, snap.LegMetres);
            MicroGrid[spot] = demand.MicroGridOf[byEdge[Start[spot]]];
            foreach (int i in HouseholdsAt(spot)) Weight[spot] += WeightOf(households[i].People);
        }

        bool Differ(int a, int b) => snaps[a].Fraction != snaps[b].Fraction || snaps[a].LegMetres != snaps[b].LegMetres || households[a].MicroGridId != households[b].MicroGridId;
    }

    public int Count { get; }

    /// <summary>Index of an edge in <see cref="Edge"/>, −1 where nobody lives on it.</summary>
    public int PlaceOf(int edge) => placeOfEdge[edge];

    /// <summary>Edges that have households, ascending.</summary>
    public int[] Edge { get; }

    /// <summary>Edge[k] has the spots FirstOnEdge[k] up to FirstOnEdge[k + 1].</summary>
    public int[] FirstOnEdge { get; }

    /// <summary>Spot s holds the demand's ByEdge[Start[s]] up to ByEdge[Start[s + 1]].</summary>
    public int[] Start { get; }

    /// <summary>By spot: households × 2³² + people, so that one addition counts both.</summary>
    public long[] Weight { get; }

    /// <summary>By spot: where it is on its edge, and its leg.</summary>
    public double[] Fraction { get; }
    public double[] LegMetres { get; }

    /// <summary>By spot: index in the demand's MicroGridIds.</summary>
    public int[] MicroGrid { get; }

    public ReadOnlySpan<int> HouseholdsAt(int spot) => demand.ByEdge.AsSpan(Start[spot]..Start[spot + 1]);

    /// <summary>Where all households of the spot are snapped.</summary>
    public ref readonly Snap SnapAt(int spot) => ref demand.SnapArray[demand.ByEdge[Start[spot]]];

    public static long WeightOf(int people) => (1L << 32) + people;

    public static int HouseholdsIn(long weight) => (int)(weight >> 32);

    public static int PeopleIn(long weight) => (int)(weight & uint.MaxValue);
}
