using System.Text.RegularExpressions;
using GridMap.Api.Accounts;
using GridMap.Api.Coverage;
using GridMap.Api.Households;
using GridMap.Api.Tests.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(AccessCity))]

namespace GridMap.Api.Tests.Access;

/// <summary>
/// The small city with two of everything that is somebody's: ours, in the west (area 30 and below), and the neighbour's, in the east.
/// Everything of the neighbour's has an id that begins with 77000, a UUID that begins with 77000000, or a text that holds "neighbour"; ours
/// 55000, 55000000 and "ourselves". Accounts: ours-worker, ours-dispatcher, ours-planner, ours-administrator (scope: area 30), and the
/// neighbour's of the same roles. Add rows of your own tables, of both, below.
/// </summary>
public sealed partial class AccessCity : IAsyncLifetime
{
    public static readonly string[] Roles = ["worker", "dispatcher", "planner", "administrator"];

    private TestStore? store;
    private WebApplication? app;

    public TestStore Store => store!;

    public IServiceProvider Services => app!.Services;

    public string Address { get; private set; } = "";

    /// <summary>A coverage run that is done, of the whole city.</summary>
    public Guid Run { get; private set; }

    /// <summary>A saved what-if of a planner who sees the whole city.</summary>
    public Guid Scenario { get; } = Guid.NewGuid();

    /// <summary>What stands in braces in the addresses and bodies of <see cref="AccessMatrix"/>.</summary>
    /// <param name="side">55000 (ours) or 77000 (the neighbour's).</param>
    public string Fill(string text, string side) => text
        .Replace("{household}", side + "01", StringComparison.Ordinal)
        .Replace("{worker}", side + "11", StringComparison.Ordinal)
        .Replace("{account}", side + "12", StringComparison.Ordinal)
        .Replace("{spare}", side + "15", StringComparison.Ordinal)
        .Replace("{session}", side + "41", StringComparison.Ordinal)
        .Replace("{token}", side + "42", StringComparison.Ordinal)
        .Replace("{assignment}", side + "31", StringComparison.Ordinal)
        .Replace("{community}", side == "55000" ? "30" : "31", StringComparison.Ordinal)
        .Replace("{grid}", side == "55000" ? "40" : "41", StringComparison.Ordinal)
        .Replace("{microGrid}", side == "55000" ? "50" : "51", StringComparison.Ordinal)
        .Replace("{entry}", Id(side, 8), StringComparison.Ordinal)
        .Replace("{photo}", Id(side, 1), StringComparison.Ordinal)
        .Replace("{draft}", Id(side, 81), StringComparison.Ordinal)
        .Replace("{visit}", Id(side, 2), StringComparison.Ordinal)
        .Replace("{holder}", Id(side, 5), StringComparison.Ordinal)
        .Replace("{task}", Id(side, 6), StringComparison.Ordinal)
        .Replace("{event}", Id(side, 3), StringComparison.Ordinal)
        .Replace("{run}", Run.ToString(), StringComparison.Ordinal)
        .Replace("{scenario}", Scenario.ToString(), StringComparison.Ordinal)
        .Replace("{new}", Guid.NewGuid().ToString(), StringComparison.Ordinal);

    /// <summary>Whether something of the neighbour's stands in a text.</summary>
    public static Match FindNeighbour(string text) => Neighbour().Match(text);

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.CreateAsync();
        await new AccountStore(store.DataSource).EnsureDemoAsync(CancellationToken.None);
        await store.ExecuteAsync(SmallCity.Sql);
        foreach (var (side, name, community, microGrid) in ((string, string, int, int)[])[("55000", "ourselves", 30, 50), ("77000", "neighbour", 31, 51)])
        {
            await store.ExecuteAsync(Rows(side, name, community, microGrid));
        }

