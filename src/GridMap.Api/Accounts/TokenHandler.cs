using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GridMap.Api.Accounts;

/// <summary>Who is behind <c>Authorization: Bearer gm_…</c>: a program that acts for the account that made the token.</summary>
public sealed class TokenHandler(NpgsqlDataSource store, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";

    private const string Prefix = "Bearer ";

    /// <summary>A new token; 256 bits of chance behind a beginning that secret scanners can look for.</summary>
    public static string MakeToken() => "gm_" + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public static bool HasToken(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!HasToken(Request))
        {
            return AuthenticateResult.NoResult();
        }

        await using var command = store.CreateCommand("select account_id, name, display_name, role, must_change from token_account($1)");
        command.Parameters.AddWithValue(HashOf(Request.Headers.Authorization.ToString()[Prefix.Length..].Trim()));
        await using var reader = await command.ExecuteReaderAsync(Context.RequestAborted);
        return await reader.ReadAsync(Context.RequestAborted)
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(Accounts.Claims.Read(reader, SchemeName)), SchemeName))
            : AuthenticateResult.Fail("The token is not known, or not valid any more.");
    }
}
