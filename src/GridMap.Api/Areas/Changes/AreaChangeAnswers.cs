using GridMap.Api.City;
using GridMap.Api.Grids;
using GridMap.Api.Http;
using GridMap.Analysis.Grids;

namespace GridMap.Api.Areas.Changes;

/// <summary>Tells what a change did.</summary>
internal static class AreaChangeAnswers
{
    public static AreaChangeDocument Of(AreaChangeResult result, int visitsDue, bool dryRun, IReadOnlyList<GridAreaDocument>? check)
    {
        var areas = result.Areas;
        var totals = new Totals(result);
        var successors = areas.Successions.ToLookup(s => s.From, s => s.To);
        var origins = areas.Successions.ToLookup(s => s.To, s => s.From);
        long? Id(AreaDraft area) => dryRun && area.Opened ? null : area.Id;
        string? ParentCode(long? parent) => areas.Find(parent)?.Code;
        var redrawn = areas.All.Where(a => a.Redrawn || a.Opened).OrderBy(a => a.Level).ThenBy(a => a.Code, StringComparer.Ordinal);
        return new AreaChangeDocument(
            dryRun ? null : result.Change, result.Order.Kind, result.Day, result.Moves.Count, result.Moves.Sum(m => m.People),
            [.. Sorted(areas.All.Where(a => a.Closed)).Select(a => new ClosedArea(a.Id, a.Level, a.Code, a.Name, totals.Before(a).Households, totals.Before(a).People, [.. successors[a].Select(s => s.Code).Order(StringComparer.Ordinal)]))],
            [.. result.Opened.Select(a => new OpenedArea(Id(a), a.Level, a.Code, a.Name, ParentCode(a.ParentId), totals.After(a).Households, totals.After(a).People, [.. origins[a].Select(s => s.Before?.Code ?? s.Code).Order(StringComparer.Ordinal)]))],
            [.. Sorted(areas.All.Where(a => a.Changed)).Select(a => new ChangedArea(a.Id, a.Level, a.Code, a.Name, ParentCode(a.ParentId), a.Before!.Code, a.Before.Name, areas.Find(a.Before.ParentId)?.Before?.Code,
                a.Redrawn, totals.After(a).Households, totals.After(a).People, totals.Before(a).Households, totals.Before(a).People))],
            [.. result.Moves.GroupBy(m => (m.From, m.To)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.To.Code, StringComparer.Ordinal)
                .Select(g => new AreaMove(g.Key.From?.Before!.Code, g.Key.To.Code, g.Count(), g.Sum(m => m.People)))],
            result.Carried.Assignments, result.Carried.Stations, result.Carried.Scopes, visitsDue, result.Carried.EventsRerouted, result.Compound, check,
            [.. redrawn.Select(a => new Feature<ChangedShape>(GeoJsonGeometry.From(a.Shape), new ChangedShape(Id(a), a.Level, a.Code, a.Name, a.Opened)))]);
    }

    private static IEnumerable<AreaDraft> Sorted(IEnumerable<AreaDraft> areas) => areas.OrderBy(a => a.Level).ThenBy(a => a.Code, StringComparer.Ordinal);

    /// <summary>The grids and micro-grids of parents whose parts changed against the rules.</summary>
    public static async Task<IReadOnlyList<GridAreaDocument>> CheckAsync(AreaChangeResult result, LoadedCity city, CancellationToken cancellation)
    {
        var areas = result.Areas;
        var demand = await city.DemandAsync(cancellation);
        var moved = result.Moves.ToDictionary(m => m.Household, m => m.To.Id);
        var report = new GridReport();
        bool IsTouched(AreaDraft area) => area.Opened || area.Closed || area.Redrawn || area.Changed && area.Before!.ParentId != area.ParentId;
        var parents = areas.All.Where(a => a.Level is 4 or 5 && IsTouched(a)).SelectMany(a => new[] { areas.Find(a.ParentId), areas.Find(a.Before?.ParentId) })
            .OfType<AreaDraft>().Where(p => !p.Closed).Distinct();
        foreach (var parent in Sorted(parents))
        {
            var children = areas.ChildrenOf(parent.Id);
            var place = new Dictionary<long, int>();
            for (var i = 0; i < children.Count; i++)
            {
                foreach (var microGrid in parent.Level == 4 ? [children[i]] : areas.ChildrenOf(children[i].Id))
                {
                    place[microGrid.Id] = i;
                }
            }

            int[] chosen = [.. Enumerable.Range(0, demand.Households.Count).Where(i => place.ContainsKey(MicroGridOf(i)))];
            if (chosen.Length <= GridGrounds.MostHouseholds && children.Count > 0)
            {
                var ground = GridGround.Of(city.Graph, demand, parent.Shape, chosen);
                int[] walked = [.. Enumerable.Range(0, children.Count).Where(i => IsTouched(children[i]))];
                report.AddLevel(parent.Level + 1, parent.Code, ground, [.. children.Select(c => new GridArea(c.Id, c.Code, c.Shape))],
                    parent.Level == 3 ? HouseholdBounds.Grid : HouseholdBounds.MicroGrid, [.. chosen.Select(i => place[MicroGridOf(i)])], cancellation, walked);
            }
        }

        return report.Areas();

        long MicroGridOf(int household)
        {
            var h = demand.Households[household];
            return moved.TryGetValue(h.Id, out var to) ? to : h.MicroGridId;
        }
    }

    /// <summary>Households and people of areas of every level, as micro-grids add up.</summary>
    private sealed class Totals
    {
        private readonly Dictionary<long, (int Households, int People)> before = [];
        private readonly Dictionary<long, (int Households, int People)> after = [];

        public Totals(AreaChangeResult result)
        {
            foreach (var (id, counts) in result.Counts.Before)
            {
                for (var a = result.Areas.Find(id); a is not null; a = result.Areas.Find(a.Before!.ParentId))
                {
                    Add(before, a.Id, counts);
                }
            }

            foreach (var (id, counts) in result.Counts.After)
            {
                for (var a = result.Areas.Find(id); a is not null; a = result.Areas.Find(a.ParentId))
                {
                    Add(after, a.Id, counts);
                }
            }
        }

        public (int Households, int People) Before(AreaDraft area) => before.GetValueOrDefault(area.Id);

        public (int Households, int People) After(AreaDraft area) => after.GetValueOrDefault(area.Id);

        private static void Add(Dictionary<long, (int Households, int People)> sums, long area, (int Households, int People) counts)
        {
            var sum = sums.GetValueOrDefault(area);
            sums[area] = (sum.Households + counts.Households, sum.People + counts.People);
        }
    }
}
