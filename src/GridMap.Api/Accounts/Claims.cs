using System.Data.Common;
using System.Globalization;
using System.Security.Claims;

namespace GridMap.Api.Accounts;

/// <summary>What a request knows of the account behind it.</summary>
public static class Claims
{
    /// <summary>Id of the session; a token has none.</summary>
    public const string Session = "session";

    /// <summary>The account has no role until its password is changed.</summary>
    public const string MustChangePassword = "must_change_password";

    /// <summary>From a row whose first columns are account_id, name, display_name, role, must_change.</summary>
    public static ClaimsIdentity Read(DbDataReader row, string scheme) =>
        Make(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), scheme);

    public static ClaimsIdentity Make(long id, string name, string displayName, string role, bool mustChange, string scheme) => new(
        [
            new(ClaimTypes.NameIdentifier, id.ToString(CultureInfo.InvariantCulture)), new(ClaimTypes.Name, name), new(ClaimTypes.GivenName, displayName),
            mustChange ? new(MustChangePassword, role) : new(ClaimTypes.Role, role),
        ], scheme);

    /// <summary>Id of the account; 0: nobody is signed in.</summary>
    public static long AccountId(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : 0;
}
