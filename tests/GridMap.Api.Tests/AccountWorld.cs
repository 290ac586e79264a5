using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using GridMap.Api.Accounts;

namespace GridMap.Api.Tests;

/// <summary>Accounts of one test: made in the small city's store under names that no other test has, with a password of their own.</summary>
internal static class AccountWorld
{
    public const string Password = "a quiet harbour";

    private static int made;

    /// <summary>Makes an account that need not change its password.</summary>
    /// <param name="areas">Of the small city: 30 west, 31 east; none and not a worker: everywhere.</param>
    /// <returns>Its name.</returns>
    public static async Task<string> MakeAsync(SmallCity city, string role, params long[] areas)
    {
        var name = $"t{Interlocked.Increment(ref made)}-{role}";
        var hash = new Microsoft.AspNetCore.Identity.PasswordHasher<Account>().HashPassword(new Account(0, name, "", role), Password);
        await city.Store.ExecuteAsync($"""
            with made as (insert into account (name, display_name, role, password_hash, everywhere)
              values ('{name}', '{name}', '{role}', '{hash}', {(areas.Length == 0 && role != "worker" ? "true" : "false")}) returning id)
            insert into account_scope select id, area from made, unnest(array[{string.Join(',', areas)}]::bigint[]) area
            """);
        return name;
    }

    public static Task<long> IdOfAsync(SmallCity city, string name) => city.Store.ScalarAsync<long>($"select id from account where name = '{name}'");

    public static HttpClient Nobody(string address) => new(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = new Uri(address) };

    public static async Task<HttpResponseMessage> TryAsync(HttpClient client, string name, string password = Password, string? code = null)
    {
        var response = await client.PostAsJsonAsync("/api/session", new { name, password, code });
        if (response.IsSuccessStatusCode)
        {
            client.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");
            client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrfToken").GetString());
        }

        return response;
    }

    /// <summary>A client that is signed in.</summary>
    public static async Task<HttpClient> SignInAsync(string address, string name, string password = Password, string? code = null)
    {
        var client = Nobody(address);
        using var response = await TryAsync(client, name, password, code);
        Assert.True(response.IsSuccessStatusCode, $"{name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return client;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>What an authenticator shows (RFC 6238: SHA-1, 6 digits, 30 s).</summary>
    /// <param name="key">In base 32.</param>
    public static string Code(string key, DateTimeOffset at)
    {
        var bits = string.Concat(key.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var bytes = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var step = BitConverter.GetBytes(at.ToUnixTimeSeconds() / 30);
        Array.Reverse(step);
#pragma warning disable CA5350 // the standard says SHA-1
        var hash = HMACSHA1.HashData(bytes, step);
#pragma warning restore CA5350
        var place = hash[^1] & 15;
        var number = ((hash[place] & 127) << 24) | (hash[place + 1] << 16) | (hash[place + 2] << 8) | hash[place + 3];
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
