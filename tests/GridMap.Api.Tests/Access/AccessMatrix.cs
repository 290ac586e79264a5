using GridMap.Api.Accounts;

namespace GridMap.Api.Tests.Access;

/// <summary>What an endpoint's answer depends on.</summary>
internal enum Whose
{
    /// <summary>Everybody who may call it gets the same.</summary>
    Everybodys,

    /// <summary>Each gets what is theirs.</summary>
    Theirs,
}

/// <param name="Name">Method and path as in docs/openapi.json.</param>
/// <param name="Who">May call it: roles with spaces between; nobody is somebody without an account.</param>
/// <param name="Url">With {household}, {photo} … (<see cref="AccessCity.Fill"/>) wherever an id is taken, in the query as well; null: the path as it is.</param>
/// <param name="Body">JSON, likewise; wherever an id is taken there is one.</param>
/// <param name="Refused">What asking for the neighbour's answers; 200 where it is a list without it.</param>
/// <param name="OneAccounts">The thing named is one account's, so that most of ours are refused as well; or its id is taken, whoever asks.</param>
internal sealed record Endpoint(
    string Name, string Who, Whose Whose, string? Url = null, string? Body = null, int Refused = 404, string Type = "application/json", bool OneAccounts = false)
{
    public string Method => Name.Split(' ')[0];

    public string Path => Url ?? Name.Split(' ')[1];
}

/// <summary>
/// Who may call which endpoint, and whose things it takes. A new endpoint needs a line here: its roles, whether it is everybody's or gives
/// each what is theirs, and an address (and body) that names the neighbour's things wherever it takes an id. What kind of thing
/// <see cref="AccessCity"/> does not hold yet is added there.
/// </summary>
internal static class AccessMatrix
{
    private const string All = "nobody worker dispatcher planner administrator";
    private const string Staff = "worker dispatcher planner administrator";
    private const string FieldWork = "worker dispatcher administrator";
    private const string Dispatcher = "dispatcher administrator";
    private const string Planner = "planner administrator";
    private const string Desk = "dispatcher planner administrator";

    private const string Administrator = "administrator";
    private const string Password = $$"""{"password":"{{AccountStore.DemoPassword}}"}""";

    private const string Question = """{"minutes":15,"kind":"community_centre"}""";
    private const string Scenario = $$"""{"name":"x","question":{{Question}},"changes":[]}""";

