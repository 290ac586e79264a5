using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace GridMap.Api.Accounts;

/// <summary>Somebody who may sign in.</summary>
public sealed record Account(long Id, string Name, string DisplayName, string Role);

/// <summary>Reads and makes accounts; passwords are hashed with ASP.NET Core Identity's hasher.</summary>
public sealed class AccountStore(NpgsqlDataSource store)
{
    /// <summary>The password of the accounts that setup makes; printed by the launcher.</summary>
    public const string DemoPassword = "gridmap-demo";

    private static readonly PasswordHasher<Account> Hasher = new();

    // Verified when there is no such account, so that the time taken does not tell which names exist.
    private static readonly string NobodysHash = Hasher.HashPassword(new Account(0, "", "", ""), Guid.NewGuid().ToString());

    /// <summary>The account whose name and password these are, or null.</summary>
    public async Task<Account?> FindAsync(string name, string password, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("select id, name, display_name, role, password_hash from account where name = $1");

        // PostgreSQL's text holds no null character; U+FFFD is in no name.
        command.Parameters.AddWithValue(name.Replace('\0', '\ufffd'));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var account = await reader.ReadAsync(cancellation)
            ? new Account(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3))
            : null;
        var matches = Hasher.VerifyHashedPassword(account!, account is null ? NobodysHash : reader.GetString(4), password);
        return matches == PasswordVerificationResult.Failed ? null : account;
    }

    /// <summary>Makes the demo's accounts where the store has no account at all.</summary>
    public async Task EnsureDemoAsync(CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("""
            insert into account (name, display_name, role, password_hash, demo)
            select 'planner', '规划员', 'planner', $1, true where not exists (select from account)
            """);
        command.Parameters.AddWithValue(Hasher.HashPassword(new Account(0, "planner", "规划员", "planner"), DemoPassword));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Names and roles of the demo's accounts.</summary>
    public async Task<IReadOnlyList<Account>> ListDemoAsync(CancellationToken cancellation)
    {
        var accounts = new List<Account>();
        await using var command = store.CreateCommand("select id, name, display_name, role from account where demo order by id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(new Account(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return accounts;
    }
}