        Run = (await CoverageRunner.Create(store.DataSource).RunAsync(new CoverageQuestionDocument(3, Kind: "community_centre"))).Id;
        await store.ExecuteAsync($$"""
            insert into scenario (id, name, question, changes, network_version, content_version, created_by)
            values ('{{Scenario}}', 'x', '{"minutes":3,"kind":"community_centre","persona":"adult"}', '[{"type":"close_station","id":1}]', 0, 0, 'planner')
            """);
        app = await SmallCity.StartAsync(store.ConnectionString, "--GridMap:SmallestCount", "5");
        Address = SmallCity.AddressOf(app);
        await ProtectAsync("photo", "bytes", "GridMap.Photo", [0xff, 0xd8]);
        await ProtectPersonsAsync(5500001, "ourselves");
        await ProtectPersonsAsync(7700001, "neighbour");
        await ProtectAsync("event_contact", "cipher", "GridMap.Events.Contact", [0x31]);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    /// <summary>Fills a column with what the service can read: rows are inserted before its keys are at hand.</summary>
    /// <param name="purpose">Of the protector that reads it.</param>
    private async Task ProtectAsync(string table, string column, string purpose, byte[] content)
    {
        var kept = app!.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose).Protect(content);
        await store!.ExecuteAsync($"update {table} set {column} = decode('{Convert.ToHexString(kept)}', 'hex')");
    }

    private async Task ProtectPersonsAsync(long household, string name)
    {
        var vault = app!.Services.GetRequiredService<PersonVault>();
        var persons = vault.Protect(household, new PersonsDocument([new PersonDocument(name)], name));
        var visit = vault.Protect(household, new VisitContentDocument(null, null, null, name));
        await store!.ExecuteAsync($"""
            update household_person set cipher = decode('{Convert.ToHexString(persons)}', 'hex') where household_id = {household};
            update visit set cipher = decode('{Convert.ToHexString(visit)}', 'hex') where household_id = {household};
            """);
    }

    private static string Id(string side, int number) => $"{side}000-0000-4000-8000-{number:D12}";

    // Accounts: 11 worker, 12 dispatcher, 13 planner, 14 administrator, 15 and 16: nobody signs in with them, 17 a second worker.
    private static string Rows(string side, string name, int community, int microGrid) => $"""
        insert into account (id, name, display_name, role, password_hash) overriding system value
          select {side}10 + place, '{(side == "55000" ? "ours" : "neighbour")}-' || role, '{name} ' || role, role, (select password_hash from account where name = 'planner')
          from unnest(array['worker', 'dispatcher', 'planner', 'administrator']) with ordinality v (role, place);
        insert into account (id, name, display_name, role, password_hash) overriding system value values
          ({side}15, '{name}-spare', '{name}', 'planner', ''), ({side}16, '{name}-away', '{name}', 'planner', '');
        insert into account (id, name, display_name, role, password_hash) overriding system value values ({side}17, '{name}-colleague', '{name}', 'worker', '');
        insert into account_scope select id, {community} from account where id between {side}12 and {side}17;
        insert into account_secret (account_id, key_cipher) values ({side}12, '');
        insert into account_sign_in (account_id) values ({side}12);
        insert into account_session (id, key_hash, account_id, expires_at, ends_at, idle, device) overriding system value values ({side}41, sha256('{name}'), {side}16, now() + '1 day', now() + '1 day', '1 day', '{name}');
        insert into account_token (id, secret_hash, account_id, name, expires_at) overriding system value values ({side}42, sha256('{name}'), {side}16, '{name}', now() + '1 day');
        insert into household (id, address, geom, people_60_plus, micro_grid_id, source_id, generated) overriding system value
          select {side}01, '{name} house', st_pointonsurface(geom), 1, id, 1, true from area where id = {microGrid};
        insert into household_entry (id, household_id, account_id, content_hash) values ('{Id(side, 8)}', {side}01, {side}12, '');
        insert into household_past (household_id, micro_grid_id, geom, valid_from, valid_to) select id, micro_grid_id, geom, '2026-01-01', '2026-02-01' from household where id = {side}01;
        insert into household_person (household_id, cipher, masked) values ({side}01, '\x01', json_build_object('persons', json_build_array(json_build_object('name', '{name}'))));
        insert into household_work (household_id, care_flags) values ({side}01, array['{name}']);
        insert into colour_mark (household_id, reason, set_on) values ({side}01, '{name}', '2026-01-01');
        insert into sync_item (id, account_id, kind, household_id, content_hash, outcome) values ('{Id(side, 2)}', {side}11, 'visit', {side}01, '\x01', 'stored');
        insert into visit (id, household_id, worker_id, happened_at, clock_offset_seconds, state, cipher, proposed_reason, proposal_state)
          values ('{Id(side, 2)}', {side}01, {side}11, '2026-11-01', 0, 'counted', '\x01', '{name}', 'open');
        insert into assignment (id, worker_id, micro_grid_id, valid_from) overriding system value values ({side}31, {side}11, {microGrid}, '2026-01-01');
        insert into area_change (id, kind, made_on, made_by, detail) overriding system value values ({side}51, 'handover', '2026-01-01', {side}13, '["{name}"]');
        insert into compound (id, name, geom, walled, source_id, valid_from, valid_to, closed_by) select {side}61, '{name}', geom, true, 1, '2025-01-01', '2026-01-01', {side}51 from area where id = {microGrid};
        insert into household_compound_past (household_id, compound_id, valid_to, change_id) values ({side}01, {side}61, '2026-01-01', {side}51);
        insert into photo (id, made_by, digest, width_pixels, height_pixels, bytes) values ('{Id(side, 1)}', {side}11, sha256('{name}'), 1, 1, '\x01');
        insert into import_draft (id, account_id, kind, file_name, format, content)
          values ('{Id(side, 81)}', {side}13, 'stations', '{name}.csv', 'csv', convert_to(e'name,kind,lon,lat\n{name},rest_station,104,30\n', 'UTF8'));
        insert into photo_use (photo_id, subject_id, account_id, household_id) values ('{Id(side, 1)}', '{Id(side, 2)}', {side}11, {side}01);
        insert into event (id, category, body, geom, raised_kind, raised_at, made_at, content_hash)
          select '{Id(side, 3)}', 'noise', '{name} issue', st_pointonsurface(geom), 'resident', now(), now(), '' from area where id = {microGrid};
        insert into event_contact (event_id, cipher, masked) values ('{Id(side, 3)}', '\x01', '{name}');
        insert into event_ticket (ticket, event_id) values ('{(side == "55000" ? "22AAAAAAAAAA" : "33AAAAAAAAAA")}', '{Id(side, 3)}');
        insert into points_holder (id, kind, area_id, card, cipher, masked, made_by, content_hash)
          values ('{Id(side, 5)}', 'volunteer', {community}, '{(side == "55000" ? "55AAAAAAAAAA" : "77AAAAAAAAAA")}', '', '{name}', {side}12, '');
        update points_account set id = {side}41 where holder_id = '{Id(side, 5)}';
        insert into points_task (id, holder_id, rule, done_on, note, recorded_by, content_hash) values ('{Id(side, 6)}', '{Id(side, 5)}', 'patrol', '2026-11-01', '{name}', {side}11, '');
        insert into points_transaction (id, holder_id, made_by, what) values ('{Id(side, 7)}', '{Id(side, 5)}', {side}12, '{name}');
        insert into points_entry select '{Id(side, 7)}', id, case when code is null then 5 else -5 end from points_account where code = 'issued' or holder_id = '{Id(side, 5)}';
        insert into audit (actor, action, subject, subject_id, area_id) values ('{name}', 'read', 'household_person', '{side}01', {microGrid});
        """;

    [GeneratedRegex("""neighbour|\b77000\d\d\b|77000000-|邻居""")]
    private static partial Regex Neighbour();
}
