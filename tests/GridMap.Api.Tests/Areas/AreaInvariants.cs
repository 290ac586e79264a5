namespace GridMap.Api.Tests.Areas;

/// <summary>What holds after any change of areas, each as a query that finds what breaks it.</summary>
internal static class AreaInvariants
{
    private static readonly (string Says, string Finds)[] All =
    [
        ("each household is in one current micro-grid that holds its place",
            "select h.id from household h left join area a on a.id = h.micro_grid_id and a.level = 5 and a.valid_to is null where h.valid_to is null and (a.id is null or st_distance(a.geom, h.geom) > 1e-9)"),
        ("what lies above a current area is current", "select a.id from area a join area p on p.id = a.parent_id where a.valid_to is null and p.valid_to is not null"),
        ("parts add up to their parent", """
            select p.id from area p join area c on c.parent_id = p.id and c.valid_to is null where p.valid_to is null
            group by p.id having abs(sum(st_area(c.geom)) - st_area(p.geom)) > 1e-11
            """),
        ("no two areas of a level share ground", """
            select a.id from area a join area b on b.level = a.level and b.id > a.id and b.geom && a.geom where a.valid_to is null and b.valid_to is null
              and st_area(st_intersection(a.geom, b.geom)) > 1e-11
            """),
        ("everybody above a micro-grid has parts", "select p.id from area p where p.level < 5 and p.valid_to is null and not exists (select from area c where c.parent_id = p.id and c.valid_to is null)"),
        ("a code is of one area for ever", "select code from (select code, id from area union select code, area_id from area_past) c group by code having count(distinct id) > 1"),
        ("codes go on from their parent's", "select a.id from area a join area p on p.id = a.parent_id where a.valid_to is null and left(a.code, length(p.code)) <> p.code"),
        ("a household's days are told without a hole", """
            select household_id from (
              select household_id, valid_from, valid_to, lead(valid_from) over w as next, row_number() over w as number,
                (select valid_from from household where id = household_id) as first
              from (select household_id, valid_from, valid_to from household_past union all select id, placed_from, 'infinity' from household) d
              window w as (partition by household_id order by valid_from, valid_to)) d
            where valid_to <> coalesce(next, 'infinity') or number = 1 and valid_from <> first
            """),
        ("an area's days are told without a hole", """
            select area_id from (
              select area_id, valid_from, valid_to, lead(valid_from) over w as next, row_number() over w as number
              from (select area_id, change_id, valid_from, valid_to from area_past union all select id, 9e18, valid_from, coalesce(valid_to, 'infinity') from area) d
              window w as (partition by area_id order by valid_from, change_id)) d
            where next is not null and valid_to <> next
            """),
        ("nobody works in a micro-grid that is closed", "select s.id from assignment s join area a on a.id = s.micro_grid_id where a.valid_to < coalesce(s.valid_to, 'infinity') and s.valid_from < coalesce(s.valid_to, 'infinity')"),
        ("each household is in the smallest present compound that holds its place, or in none", """
            select h.id from household h where h.valid_to is null and h.compound_id is distinct from (
              select c.id from compound c where c.valid_to is null and st_covers(c.geom, h.geom) order by st_area(c.geom) limit 1)
            """),
        ("a closed compound's change is known, and one that goes on has none", "select c.id from compound c left join area_change a on a.id = c.closed_by where (c.valid_to is null) <> (a.id is null) or a.made_on <> c.valid_to"),
        ("what is closed has a successor", "select a.id from area a where a.valid_to is not null and not exists (select from area_succession s where s.from_id = a.id)"),
    ];

    public static async Task AssertAsync(TestStore store, string after)
    {
        foreach (var (says, finds) in All)
        {
            var broken = await store.ScalarAsync<string>($"select coalesce(string_agg(x::text, ' '), '') from (select x from ({finds}) v (x) limit 8) w");
            Assert.True(broken.Length == 0, $"{says}: not {broken}, after {after}");
        }
    }
}
