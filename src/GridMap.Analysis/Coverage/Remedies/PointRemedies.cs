using GridMap.Analysis.Scenarios;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Remedies at stations: longer hours, the item, more capacity, a new one.</summary>
internal sealed class PointRemedies(RemedyGround ground)
{
    /// <summary>Known stations tried for a gap: those that are the nearest for most of its people.</summary>
    private const int MostStations = 8;

    /// <summary>Places tried for a new station: those with most people within straight reach. Where fewer people than the best found
    /// are within straight reach of all others, it is the best of all candidates.</summary>
    private const int MostPlaces = 12;

    /// <summary>Candidate places are one for each cell of this size that somebody of the gap lives in, larger in gaps of many cells.</summary>
    private const double CellMetres = 200;
    private const int MostCells = 600;

    public const long NewId = -1;

    private CoverageFields Fields => ground.Fields;

    public IEnumerable<GapRemedy> LongerHours(CoverageGap gap, RemedyTools tools) =>
        Known(gap, tools, RemedyKind.LongerHours, Fields.Offering, p => !p.Open, p => p with { Open = true });

    public IEnumerable<GapRemedy> AddItem(CoverageGap gap, RemedyTools tools) =>
        Known(gap, tools, RemedyKind.AddItem, Fields.Any, p => p.Open && !p.Offers, p => p with { Offers = true });

    private IEnumerable<GapRemedy> Known(CoverageGap gap, RemedyTools tools, RemedyKind kind, WalkField field, Func<ServicePoint, bool> wanted, Func<ServicePoint, ServicePoint> change)
    {
        var people = new Dictionary<int, int>();
        foreach (int i in gap.Members)
        {
            int point = field.SourceAt(ground.Demand.SnapArray[i]);
            if (point >= 0 && wanted(Fields.Points[point])) people[point] = people.GetValueOrDefault(point) + ground.Demand.HouseholdArray[i].People;
        }
        foreach (var (index, _) in people.OrderByDescending(p => p.Value).ThenBy(p => p.Key).Take(MostStations))
        {
            var point = Fields.Points[index];
            tools.Search.AddSource(Fields.Snaps[index], index);
            var (closed, households) = ground.Closed(tools, gap.Number);
            yield return new(kind, [new SetPoint(change(point))], point.Place, closed, households, gap.People) { StationId = point.Id, StationName = point.Name };
        }
    }

    /// <summary>Room for everybody whose nearest station it is: closes the gap of those who are turned away there.</summary>
    public static GapRemedy MoreCapacity(CoverageGap gap, ServicePoint point)
    {
        int capacity = gap.Evidence.PeopleNearest!.Value;
        return new(RemedyKind.MoreCapacity, [new SetPoint(point with { Capacity = capacity })], point.Place, gap.People, gap.Households, gap.People)
        {
            StationId = point.Id, StationName = point.Name, Capacity = capacity,
        };
    }

    public GapRemedy? NewStation(CoverageGap gap, RemedyTools tools, CancellationToken cancellation)
    {
        var cells = Cells(gap, out double size);
        double reach = Fields.Question.LimitSeconds * Fields.Question.Persona.SpeedMetresPerSecond + size;
        var bounded = cells.ConvertAll(c => (Cell: c, Bound: cells.Where(o => ground.Metres(o.Place, c.Place) <= reach).Sum(o => o.People)));
        bounded.Sort((a, b) => b.Bound != a.Bound ? b.Bound.CompareTo(a.Bound) : b.Cell.People != a.Cell.People ? b.Cell.People.CompareTo(a.Cell.People) : a.Cell.Household.CompareTo(b.Cell.Household));
        GapRemedy? best = null;
        foreach (var (cell, bound) in bounded.Take(MostPlaces))
        {
            if (best is not null && bound <= best.PeopleClosed) break;
            cancellation.ThrowIfCancellationRequested();
            var place = ground.Demand.SnapArray[cell.Household].Position;
            tools.Search.AddSource(ground.Graph.Snap(place), Fields.Points.Count);
            var (people, households) = ground.Closed(tools, gap.Number, isNew: true);
            if (best is null || (people, households).CompareTo((best.PeopleClosed, best.HouseholdsClosed)) > 0)
                best = new(RemedyKind.NewStation, [new AddPoint(new(NewId, "", place))], place, people, households, gap.People);
            if (best.HouseholdsClosed == gap.Households) break;
        }
        return best;
    }

    private readonly record struct Cell(LonLat Place, int People, int Household);

    /// <summary>The gap's people by cells, each with the household nearest to its middle.</summary>
    private List<Cell> Cells(CoverageGap gap, out double size)
    {
        var origin = gap.Evidence.From;
        var scale = EarthScale.At(origin.Latitude);
        var box = gap.Shape.EnvelopeInternal;
        double square = box.Width * scale.MetresPerDegreeLongitude * box.Height * scale.MetresPerDegreeLatitude;
        for (double metres = size = Math.Max(CellMetres, Math.Sqrt(square / MostCells)); ; metres = size *= 2)
        {
            var members = gap.Members.GroupBy(i =>
            {
                var place = ground.Demand.HouseholdArray[i].Place;
                return ((int)Math.Round(EarthScale.ShortWay(place.Longitude - origin.Longitude) * scale.MetresPerDegreeLongitude / metres),
                    (int)Math.Round((place.Latitude - origin.Latitude) * scale.MetresPerDegreeLatitude / metres));
            }).ToList();
            if (members.Count <= MostCells) return members.ConvertAll(ToCell);
        }
    }

    private Cell ToCell(IEnumerable<int> members)
    {
        int[] all = [.. members];
        double lon = all.Average(i => ground.Demand.HouseholdArray[i].Place.Longitude), lat = all.Average(i => ground.Demand.HouseholdArray[i].Place.Latitude);
        var middle = new LonLat(lon, lat);
        return new(middle, all.Sum(i => ground.Demand.HouseholdArray[i].People), all.MinBy(i => ground.Metres(middle, ground.Demand.HouseholdArray[i].Place)));
    }
}
