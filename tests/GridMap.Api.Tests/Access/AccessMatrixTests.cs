using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GridMap.Api.Tests.Access;

/// <summary>Every endpoint, asked by every role for the neighbour's things.</summary>
[Collection(nameof(AccessMatrixTests))]
public sealed class AccessMatrixTests(AccessCity city)
{
    private const string Begin = "<!-- access matrix: written by AccessMatrixTests -->\n";
    private const string End = "<!-- access matrix: end -->";
    private static readonly TimeSpan StreamTime = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task The_matrix_knows_every_endpoint()
    {
        using var client = Client();
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        var served = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Where(o => o.Name is "get" or "put" or "post" or "delete" or "patch").Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}")).ToList();
        var known = AccessMatrix.Endpoints.Select(e => e.Name).ToList();
        Assert.True(!served.Except(known).Any(), "Add a line to AccessMatrix.Endpoints (who may call it, and an address and body that name the neighbour's things) for: "
            + string.Join(", ", served.Except(known)));
        Assert.True(!known.Except(served).Any(), "AccessMatrix.Endpoints has lines for endpoints that are not there any more: " + string.Join(", ", known.Except(served)));
    }

    /// <summary>GRIDMAP_UPDATE_ACCESS=1 writes the table in docs/security.md anew.</summary>
    [Fact]
    public async Task Nobody_finds_or_changes_what_is_not_theirs()
    {
        var before = await NeighbourAsync();
        var table = new StringBuilder("| endpoint | nobody | worker | dispatcher | planner | administrator |\n|---|---|---|---|---|---|\n");
        var wrong = new List<string>();
        string[] roles = ["nobody", .. AccessCity.Roles];
        var cells = AccessMatrix.Endpoints.ToDictionary(e => e, _ => new List<string>());
        foreach (var role in roles)
        {
            // Signing out comes last; it would end the session of the others.
            using var client = role == "nobody" ? Client() : await SmallCity.SignInAsync(city.Address, $"ours-{role}");
            foreach (var endpoint in AccessMatrix.Endpoints.OrderBy(e => e.Name == "DELETE /api/session"))
            {
                cells[endpoint].Add(await TryAsync(client, role, endpoint, wrong));
            }
        }

        foreach (var endpoint in AccessMatrix.Endpoints)
        {
            table.Append($"| `{endpoint.Name}` | {string.Join(" | ", cells[endpoint])} |\n");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        var after = await NeighbourAsync();
        Assert.True(before.Keys.All(t => before[t] == after[t]), "Somebody changed rows of the neighbour's in: " + string.Join(", ", before.Keys.Where(t => before[t] != after[t])));
        await CompareAsync(table.ToString());
    }

    private async Task<string> TryAsync(HttpClient client, string role, Endpoint endpoint, List<string> wrong)
    {
        var may = endpoint.Who.Split(' ').Contains(role);
        var (status, text) = await AskAsync(client, endpoint, "77000");
        var told = $"{endpoint.Name} by {role}";
        if (!may)
        {
            var refusal = role == "nobody" ? 401 : 403;
            Report(status == refusal, $"{told} for the neighbour's: {status}, not {refusal}: {text}");
            return $"{status}";
        }

        Report(status < 500 && (status is not (401 or 403) || status == endpoint.Refused), $"{told}: {status}, though AccessMatrix says that this role may.");
        var found = AccessCity.FindNeighbour(status < 400 ? text : "");
        Report(!found.Success, $"{told} shows '{found.Value}' of the neighbour's: {text[Math.Max(0, found.Index - 100)..Math.Min(text.Length, found.Index + 100)]}");
        if (endpoint.Whose == Whose.Everybodys)
        {
            return "all";
        }

        Report(status == endpoint.Refused, $"{told} for the neighbour's: {status}, not {endpoint.Refused}: {text}");
        if (!endpoint.OneAccounts && (endpoint.Refused >= 400 || endpoint.Method == "GET"))
        {
            // What is refused because it is the neighbour's is not refused when it is ours.
            var (ours, answer) = await AskAsync(client, endpoint, "55000");
            Report(ours is < 500 and not (401 or 403 or 404) && (ours != endpoint.Refused || ours == 200), $"{told} for our own: {ours}: {answer}");
        }

        return "theirs";

        void Report(bool right, string problem)
        {
            if (!right)
            {
                wrong.Add(problem);
            }
        }
    }

    private async Task<(int Status, string Text)> AskAsync(HttpClient client, Endpoint endpoint, string side)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), city.Fill(endpoint.Path, side));
        if (endpoint.Body is not null)
        {
            request.Content = new StringContent(city.Fill(endpoint.Body, side), Encoding.UTF8);
            request.Content.Headers.ContentType = new(endpoint.Type);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return ((int)response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
        }

        var text = new MemoryStream();
        using var time = new CancellationTokenSource(StreamTime);
        try
        {
            await (await response.Content.ReadAsStreamAsync()).CopyToAsync(text, time.Token);
        }
        catch (OperationCanceledException)
        {
            // Streams end when somebody looks away.
        }

        return ((int)response.StatusCode, Encoding.UTF8.GetString(text.ToArray()));
    }

    /// <summary>The neighbour's rows of every protected table but the audit.</summary>
    private async Task<Dictionary<string, string>> NeighbourAsync()
    {
        var rows = new Dictionary<string, string>();
        foreach (var table in (await city.Store.ScalarAsync<string>("""
            select string_agg(tablename, ' ' order by tablename) from pg_tables where schemaname = 'gridmap' and rowsecurity and tablename <> 'audit'
            """)).Split(' '))
        {
            rows[table] = await city.Store.ScalarAsync<string>($"""
                select coalesce(string_agg(t::text, e'\n' order by t::text), '') from gridmap.{table} t where t::text ~ '(neighbour|\m77000\d\d\M|77000000-)'
                """);
        }

        return rows;
    }

    private HttpClient Client() => new() { BaseAddress = new Uri(city.Address) };

    private static async Task CompareAsync(string table)
    {
        var path = Path.Combine(Checkout.Root, "docs", "security.md");
        var text = (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n");
        var written = new Regex($"{Regex.Escape(Begin)}.*?{Regex.Escape(End)}", RegexOptions.Singleline).Replace(text, _ => Begin + table + End);
        if (Environment.GetEnvironmentVariable("GRIDMAP_UPDATE_ACCESS") == "1")
        {
            await File.WriteAllTextAsync(path, written);
            return;
        }

        Assert.True(text == written && text.Contains(Begin, StringComparison.Ordinal),
            "The table in docs/security.md is not what the service does. GRIDMAP_UPDATE_ACCESS=1 ./gridmap test api writes it anew.");
    }
}
