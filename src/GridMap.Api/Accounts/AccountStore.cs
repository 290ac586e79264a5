using GridMap.Data;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace GridMap.Api.Accounts;

/// <summary>Somebody who may sign in.</summary>
/// <param name="Role">planner, worker, dispatcher or administrator.</param>
public sealed record Account(long Id, string Name, string DisplayName, string Role);

/// <summary>Reads and makes accounts; passwords are hashed with ASP.NET Core Identity's hasher.</summary>
public sealed class AccountStore(NpgsqlDataSource store)
{
    /// <summary>The password of the accounts that setup makes; printed by the launcher.</summary>
    public const string DemoPassword = "gridmap-demo";

    private static readonly PasswordHasher<Account> Hasher = new();

    // Verified when there is no such account, so that the time taken does not tell which names exist.
    private static readonly string NobodysHash = Hasher.HashPassword(new Account(0, "", "", ""), Guid.NewGuid().ToString());

    private readonly ActingStore acting = new(store);

    /// <summary>The account whose name and password these are, or null.</summary>
    public async Task<Account?> FindAsync(string name, string password, CancellationToken cancellation)
    {
        await using var work = await BeginAsync(cancellation);

        // PostgreSQL's text holds no null character; U+FFFD is in no name.
        await using var command = work.Command("select id, name, display_name, role, password_hash from account where name = $1 and not disabled",
            name.Replace('\0', '\ufffd'));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var account = await reader.ReadAsync(cancellation)
            ? new Account(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3))
            : null;
        var matches = Hasher.VerifyHashedPassword(account!, account is null ? NobodysHash : reader.GetString(4), password);
        return matches == PasswordVerificationResult.Failed ? null : account;
    }

    /// <summary>Makes the demo's accounts, one or two for each role, where the store has no other account.</summary>
    public async Task EnsureDemoAsync(CancellationToken cancellation)
    {
        await using var work = await BeginAsync(cancellation);
        await work.ExecuteAsync("""
            insert into account (name, display_name, role, password_hash, demo, everywhere)
            select name, display_name, role, $1, true, role <> 'worker'
            from (values (1, 'planner', '规划员', 'planner'), (2, 'worker', '王敏', 'worker'), (3, 'worker2', '李强', 'worker'),
              (4, 'dispatcher', '调度员', 'dispatcher'), (5, 'admin', '管理员', 'administrator')) v (place, name, display_name, role)
            where not exists (select from account where not demo)
            order by place
            on conflict (name) do nothing
            """, cancellation, Hasher.HashPassword(new Account(0, "", "", ""), DemoPassword));
        await work.CommitAsync(cancellation);
    }

    /// <summary>Names and roles of the demo's accounts.</summary>
    public async Task<IReadOnlyList<Account>> ListDemoAsync(CancellationToken cancellation)
    {
        var accounts = new List<Account>();
        await using var work = await BeginAsync(cancellation);
        await using var command = work.Command("select id, name, display_name, role from account where demo and not disabled order by id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(new Account(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return accounts;
    }

    private Task<ActingTransaction> BeginAsync(CancellationToken cancellation) =>
        acting.BeginAsync(Actor.System(DateOnly.FromDateTime(DateTime.UtcNow)), cancellation);
}
