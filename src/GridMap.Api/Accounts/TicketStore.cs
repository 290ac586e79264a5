using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using GridMap.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;
using Npgsql;

namespace GridMap.Api.Accounts;

/// <summary>
/// Sessions are rows: the cookie holds a key, and who is behind it is read anew for each request, so that a session that was ended, an account
/// that was disabled and a changed role or password hold from the next request on. The store keeps the key's hash only.
/// </summary>
public sealed class TicketStore(NpgsqlDataSource store, ActingStore acting, TimeProvider time) : ITicketStore
{
    /// <summary>How long a session lives without a request, unless the browser was asked to stay signed in.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>How long any session lives, however often it is used.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    private static readonly object ReplacedKey = new();

    Task<string> ITicketStore.StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException();

    Task<AuthenticationTicket?> ITicketStore.RetrieveAsync(string key) => throw new NotSupportedException();

    Task ITicketStore.RemoveAsync(string key) => throw new NotSupportedException();

    // The row itself says until when it lives.
    Task ITicketStore.RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask;

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var idle = ticket.Properties.IsPersistent ? Longest : Idle;
        await using var work = await BeginAsync(cancellationToken);
        await work.ExecuteAsync("""
            insert into account_session (key_hash, account_id, expires_at, ends_at, idle, address, device) values ($1, $2, now() + $3, now() + $4, $3, $5, $6)
            """, cancellationToken, HashOf(key), ticket.Principal.AccountId(), idle, Longest,
            httpContext.Connection.RemoteIpAddress?.ToString(), DeviceOf(httpContext.Request));
        if (httpContext.Items[ReplacedKey] is string replaced)
        {
            await work.ExecuteAsync("delete from account_session where key_hash = $1", cancellationToken, HashOf(replaced));
        }

        await work.ExecuteAsync("delete from account_session where expires_at < now()", cancellationToken);
        await work.CommitAsync(cancellationToken);
        return key;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        // Whoever signs in gets a new key: what an earlier cookie held takes no part in it, and its session ends.
        if (httpContext.GetEndpoint()?.Metadata.GetMetadata<BeginsSession>() is not null)
        {
            httpContext.Items[ReplacedKey] = key;
            return null;
        }

        await using var command = store.CreateCommand("select account_id, name, display_name, role, must_change, session_id, made_at, expires_at from session_account($1)");
        command.Parameters.AddWithValue(HashOf(key));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var identity = Claims.Read(reader, CookieAuthenticationDefaults.AuthenticationScheme);
        identity.AddClaim(new Claim(Claims.Session, reader.GetInt64(5).ToString(CultureInfo.InvariantCulture)));
        return new AuthenticationTicket(new ClaimsPrincipal(identity),
            new AuthenticationProperties { IssuedUtc = reader.GetFieldValue<DateTimeOffset>(6), ExpiresUtc = reader.GetFieldValue<DateTimeOffset>(7) },
            CookieAuthenticationDefaults.AuthenticationScheme);
    }

    public async Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        await using var work = await BeginAsync(cancellationToken);
        await work.ExecuteAsync("delete from account_session where key_hash = $1", cancellationToken, HashOf(key));
        await work.CommitAsync(cancellationToken);
    }

    // As the system: a session is begun and ended by whoever holds its key.
    private Task<ActingTransaction> BeginAsync(CancellationToken cancellation) =>
        acting.BeginAsync(Actor.System(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), cancellation);

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string? DeviceOf(HttpRequest request) =>
        request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent.Length <= 300 ? agent : agent[..300] : null;
}

/// <summary>Marks the endpoint that signs in: it does not look at who is signed in already.</summary>
public sealed class BeginsSession;