    public static readonly Endpoint[] Endpoints =
    [
        // ---- the city and its streets
        new("GET /api/city", All, Whose.Everybodys),
        new("GET /api/personas", All, Whose.Everybodys),
        new("GET /api/holidays", All, Whose.Everybodys),
        new("GET /api/station-kinds", All, Whose.Everybodys),
        new("GET /api/facility-categories", All, Whose.Everybodys),
        new("GET /api/service-items", All, Whose.Everybodys),
        new("GET /api/service-items/{code}", All, Whose.Everybodys),
        new("GET /api/areas", All, Whose.Everybodys, "/api/areas?level=5&parent={community}"),
        new("GET /api/areas/{id}", All, Whose.Everybodys, "/api/areas/{microGrid}"),
        new("GET /api/stations", All, Whose.Everybodys),
        new("GET /api/stations/{id}", All, Whose.Everybodys, "/api/stations/2"),
        new("GET /api/stations/{id}/back-up", Planner, Whose.Everybodys, "/api/stations/2/back-up?minutes=15"),
        new("GET /api/search", All, Whose.Everybodys, "/api/search?q=neighbour"),
        new("GET /api/facilities", All, Whose.Everybodys),
        new("GET /api/nearest", All, Whose.Everybodys, "/api/nearest?lon=104.002&lat=30.001"),
        new("GET /api/route", All, Whose.Everybodys, "/api/route?fromLon=104&fromLat=30&toLon=104.002&toLat=30.001"),
        new("GET /api/isochrones", All, Whose.Everybodys, "/api/isochrones?stationId=2&minutes=5"),
        new("GET /api/gates", All, Whose.Everybodys, "/api/gates?bbox=104,30,104.01,30.01"),
        new("GET /api/streets", All, Whose.Everybodys, "/api/streets?ids=1"),
        new("GET /api/streets/near", All, Whose.Everybodys, "/api/streets/near?lon=104&lat=30"),
        new("GET /api/gates/places", All, Whose.Everybodys, "/api/gates/places?lon=104&lat=30"),
        new("POST /api/walk-times", All, Whose.Everybodys, Body: """{"origins":[[104,30]],"destinations":[[104.002,30.001]]}"""),
        new("GET /api/tiles/{layer}/{z}/{x}/{y}.mvt", All, Whose.Everybodys, "/api/tiles/coverage/16/51700/27000.mvt?run={run}"),
        new("GET /health/live", All, Whose.Everybodys),
        new("GET /health/ready", All, Whose.Everybodys),

        // ---- questions about everybody's walks
        new("GET /api/coverage-runs", All, Whose.Everybodys),
        new("POST /api/coverage-runs", Planner, Whose.Everybodys, Body: Question),
        new("GET /api/coverage-runs/{id}", All, Whose.Everybodys, "/api/coverage-runs/{run}"),
        new("DELETE /api/coverage-runs/{id}", Planner, Whose.Everybodys, "/api/coverage-runs/{new}"),
        new("GET /api/coverage-runs/{id}/events", All, Whose.Everybodys, "/api/coverage-runs/{run}/events"),
        new("GET /api/coverage-runs/{id}/areas", All, Whose.Everybodys, "/api/coverage-runs/{run}/areas?level=5"),
        new("GET /api/coverage-runs/{id}/gaps", All, Whose.Everybodys, "/api/coverage-runs/{run}/gaps"),
        new("PUT /api/coverage-runs/{id}/kept", Planner, Whose.Everybodys, "/api/coverage-runs/{run}/kept"),
        new("GET /api/coverage-runs/{id}/export", Planner, Whose.Everybodys, "/api/coverage-runs/{run}/export?format=csv"),
        new("GET /api/coverage-runs/{id}/distribution", All, Whose.Everybodys, "/api/coverage-runs/{run}/distribution"),
        new("GET /api/coverage-runs/{id}/hours", All, Whose.Everybodys, "/api/coverage-runs/{run}/hours?day=2026-11-23"),
        new("GET /api/coverage-runs/{id}/hours/{hour}", All, Whose.Everybodys, "/api/coverage-runs/{run}/hours/12?day=2026-11-23&level=5"),
        new("GET /api/scenarios", Planner, Whose.Everybodys),
        new("POST /api/scenarios", Planner, Whose.Everybodys, Body: Scenario),
        new("GET /api/scenarios/{id}", All, Whose.Everybodys, "/api/scenarios/{scenario}"),
        new("PUT /api/scenarios/{id}", Planner, Whose.Everybodys, "/api/scenarios/{scenario}", Scenario),
        new("DELETE /api/scenarios/{id}", Planner, Whose.Everybodys, "/api/scenarios/{new}"),
        new("GET /api/scenarios/{id}/difference", All, Whose.Everybodys, "/api/scenarios/{scenario}/difference"),
        new("GET /api/scenarios/{id}/households", Planner, Whose.Theirs, "/api/scenarios/{scenario}/households", Refused: 200),
        new("GET /api/scenarios/compare", All, Whose.Everybodys, "/api/scenarios/compare?ids={scenario},{scenario}"),
        new("POST /api/scenarios/preview", Planner, Whose.Everybodys, Body: $$"""{"question":{{Question}},"changes":[]}"""),
        new("POST /api/scenarios/preview/households", Planner, Whose.Theirs, Body: $$"""{"question":{{Question}},"changes":[]}""", Refused: 200),
        new("GET /api/living-circle", All, Whose.Everybodys, "/api/living-circle?level=5&parent={community}"),
        new("GET /api/areas/{id}/living-circle", All, Whose.Everybodys, "/api/areas/{microGrid}/living-circle"),
        new("GET /api/living-circle/export", All, Whose.Everybodys, "/api/living-circle/export?format=csv"),
        new("GET /api/living-circle/places", All, Whose.Everybodys, "/api/living-circle/places?lon=104&lat=30"),
        new("GET /api/stations/load", All, Whose.Everybodys, "/api/stations/load?kind=community_centre&minutes=15"),
        new("POST /api/siting-runs", Planner, Whose.Everybodys, Body: "{}"),
        new("GET /api/siting-runs", Planner, Whose.Everybodys),
        new("GET /api/siting-runs/{id}", Planner, Whose.Everybodys, "/api/siting-runs/{new}"),
        new("GET /api/siting-runs/{id}/events", Planner, Whose.Everybodys, "/api/siting-runs/{new}/events"),
        new("DELETE /api/siting-runs/{id}", Planner, Whose.Everybodys, "/api/siting-runs/{new}"),
        new("GET /api/areas/{id}/grid-check", Planner, Whose.Theirs, "/api/areas/{community}/grid-check"),
        new("POST /api/grid-proposals", Planner, Whose.Theirs, Body: """{"communityId":{community}}""", Refused: 400),
        new("POST /api/grid-proposals/edit", Planner, Whose.Theirs, Refused: 400, Body: """
            {"parentId":{grid},"areas":[{"code":"1","geometry":{"type":"Polygon","coordinates":[[[104,30],[104.001,30],[104.001,30.001],[104,30]]]}}],"operation":{"type":"renumber"}}
            """),

        // ---- areas that change, and who looks after whom
        new("GET /api/areas/{id}/history", Staff, Whose.Everybodys, "/api/areas/{microGrid}/history"),
        new("GET /api/area-changes/ground", Planner, Whose.Theirs, "/api/area-changes/ground?parent={community}"),
        new("GET /api/area-changes/compounds", Planner, Whose.Theirs, "/api/area-changes/compounds?area={community}"),
        new("GET /api/area-changes/parents", Planner, Whose.Theirs, "/api/area-changes/parents?area={microGrid}"),
        new("GET /api/area-changes/today", Planner, Whose.Theirs, Refused: 200),
        new("POST /api/area-changes", Planner, Whose.Theirs, "/api/area-changes?dryRun=true", """{"kind":"rename","areas":[{"id":{microGrid},"revision":1}],"name":"x"}"""),
        new("GET /api/assignments", Desk, Whose.Theirs, "/api/assignments?area={community}&worker={worker}", Refused: 200),
        new("POST /api/handovers", Desk, Whose.Theirs, "/api/handovers?dryRun=true", """{"fromWorkerId":{worker},"toWorkerId":5500017,"householdIds":[{household}],"from":"2100-01-01"}""", Refused: 400),
        new("GET /api/households/{id}/responsible", Staff, Whose.Theirs, "/api/households/{household}/responsible?day=2026-05-01"),

        // ---- signing in
        new("GET /api/session", All, Whose.Everybodys),
        new("POST /api/session", All, Whose.Everybodys, Body: """{"name":"nobody","password":"wrong"}""", Refused: 401),
        new("DELETE /api/session", All, Whose.Everybodys),

        // ---- households, visits, a worker's phone
        new("GET /api/field-catalogues", All, Whose.Everybodys),
        new("GET /api/households", Staff, Whose.Theirs, "/api/households?area={community}", Refused: 200),
        new("GET /api/households/{id}", Staff, Whose.Theirs, "/api/households/{household}"),
        new("GET /api/households/{id}/events", Desk, Whose.Theirs, "/api/households/{household}/events"),
        new("POST /api/households/{id}/person-reading", Staff, Whose.Theirs, "/api/households/{household}/person-reading", """{"reason":"somebody asked"}"""),
        new("GET /api/households/places", Staff, Whose.Theirs, "/api/households/places?area={community}", Refused: 200),
        new("POST /api/households", Desk, Whose.Theirs, Body: """{"id":"{entry}","address":"x","lon":104.002,"lat":30.0025}""", Refused: 409, OneAccounts: true),
        new("PUT /api/households/{id}/register", Desk, Whose.Theirs, "/api/households/{household}/register", """{"baseRevision":99,"address":"x","lon":104,"lat":30.001,"people":{}}"""),
        new("POST /api/households/{id}/closing", Desk, Whose.Theirs, "/api/households/{household}/closing", """{"baseRevision":99,"why":"other"}"""),
        new("POST /api/households/{id}/reopening", Desk, Whose.Theirs, "/api/households/{household}/reopening", """{"baseRevision":99}"""),
        new("PUT /api/households/{id}", Staff, Whose.Theirs, "/api/households/{household}", """{"baseRevision":1,"careFlags":["disabled"]}"""),
        new("PUT /api/households/{id}/colour", Dispatcher, Whose.Theirs, "/api/households/{household}/colour", """{"colour":"red","reason":"other"}"""),
        new("GET /api/colour-proposals", Dispatcher, Whose.Theirs, Refused: 200),
        new("POST /api/colour-proposals/{visitId}/decision", Dispatcher, Whose.Theirs, "/api/colour-proposals/{visit}/decision", """{"decision":"decline"}"""),
        new("POST /api/my/sync", "worker", Whose.Theirs, Body: """
            {"phoneTime":"2026-11-21T09:00:00Z","items":[{"id":"{new}","kind":"visit","madeAt":"2026-11-21T08:00:00Z","visit":{"householdId":{household},"happenedAt":"2026-11-21T08:00:00Z"}}]}
            """, Refused: 200),
        new("POST /api/my/order", "worker", Whose.Theirs, Body: """{"householdIds":[{household}]}""", Refused: 200),
        // ---- the audit
        new("GET /api/audit", "administrator", Whose.Theirs, Refused: 200),
        new("GET /api/audit/export", "administrator", Whose.Theirs, Refused: 200),

        // ---- events
        new("GET /api/event-categories", All, Whose.Everybodys),
        new("GET /api/departments", All, Whose.Everybodys),
        new("GET /api/events", Dispatcher, Whose.Theirs, "/api/events?area={community}", Refused: 200),
        new("GET /api/events/near", FieldWork, Whose.Theirs, "/api/events/near?lon=104.002&lat=30.001&category=noise", Refused: 200),
        new("GET /api/events/{id}", FieldWork, Whose.Theirs, "/api/events/{event}"),
        new("PUT /api/events/{id}", Dispatcher, Whose.Theirs, "/api/events/{event}", """{"category":"noise","text":"x","lon":104.002,"lat":30.001}""", Refused: 409, OneAccounts: true),
        new("POST /api/events/{id}/steps", FieldWork, Whose.Theirs, "/api/events/{event}/steps", """{"id":"{new}","action":"comment","note":"x"}"""),
        new("POST /api/events/{id}/contact", FieldWork, Whose.Theirs, "/api/events/{event}/contact", """{"reason":"they asked for a call"}"""),
        new("GET /api/my/events", "worker", Whose.Theirs, Refused: 200),
        new("GET /api/board", Dispatcher, Whose.Theirs, "/api/board?level=5&area={community}", Refused: 200),
        new("GET /api/live", Staff, Whose.Theirs, Refused: 200),
        new("GET /api/reports/near", All, Whose.Everybodys, "/api/reports/near?lon=104.002&lat=30.001&category=noise"),
        new("PUT /api/reports/{id}", All, Whose.Everybodys, "/api/reports/{event}", """{"category":"noise","text":"x","lon":104.002,"lat":30.001}"""),
        new("GET /api/reports/ticket/{ticket}", All, Whose.Everybodys, "/api/reports/ticket/22222222222A"),
        new("GET /api/reports/ticket/{ticket}/photos/{id}", All, Whose.Everybodys, "/api/reports/ticket/22222222222A/photos/{photo}"),
        new("POST /api/reports/ticket/{ticket}/reopen", All, Whose.Everybodys, "/api/reports/ticket/22222222222A/reopen", """{"id":"{new}","note":"x"}"""),

        // ---- one's own account, and others'
        new("GET /api/my/account", Staff, Whose.Theirs, Refused: 200),
        new("PUT /api/my/password", Staff, Whose.Theirs, Body: """{"current":"wrong","next":"wrong"}""", Refused: 400, OneAccounts: true),
        new("POST /api/my/second-factor", Staff, Whose.Theirs, Body: Password, Refused: 200),
        new("PUT /api/my/second-factor", Staff, Whose.Theirs, Body: """{"code":"wrong"}""", Refused: 400, OneAccounts: true),
        new("POST /api/my/second-factor/recovery-codes", Staff, Whose.Theirs, Body: Password, Refused: 409, OneAccounts: true),
        new("POST /api/my/second-factor/end", Staff, Whose.Theirs, Body: Password, Refused: 204),
        new("GET /api/my/sessions", Staff, Whose.Theirs, Refused: 200),
        new("DELETE /api/my/sessions", Staff, Whose.Theirs, Refused: 204),
        new("DELETE /api/my/sessions/{id}", Staff, Whose.Theirs, "/api/my/sessions/{session}", OneAccounts: true),
        new("GET /api/my/tokens", Staff, Whose.Theirs, Refused: 200),
        new("POST /api/my/tokens", Staff, Whose.Theirs, Body: """{"name":"","days":0}""", Refused: 400, OneAccounts: true),
        new("DELETE /api/my/tokens/{id}", Staff, Whose.Theirs, "/api/my/tokens/{token}", OneAccounts: true),
        new("GET /api/accounts", Administrator, Whose.Theirs, Refused: 200),
        new("POST /api/accounts", Administrator, Whose.Theirs, Body: """{"name":"made","displayName":"made","role":"worker","everywhere":false,"areas":[{community}]}""", Refused: 400),
        new("GET /api/accounts/{id}", Administrator, Whose.Theirs, "/api/accounts/{spare}"),
        new("PUT /api/accounts/{id}", Administrator, Whose.Theirs, "/api/accounts/{spare}", """{"displayName":"made","role":"planner","everywhere":false,"areas":[{community}],"disabled":false}"""),
        new("POST /api/accounts/{id}/password", Administrator, Whose.Theirs, "/api/accounts/{spare}/password"),
        new("POST /api/accounts/{id}/unlock", Administrator, Whose.Theirs, "/api/accounts/{spare}/unlock"),
        new("DELETE /api/accounts/{id}/second-factor", Administrator, Whose.Theirs, "/api/accounts/{spare}/second-factor"),
        new("DELETE /api/accounts/{id}/sessions", Administrator, Whose.Theirs, "/api/accounts/{spare}/sessions"),

        // ---- points
        new("GET /api/points/rules", All, Whose.Everybodys),
        new("GET /api/points/cards/{card}", All, Whose.Everybodys, "/api/points/cards/22222222222A"),
        new("GET /api/points/holders", FieldWork, Whose.Theirs, "/api/points/holders?area={community}", Refused: 200),
        new("GET /api/points/tasks", FieldWork, Whose.Theirs, Refused: 200),
        new("GET /api/points/ledger", Dispatcher, Whose.Theirs, "/api/points/ledger?area={community}&holder={holder}", Refused: 200),
        new("PUT /api/points/tasks/{id}", FieldWork, Whose.Theirs, "/api/points/tasks/{new}", """{"holderId":"{holder}","rule":"patrol","doneOn":"2026-11-01"}""", Refused: 400),
        new("PUT /api/points/holders/{id}", Dispatcher, Whose.Theirs, "/api/points/holders/{new}", """{"kind":"resident","areaId":{community},"name":"x"}""", Refused: 400),
        new("POST /api/points/tasks/{id}/decision", Dispatcher, Whose.Theirs, "/api/points/tasks/{task}/decision", """{"confirmed":true}"""),
        new("PUT /api/points/spendings/{id}", Dispatcher, Whose.Theirs, "/api/points/spendings/{new}", """{"holderId":"{holder}","points":1,"what":"x"}"""),

        // ---- files brought in
        new("GET /api/underway/{id}", Planner, Whose.Everybodys, "/api/underway/00000000-0000-4000-8000-000000000001"),
        new("POST /api/imports", Planner, Whose.Everybodys, "/api/imports?kind=stations&name=x.csv", "x", Type: "application/octet-stream"),
        new("GET /api/imports/{id}", Planner, Whose.Theirs, "/api/imports/{draft}", OneAccounts: true),
        new("POST /api/imports/{id}/check", Planner, Whose.Theirs, "/api/imports/{draft}/check", "{}", OneAccounts: true),
        new("POST /api/imports/{id}/confirmation", Planner, Whose.Theirs, "/api/imports/{draft}/confirmation", "{}", OneAccounts: true),
        new("DELETE /api/imports/{id}", Planner, Whose.Theirs, "/api/imports/{draft}", OneAccounts: true),

        // ---- photos
        new("PUT /api/my/photos/{id}", Staff, Whose.Everybodys, "/api/my/photos/{photo}", "no photo", Type: "image/jpeg"),
        new("GET /api/photos/{id}", Staff, Whose.Theirs, "/api/photos/{photo}"),
    ];
}
