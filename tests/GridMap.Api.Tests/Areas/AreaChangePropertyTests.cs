using FsCheck;
using FsCheck.Fluent;
using GridMap.Api.Areas.Assignments;
using GridMap.Api.Areas.Changes;
using GridMap.Api.Grids;
using GridMap.Data;
using NetTopologySuite.Geometries;

namespace GridMap.Api.Tests.Areas;

/// <summary>Households and history under any sequence of changes, on a real store, as the service's role.</summary>
public sealed class AreaChangePropertyTests
{
    private const int Sequences = 6, Changes = 16, Tries = 3;

    // Each kind, and after each of areas, the way back now and then.
    private static readonly string[] Order = ["split", "undo", "merge", "rename", "closeCompound", "reopenCompound", "redraw", "undo", "adopt", "reparent", "undo", "merge", "undo", "split", "adopt", "undo"];

    [Fact]
    public async Task Households_and_history_are_conserved_under_any_sequence_of_changes()
    {
        await using var town = await LatticeTown.CreateAsync();
        var made = new Dictionary<string, int>();
        var asked = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => asked += RunAsync(town, seed, made).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));
        Assert.True(made.Values.Sum() > asked * 0.5, $"{made.Values.Sum()} of {asked} changes were made");
        Assert.All(AreaOrderReader.Kinds, kind => Assert.True(made.GetValueOrDefault(kind) > 0, $"no {kind} was made"));
    }

    private static async Task<int> RunAsync(LatticeTown town, int seed, Dictionary<string, int> made)
    {
        var random = new Random(seed);
        await town.LayAsync(seed);
        var day = LatticeTown.FirstDay;
        var told = new Dictionary<DateOnly, string>();
        var log = $"seed {seed}:";
        var before = "";
        var refused = 0;
        for (var i = 0; i < Changes; i++)
        {
            var kind = Order[(i + seed) % Order.Length];
            for (var pass = kind is "reopenCompound" or "undo" ? 0 : random.Next(3); pass > 0; pass--)
            {
                told[day] = await ResponsibleAsync(town, day);
                day = day.AddDays(1);
            }

            var now = await StateAsync(town, day);
            await using var work = await new ActingStore(town.Service).BeginAsync(Actor.Account(LatticeTown.Planner, day), CancellationToken.None);
            var order = await RandomOrders.NextAsync(work, kind, random);
            try
            {
                await AreaChanges.MakeAsync(work, order, LatticeTown.Planner, day, CancellationToken.None);
                await work.CommitAsync(CancellationToken.None);
                made[order.Kind] = made.GetValueOrDefault(order.Kind) + 1;
                refused = 0;
                log += $" {order.Kind} {(order is CompoundOrder c ? $"{c.Compound.Id}" : string.Join('+', order.Areas.Select(a => a.Id)))}";
            }
            catch (AreaChangeRefused e)
            {
                log += $" ({order.Kind}: {e.Message})";
                if (++refused % Tries != 0)
                {
                    i--;   // another of its kind
                }

                continue;
            }

            Assert.Equal((400L, 1200L), (await town.Store.ScalarAsync<long>("select count(*) from household_count"), await town.Store.ScalarAsync<long>("select sum(people) from household_count")));
            await AreaInvariants.AssertAsync(town.Store, log);
            if (kind == "undo")
            {
                Assert.True(before == await StateAsync(town, day), $"it is not as before the change that was taken back: {log}");
            }

            before = now;
        }

        foreach (var (past, was) in told)
        {
            Assert.True(was == await ResponsibleAsync(town, past), $"who was responsible on {past} is told otherwise after {log}");
        }

        return Changes;
    }

    // What is there on a day, and who works where from then on.
    private static Task<string> StateAsync(LatticeTown town, DateOnly day) => town.Store.ScalarAsync<string>($"""
        select concat_ws('|', (select string_agg(concat_ws(' ', id, parent_id, code, name, st_astext(geom)), ',' order by id) from area where valid_to is null),
          (select string_agg(concat_ws(' ', id, micro_grid_id, coalesce(compound_id, 0)), ',' order by id) from household),
          (select string_agg(concat_ws(' ', worker_id, micro_grid_id, household_id, greatest(valid_from, '{day:yyyy-MM-dd}'), valid_to), ',' order by micro_grid_id, household_id, valid_from)
            from assignment where valid_to is null or valid_to > greatest(valid_from, '{day:yyyy-MM-dd}')),
          (select string_agg(concat_ws(' ', station_id, area_id), ',' order by station_id, area_id) from station_area))
        """);

    private static Task<string> ResponsibleAsync(LatticeTown town, DateOnly day) => town.Store.ScalarAsync<string>(
        $"""
        select md5(string_agg(concat_ws(' ', h.id, r.worker_id, r.micro_grid_id, r.in_stead, coalesce(
          (select p.compound_id from household_compound_past p where p.household_id = h.id and p.valid_to > '{day:yyyy-MM-dd}' order by p.valid_to, p.change_id limit 1), h.compound_id, 0)), ',' order by h.id))
        from household h, responsible(h.id, '{day:yyyy-MM-dd}') r
        """);
}

