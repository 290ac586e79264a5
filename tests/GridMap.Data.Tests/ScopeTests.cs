using GridMap.Testing;
using Npgsql;

namespace GridMap.Data.Tests;

/// <summary>The database shows each actor what is theirs, whatever the query asks for. Two micro-grids of one community, one of another.</summary>
public sealed class ScopeTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 11, 21);
    private TestStore _store = null!;
    private NpgsqlDataSource _service = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.CreateAsync();
        _service = GridMapDataSource.CreateForService(_store.ConnectionString);
        await _store.ExecuteAsync("""
            insert into source (name, kind, attribution) values ('test', 'file', 'test');
            insert into area (id, level, parent_id, code, name, geom, source_id)
            select id, level, parent, id::text, id::text, st_multi(st_makeenvelope(104, 30, 104.1, 30.1, 4326)), 1
            from (values (1, 1, null::bigint), (2, 2, 1), (3, 3, 2), (4, 3, 2), (5, 4, 3), (6, 4, 4), (7, 5, 5), (8, 5, 5), (9, 5, 6)) v (id, level, parent);
            insert into household (id, address, geom, people_18_59, micro_grid_id, source_id, placed_from, valid_from)
            select id, id::text, st_setsrid(st_makepoint(104.05, 30.05), 4326), 1, grid, 1, '2026-01-01', '2026-01-01'
            from (values (71, 7), (72, 7), (81, 8), (91, 9), (99, null)) v (id, grid);
            insert into account (name, display_name, role, password_hash, everywhere) values
              ('all', 'all', 'planner', '', true), ('west', 'west', 'dispatcher', '', false), ('wang', 'wang', 'worker', '', false), ('li', 'li', 'worker', '', false);
            insert into account_scope values (2, 3);
            insert into assignment (worker_id, micro_grid_id, household_id, valid_from, valid_to) values
              (3, 7, null, '2026-01-01', null), (4, 9, null, '2026-01-01', null), (4, null, 72, '2026-11-20', '2026-11-25');
            insert into household_person (household_id, cipher, masked) select id, '\x01', '{}' from household;
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task<string> SeenAsync(Actor actor, string sql = "select id from household")
    {
        await using var work = await new ActingStore(_service).BeginAsync(actor, TestContext.Current.CancellationToken);
        return (await work.ScalarAsync<string>($"select coalesce(string_agg(x::text, ' ' order by x), '') from ({sql}) v (x)", TestContext.Current.CancellationToken))!;
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "71 72 81 91 99")]
    [InlineData(2, "71 72 81")]
    [InlineData(3, "71")]
    [InlineData(4, "72 91")]
    public async Task Each_sees_their_households_and_nobody_none(int account, string seen) =>
        Assert.Equal(seen, await SeenAsync(account == 0 ? Actor.Nobody(Today) : Actor.Account(account, Today)));

    [Fact]
    public async Task A_household_goes_back_when_the_days_in_their_stead_are_over() =>
        Assert.Equal("71 72", await SeenAsync(Actor.Account(3, new DateOnly(2026, 11, 25))));

    [Theory]
    [InlineData("2025-12-31", null)]
    [InlineData("2026-05-01", 3)]
    [InlineData("2026-11-24", 4)]
    [InlineData("2026-11-25", 3)]
    public async Task Who_was_responsible_on_a_day_is_known(string day, int? worker) =>
        Assert.Equal(worker?.ToString() ?? "", await SeenAsync(Actor.Account(1, Today), $"select worker_id from responsible(72, '{day}')"));

    [Fact]
    public async Task Nobody_reads_a_person_without_the_day_or_a_reason_and_each_reading_is_written_down()
    {
        const string All = "(select array_agg(household_id) from household_person)";
        Assert.Equal("", await SeenAsync(Actor.Account(1, Today), $"select household_id from person_read({All}, '')"));
        await using (var work = await new ActingStore(_service).BeginAsync(Actor.Account(3, Today, "10.0.0.1"), TestContext.Current.CancellationToken))
        {
            Assert.Equal(71, await work.ScalarAsync<long>("select household_id from person_read(array[71, 72, 91]::bigint[], '')", TestContext.Current.CancellationToken));
            await work.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("71", await SeenAsync(Actor.Account(3, Today), $"select household_id from person_read({All}, 'the neighbour called')"));
        Assert.Equal("71 72 81", await SeenAsync(Actor.Account(2, Today), $"select household_id from person_read({All}, 'the neighbour called')"));
        Assert.Equal(1L, await _store.ScalarAsync<long>("select count(*) from audit where account_id = 3 and subject_id = '71' and action = 'read' and address = '10.0.0.1'"));
    }

    [Theory]
    [InlineData("select cipher from household_person")]
    [InlineData("delete from household")]
    [InlineData("insert into audit (actor, action, subject, subject_id) values ('', 'read', '', '')")]
    [InlineData("delete from audit")]
    [InlineData("alter table household disable row level security")]
    public async Task The_service_has_no_way_around(string sql)
    {
        await using var work = await new ActingStore(_service).BeginAsync(Actor.System(Today), TestContext.Current.CancellationToken);
        var e = await Assert.ThrowsAsync<PostgresException>(() => work.ExecuteAsync(sql, TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
    }

    [Fact]
    public async Task Who_changes_an_area_has_it_in_their_scope()
    {
        await using var work = await new ActingStore(_service).BeginAsync(Actor.Account(2, Today), TestContext.Current.CancellationToken);
        Assert.Equal(1, await work.ExecuteAsync("update area set name = 'x' where id in (3, 4)", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_change_is_audited_with_what_was_and_what_is()
    {
        await using (var work = await new ActingStore(_service).BeginAsync(Actor.Account(2, Today), TestContext.Current.CancellationToken))
        {
            await work.ExecuteAsync("update household set colour = 'red' where id = 81", TestContext.Current.CancellationToken);
            await work.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal("""{"colour": null} {"colour": "red"} 8""", await _store.ScalarAsync<string>(
            "select before::text || ' ' || after::text || ' ' || area_id from audit where subject = 'household' and subject_id = '81'"));
    }

    [Fact]
    public async Task A_statement_that_changes_many_rows_is_audited_row_by_row_with_what_was_and_what_is()
    {
        // The trigger that tells of each row by itself, beside the one that tells of all of them: each of their rows must be there twice.
        await _store.ExecuteAsync("""
            create trigger household_twice after update on household for each row execute function audit_change('id', 'micro_grid_id');
            create trigger area_twice after update on area for each row execute function audit_change('id', 'id');
            create trigger assignment_twice after update on assignment for each row execute function audit_change('id', 'micro_grid_id');
            """);
        var actor = Actor.Account(1, Today, "10.0.0.2") with { Reason = "border moved" };
        await using (var work = await new ActingStore(_service).BeginAsync(actor, TestContext.Current.CancellationToken))
        {
            await work.ExecuteAsync("update household set micro_grid_id = 9, placed_from = '2026-11-21', colour = case id when 81 then 'red' end where id < 99", TestContext.Current.CancellationToken);
            await work.ExecuteAsync("update household set geom = st_setsrid(st_makepoint(104.06, 30.06), 4326) where id = 71", TestContext.Current.CancellationToken);
            await work.ExecuteAsync("update household set colour = colour, people_18_59 = people_18_59", TestContext.Current.CancellationToken);
            await work.ExecuteAsync("update area set name = name || '号', valid_to = case when id > 7 then '2099-01-01'::date end where level > 3", TestContext.Current.CancellationToken);
            await work.ExecuteAsync("update assignment set valid_to = '2026-11-22'", TestContext.Current.CancellationToken);
            await work.CommitAsync(TestContext.Current.CancellationToken);
        }

        const string Rows = "select count(*) as n from audit group by account_id, actor, address, action, subject, subject_id, area_id, before, after, reason";
        Assert.Equal((13L, 2L, 2L), (await _store.ScalarAsync<long>($"select count(*) from ({Rows}) a"), await _store.ScalarAsync<long>($"select min(n) from ({Rows}) a"), await _store.ScalarAsync<long>($"select max(n) from ({Rows}) a")));
        Assert.Equal("colour=>red micro_grid_id=8>9 placed_from=2026-01-01>2026-11-21 9 border moved 10.0.0.2", await _store.ScalarAsync<string>("""
            select string_agg(b.key || '=' || coalesce(b.value, '') || '>' || (a.after ->> b.key), ' ' order by b.key) || ' ' || a.area_id || ' ' || a.reason || ' ' || a.address
            from audit a, jsonb_each_text(a.before) b where a.subject = 'household' and a.subject_id = '81' group by a.id, a.area_id, a.reason, a.address limit 1
            """));

        await _store.ExecuteAsync("drop trigger household_twice on household; drop trigger area_twice on area; drop trigger assignment_twice on assignment; update household set colour = 'blue'");
        Assert.Equal(26L, await _store.ScalarAsync<long>("select count(*) from audit"));
    }

    [Fact]
    public async Task The_owner_s_role_and_a_superuser_s_are_refused_and_the_service_s_own_login_leads_nowhere_else()
    {
        var login = $"gridmap_test_{Guid.NewGuid():N}";
        await _store.ExecuteAsync($"create role {login} login password 'x' in role gridmap_service");
        try
        {
            Assert.Contains("superuser", (await Assert.ThrowsAsync<StoreException>(() => ServiceRole.CheckAsync(_store.DataSource, TestContext.Current.CancellationToken))).Message);
            Assert.NotNull(await ServiceRole.CheckAsync(_service, TestContext.Current.CancellationToken));
            var connection = new NpgsqlConnectionStringBuilder(_store.ConnectionString) { Username = login, Password = "x", Pooling = false }.ConnectionString;
            await using var own = GridMapDataSource.CreateForService(connection);
            Assert.Null(await ServiceRole.CheckAsync(own, TestContext.Current.CancellationToken));

            await using var back = own.CreateCommand("reset role; select count(*) from household");
            Assert.Equal(0L, await back.ExecuteScalarAsync(TestContext.Current.CancellationToken));
            var owner = await _store.ScalarAsync<string>("select tableowner::text from pg_tables where schemaname = 'gridmap' limit 1");
            await using var forth = own.CreateCommand($"set role {owner}");
            await Assert.ThrowsAsync<PostgresException>(() => forth.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            await _store.ExecuteAsync($"drop role {login}");
        }
    }

    [Fact]
    public async Task A_login_of_the_service_s_own_is_made_beside_the_owner_s_and_an_installation_s_second_start_changes_its_password()
    {
        var name = $"gridmap_test_{Guid.NewGuid():N}";
        try
        {
            await ServiceLogin.MakeAsync(_store.ConnectionString, name, "it's first", TestContext.Current.CancellationToken);
            var login = await ServiceLogin.MakeAsync(_store.ConnectionString, name, "second", TestContext.Current.CancellationToken);
            await using var service = GridMapDataSource.CreateForService(new NpgsqlConnectionStringBuilder(login) { Pooling = false }.ConnectionString);
            Assert.Null(await ServiceRole.CheckAsync(service, TestContext.Current.CancellationToken));
            await using var back = service.CreateCommand("reset role; set role none; select current_user::text || ' ' || session_user");
            Assert.Equal($"{name} {name}", await back.ExecuteScalarAsync(TestContext.Current.CancellationToken));
            await using var nothing = service.CreateCommand("set role none; select count(*) from gridmap.household");
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => nothing.ExecuteScalarAsync(TestContext.Current.CancellationToken))).SqlState);
        }
        finally
        {
            await _store.ExecuteAsync($"drop role {name}");
        }
    }

    [Fact]
    public async Task A_session_that_is_not_in_the_service_s_role_is_not_used()
    {
        await using var owner = await _store.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Contains("pooler", (await Assert.ThrowsAsync<StoreException>(() => ServiceRole.DemandAsync(owner))).Message);
        await using var service = await _service.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await ServiceRole.DemandAsync(service);
    }

    [Fact]
    public async Task A_code_is_never_used_twice()
    {
        await _store.ExecuteAsync("update area set valid_to = current_date where id = 9");
        var e = await Assert.ThrowsAsync<PostgresException>(() => _store.ExecuteAsync(
            "insert into area (level, parent_id, code, name, geom, source_id) select 5, 6, '9', 'new', geom, 1 from area where id = 9"));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, e.SqlState);
    }
}
