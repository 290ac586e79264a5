using GridMap.Data.EntityFramework;
using GridMap.Testing;
using Microsoft.EntityFrameworkCore;
using NetTopologySuite.Geometries;

namespace GridMap.Data.Tests;

public sealed class GeometryMappingTests
{
    [Fact]
    public async Task Stations_go_through_the_DbContext_with_their_point_items_and_areas()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync("insert into source (name, kind, attribution) values ('test', 'file', 'test')");
        var builder = new DbContextOptionsBuilder<GridMapDbContext>();
        builder.UseNpgsql(store.DataSource);
        var options = builder.UseGeometry().Options;
        await using (var db = new GridMapDbContext(options))
        {
            var item = await db.ServiceItems.OrderBy(i => i.Code).FirstAsync();
            db.Stations.Add(new Station
            {
                Kind = "community_centre",
                Name = "测试站",
                Geom = new Point(104.07, 30.66) { SRID = 4326 },
                SourceId = 1,
                Items = { new StationItem { ItemCode = item.Code } },
            });
            await db.SaveChangesAsync();
        }

        await using (var db = new GridMapDbContext(options))
        {
            var station = await db.Stations.Include(s => s.Items).SingleAsync();
            Assert.Equal(104.07, station.Geom.X);
            Assert.Equal(4326, station.Geom.SRID);
            Assert.Single(station.Items);
            station.Geom = new Point(104.08, 30.66) { SRID = 4326 };
            await db.SaveChangesAsync();
        }

        Assert.Equal("POINT(104.08 30.66)", await store.ScalarAsync<string>("select ST_AsText(geom) from station"));
    }
}
