namespace GridMap.Import.Tests;

/// <summary>What holds for every generated tree of areas.</summary>
internal static class AreaChecks
{
    public static async Task AssertTilingAsync(TestStore store)
    {
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from area where not st_isvalid(geom)"));
        Assert.Equal(0L, await store.ScalarAsync<long>("""
            select count(*) from area a join area b on a.parent_id = b.parent_id and a.id < b.id and a.geom && b.geom
            where st_area(st_intersection(a.geom, b.geom)) > 1e-13
            """));
        // Sides are straight in longitude and latitude, as GeoJSON has it; a hundredth of a square metre.
        Assert.Equal(0L, await store.ScalarAsync<long>("""
            select count(*) from area p join (select parent_id, sum(st_area(geom)) as children from area group by parent_id) c on c.parent_id = p.id
            where abs(st_area(p.geom) - c.children) > 1e-12
            """));
        Assert.Equal(0L, await store.ScalarAsync<long>("""
            select count(*) from area p join area c on c.parent_id = p.id where not st_covers(st_buffer(p.geom, 1e-8), c.geom)
            """));
        Assert.Equal(0L, await store.ScalarAsync<long>("""
            select count(*) from household h join area a on a.id = h.micro_grid_id where not st_covers(a.geom, h.geom)
            """));
        Assert.Equal(0L, await store.ScalarAsync<long>("""
            select count(*) from (select a.id from area a left join household h on h.micro_grid_id = a.id where a.level = 5
              group by a.id having count(h.id) not between 30 and 100) odd
            """));
    }
}
