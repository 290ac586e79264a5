using NetTopologySuite.Geometries;

namespace GridMap.Import.Grids;

/// <summary>Generated stations: a centre in most communities (every seventh is left without, so that there is something to find, and one serves
/// three), a complex in each subdistrict, compound stations, rest stations.</summary>
public static class StationMaker
{
    private const string OfficeHours = "Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off";

    public static List<StationRow> Make(IReadOnlyList<Site> sites, AreaTree tree, LocalMetres plane, Random random)
    {
        var stations = new List<StationRow>();
        var byCommunity = Enumerable.Range(0, sites.Count).Where(i => sites[i].Households > 0).ToLookup(i => tree.CommunityOfCell[i], i => sites[i]);
        var communities = tree.Areas.Where(a => a.Level == 3).ToList();
        for (var i = 0; i < communities.Count; i++)
        {
            var houses = byCommunity[communities[i].Id].ToList();
            if (houses.Count == 0)
            {
                continue;
            }

            var sharedByThree = i == 1 && communities.Count >= 4;
            var shared = communities.Count >= 4 && i is 0 or 2;
            if (i % 7 != 6 && !(shared && communities.Count >= 4))
            {
                var items = sharedByThree ? ServiceItems.Centre : ServiceItems.Some(random, 16 + random.Next(28));
                var capacity = random.Next(3) == 0 ? 2000 + 500 * random.Next(6) : (int?)null;
                IReadOnlyList<long> serves = sharedByThree ? [communities[0].Id, communities[1].Id, communities[2].Id] : [communities[i].Id];
                stations.Add(Station("community_centre", communities[i].Name + "党群服务中心", Middle(houses, s => s.Compound is null), OfficeHours, capacity, items, serves));
            }

            stations.Add(Station("rest_station", communities[i].Name + "暖心驿站", houses[random.Next(houses.Count)], i % 3 == 0 ? "24/7" : "07:00-22:00", 120, ServiceItems.Rest, []));
        }

        AddComplexes(stations, tree, communities, byCommunity);
        AddCompoundStations(stations, sites);
        return stations;

        StationRow Station(string kind, string name, Site at, string hours, int? capacity, IReadOnlyList<string> items, IReadOnlyList<long> areas) =>
            Row(plane, kind, name, at, hours, capacity, items, areas);

        void AddComplexes(List<StationRow> rows, AreaTree areas, List<AreaRow> of, ILookup<long, Site> houses)
        {
            foreach (var subdistrict in areas.Areas.Where(a => a.Level == 2))
            {
                var all = of.Where(c => c.ParentId == subdistrict.Id).SelectMany(c => houses[c.Id]).ToList();
                if (all.Count > 0)
                {
                    rows.Add(Station("subdistrict_complex", subdistrict.Name + "党群服务综合体", Middle(all, s => s.Compound is null),
                        "Mo-Fr 08:30-18:00; Sa-Su 09:00-17:00", null, ServiceItems.Complex, [subdistrict.Id]));
                }
            }
        }

        void AddCompoundStations(List<StationRow> rows, IReadOnlyList<Site> all)
        {
            var large = all.Where(s => s.Compound is not null && s.Households > 0).GroupBy(s => s.Compound!.Id).Where(g => g.Sum(s => s.Households) >= 200);
            foreach (var houses in large.Where((_, i) => i % 2 == 0))
            {
                rows.Add(Station("compound_station", houses.First().Compound!.Name + "党群服务站", Middle(houses.ToList(), _ => true), "Mo-Su 08:30-20:30", null,
                    ServiceItems.CompoundStation, []));
            }
        }
    }

    private static StationRow Row(LocalMetres plane, string kind, string name, Site at, string hours, int? capacity, IReadOnlyList<string> items, IReadOnlyList<long> areas) =>
        new(kind, name + "（生成）", LocalMetres.Degrees.CreatePoint(plane.ToDegrees(at.At)), hours, capacity,
            $"{at.Compound?.Name ?? at.Street}{at.Number}{(at.Compound is null ? "号" : "栋")}", null, items, areas);

    // The house nearest to the middle of the people, of the wanted kind where there is one.
    private static Site Middle(List<Site> houses, Func<Site, bool> wanted)
    {
        var people = (double)houses.Sum(s => s.Households);
        var middle = new Coordinate(houses.Sum(s => s.At.X * s.Households) / people, houses.Sum(s => s.At.Y * s.Households) / people);
        return houses.Where(wanted).DefaultIfEmpty(houses[0]).MinBy(s => s.At.Distance(middle))!;
    }
}