/// <summary>Changes that a planner might ask for, some of which cannot be made.</summary>
internal static class RandomOrders
{
    public static async Task<AreaOrder> NextAsync(ActingTransaction work, string kind, Random random)
    {
        var areas = new AreaDrafts(await AreaReading.SubtreeAsync(work, null, CancellationToken.None));
        var level = new[] { 2, 3, 3, 4, 4, 5, 5, 5 }[random.Next(8)];
        var all = areas.All.Where(a => a.Level == level).OrderBy(a => a.Id).ToList();
        var area = all[random.Next(all.Count)];
        switch (kind)
        {
            case "split":
                var middle = area.Shape.InteriorPoint.Coordinate;
                double angle = random.NextDouble() * Math.PI, x = Math.Cos(angle) * 0.1, y = Math.Sin(angle) * 0.1;
                return new SplitOrder(Named(area), [], PolygonReader.Factory.CreateLineString([new(middle.X - x, middle.Y - y), new(middle.X + x, middle.Y + y)]), []);
            case "merge":
                var neighbours = Beside(area, all.Where(a => a.ParentId == area.ParentId));
                return new MergeOrder(Named([area, .. neighbours.Take(random.Next(1, 3))]), [], null);
            case "redraw":
                return new RedrawOrder(Named(area), [], Redrawn(area, random));
            case "reparent":
                var parents = areas.All.Where(a => a.Level == level - 1 && a.Id != area.ParentId && a.Shape.Distance(area.Shape) < 1e-9).OrderBy(a => a.Id).ToList();
                return new ReparentOrder(Named(area), [], parents.Count == 0 ? area.ParentId!.Value : parents[random.Next(parents.Count)].Id);
            case "rename":
                return new RenameOrder(Named(area), [], $"{random.Next(1000)} 号");
            case "closeCompound" or "reopenCompound":
                var compounds = await work.ReadAsync("select id, revision, valid_to from compound where (valid_to is null) = $1 order by valid_to desc, id", r => new CompoundRevision(r.GetInt64(0), r.GetInt32(1)),
                    CancellationToken.None, kind == "closeCompound");
                return new CompoundOrder(kind, compounds.Count == 0 ? new CompoundRevision(1, 1) : compounds[kind == "closeCompound" ? random.Next(compounds.Count) : 0]);
            case "undo":
                return new UndoOrder((await work.ReadAsync("select coalesce(max(id), 0) from area_change where kind <> 'undo'", r => r.GetInt64(0), CancellationToken.None)).Single());
            default:
                all = [.. areas.All.Where(a => a.Level is 3 or 4).OrderBy(a => a.Id)];
                area = all[random.Next(all.Count)];
                return new AdoptOrder(Named([area, .. Below(areas, area)]), [], [.. Halves(area, 2).Take(random.Next(1, 3)).Select(h => new ProposedShape(h, null,
                    area.Level == 3 ? [.. Halves(h, 3).Select(p => new ProposedShape(p, null, []))] : []))]);
        }
    }

    private static List<AreaRevision> Named(params ReadOnlySpan<AreaDraft> areas) => [.. areas.ToArray().Select(a => new AreaRevision(a.Id, a.Before!.Revision))];

    private static IEnumerable<AreaDraft> Below(AreaDrafts areas, AreaDraft area) => areas.ChildrenOf(area.Id).SelectMany(c => Below(areas, c).Prepend(c));

    private static IEnumerable<AreaDraft> Beside(AreaDraft area, IEnumerable<AreaDraft> others) => others.Where(o => o != area && o.Shape.Intersection(area.Shape).Length > 1e-6);

    private static MultiPolygon Redrawn(AreaDraft area, Random random)
    {
        var corners = area.Shape.Coordinates;
        var corner = area.Shape.Factory.CreatePoint(corners[random.Next(corners.Length)]);
        var blot = corner.Buffer(0.001 + random.NextDouble() * 0.012, random.Next(1, 4));
        return Whole(random.Next(4) > 0 ? area.Shape.Union(blot) : area.Shape.Difference(blot));
    }

    private static IEnumerable<MultiPolygon> Halves(AreaDraft area, int parts) => Halves(area.Shape, parts);

    private static IEnumerable<MultiPolygon> Halves(Geometry shape, int parts)
    {
        var box = shape.EnvelopeInternal;
        for (var i = 0; i < parts; i++)
        {
            var strip = shape.Factory.ToGeometry(new Envelope(box.MinX + box.Width * i / parts, box.MinX + box.Width * (i + 1) / parts, box.MinY - 1, box.MaxY + 1));
            if (shape.Intersection(strip) is { IsEmpty: false } half)
            {
                yield return Whole(half);
            }
        }
    }

    private static MultiPolygon Whole(Geometry shape) => PolygonReader.Factory.CreateMultiPolygon([.. Slivers.Parts(shape)]);
}
