using GridMap.Data;
using Npgsql;

namespace GridMap.Api.Tests.Access;

/// <summary>The API's filters dropped: every protected table selected whole, through the service's role, in the name of each account.</summary>
public sealed class StoreAccessTests(AccessCity city) : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    // Tables that the service may read whole, and why. Everything else has row-level security and rows of the neighbour's in AccessCity.
    private static readonly Dictionary<string, string> Public = new(StringComparer.Ordinal)
    {
        ["source"] = "names of files and their licences", ["store_version"] = "counters", ["schema_migration"] = "names of migrations",
        ["service_item"] = "a catalogue", ["station_kind"] = "a catalogue", ["facility_category"] = "a catalogue", ["persona"] = "a catalogue", ["care_flag"] = "a catalogue", ["colour_reason"] = "a catalogue", ["checklist_item"] = "a catalogue",
        ["greeting"] = "a catalogue", ["meter"] = "a catalogue", ["material"] = "a catalogue", ["visit_interval"] = "a catalogue", ["visit_outcome"] = "a catalogue", ["holiday"] = "a catalogue",
        ["department"] = "a catalogue", ["event_category"] = "a catalogue", ["event_transition"] = "a catalogue", ["points_rule"] = "a catalogue",
        ["area"] = "borders and names are public; changing them is protected", ["area_past"] = "as area", ["area_succession"] = "as area", ["area_code"] = "as area",
        ["compound"] = "the map", ["gate"] = "the map", ["street"] = "the map", ["base_feature"] = "the map", ["english_name"] = "the map", ["facility"] = "the map",
        ["station"] = "public places", ["station_item"] = "public places", ["station_area"] = "public places",
        ["coverage_run"] = "questions and totals", ["coverage_area"] = "counts", ["coverage_gap"] = "counts and shapes", ["coverage_household"] = "walks to households by their id",
        ["key_check"] = "a fixed text under the keys", ["scenario"] = "planners' what-ifs", ["siting_run"] = "questions and answers",
    };

    private NpgsqlDataSource service = null!;

    public ValueTask InitializeAsync()
    {
        service = GridMapDataSource.CreateForService(city.Store.ConnectionString);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task Every_table_is_public_with_a_reason_or_protected()
    {
        var open = (await city.Store.ScalarAsync<string>("""
            select coalesce(string_agg(c.relname, ' ' order by c.relname), '') from pg_class c where c.relnamespace = 'gridmap'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity
              and has_any_column_privilege('gridmap_service', c.oid, 'select')
            """)).Split(' ');
        Assert.True(!open.Except(Public.Keys).Any(),
            "Enable row-level security with a policy (docs/decisions/0014), or list it in StoreAccessTests.Public with the reason: " + string.Join(", ", open.Except(Public.Keys)));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("worker")]
    [InlineData("dispatcher")]
    [InlineData("planner")]
    [InlineData("administrator")]
    public async Task Without_any_filter_the_database_gives_nothing_that_is_not_theirs(string role)
    {
        var place = Array.IndexOf(AccessCity.Roles, role);
        var actor = place < 0 ? Actor.Nobody(Today) : Actor.Account(5500011 + place, Today);
        foreach (var (table, columns) in await ProtectedAsync())
        {
            await using var work = await new ActingStore(service).BeginAsync(actor, CancellationToken.None);
            var seen = (await work.ScalarAsync<string>($"select coalesce(string_agg(t::text, e'\\n'), '') from (select {columns} from {table}) t", CancellationToken.None))!;
            var found = AccessCity.FindNeighbour(seen);
            Assert.False(found.Success, $"{role} sees '{found.Value}' of the neighbour's in {table}");
            if (place < 0)
            {
                Assert.True(seen == "", $"{table} is not empty where nobody acts: {seen}");
            }
        }
    }

    [Fact]
    public async Task Of_every_protected_table_there_is_a_row_of_ours_that_we_see_and_one_of_the_neighbour_s()
    {
        foreach (var (table, columns) in await ProtectedAsync())
        {
            var all = await city.Store.ScalarAsync<string>($"select coalesce(string_agg(t::text, e'\\n'), '') from (select {columns} from {table}) t");
            Assert.True(AccessCity.FindNeighbour(all).Success, $"Add rows of {table}, ours and the neighbour's, to AccessCity.Rows.");
            var seen = 0L;
            for (var place = 0; place < AccessCity.Roles.Length; place++)
            {
                await using var work = await new ActingStore(service).BeginAsync(Actor.Account(5500011 + place, Today), CancellationToken.None);
                seen += await work.ScalarAsync<long>($"select count(*) from {table}", CancellationToken.None);
            }

            Assert.True(seen > 0, $"Nobody sees a row of {table} in AccessCity: is its policy too narrow?");
        }
    }

    /// <summary>Tables with row-level security and the columns that the service may read.</summary>
    private async Task<List<(string Table, string Columns)>> ProtectedAsync()
    {
        var tables = new List<(string, string)>();
        await using var command = city.Store.DataSource.CreateCommand("""
            select c.relname, string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = 'gridmap'::regnamespace and c.relrowsecurity and has_column_privilege('gridmap_service', c.oid, a.attnum, 'select')
            group by c.relname order by c.relname
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (!Public.ContainsKey(reader.GetString(0)))
            {
                tables.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        return tables;
    }
}
