using GridMap.Data;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace GridMap.Api.Accounts;

/// <summary>Makes the first accounts of a store; passwords are hashed with ASP.NET Core Identity's hasher.</summary>
public sealed class AccountStore(NpgsqlDataSource store)
{
    /// <summary>The password of the accounts that setup makes; printed by the launcher.</summary>
    public const string DemoPassword = "gridmap-demo";

    private static readonly PasswordHasher<Account> Hasher = new();

    private readonly ActingStore acting = new(store);

    /// <summary>Makes the demo's accounts, one or two for each role, or enables them again.</summary>
    public async Task EnsureDemoAsync(CancellationToken cancellation)
    {
        await using var work = await BeginAsync(cancellation);
        await work.ExecuteAsync("""
            insert into account (name, display_name, role, password_hash, demo, everywhere)
            select name, display_name, role, $1, true, role <> 'worker'
            from (values (1, 'planner', '规划员', 'planner'), (2, 'worker', '王敏', 'worker'), (3, 'worker2', '李强', 'worker'),
              (4, 'dispatcher', '调度员', 'dispatcher'), (5, 'admin', '管理员', 'administrator')) v (place, name, display_name, role)
            order by place
            on conflict (name) do update set disabled = false where account.demo
            """, cancellation, Hash(DemoPassword));
        await work.CommitAsync(cancellation);
    }

    /// <summary>Names of the demo's accounts that may sign in.</summary>
    public async Task<IReadOnlyList<string>> ListDemoAsync(CancellationToken cancellation)
    {
        await using var work = await BeginAsync(cancellation);
        return await work.ScalarAsync<string[]>("select array_agg(name order by id) from account where demo and not disabled", cancellation) ?? [];
    }

    /// <summary>Whether an administrator of everywhere may sign in.</summary>
    public async Task<bool> HasAdministratorAsync(CancellationToken cancellation)
    {
        await using var work = await BeginAsync(cancellation);
        return await work.ScalarAsync<bool>("select exists (select from account where role = 'administrator' and everywhere and not disabled)", cancellation);
    }

    /// <summary>Makes an administrator of everywhere with a password that must be changed at the first sign-in.</summary>
    /// <param name="unlessAny">Only where nobody may sign in.</param>
    /// <returns>The password, which is kept nowhere; null: somebody may sign in already, or the name is taken.</returns>
    public async Task<string?> MakeAdministratorAsync(string name, bool unlessAny, CancellationToken cancellation)
    {
        var password = AccountPasswords.MakeOnce();
        await using var work = await BeginAsync(cancellation);
        var made = await work.ExecuteAsync("""
            insert into account (name, display_name, role, password_hash, everywhere, must_change_password)
            select $1, $1, 'administrator', $2, true, true where not ($3 and exists (select from account where not disabled))
            on conflict (name) do nothing
            """, cancellation, name, Hash(password), unlessAny);
        await work.CommitAsync(cancellation);
        return made == 1 ? password : null;
    }

    /// <summary>Gives an account another password that must be changed, unlocks it, and ends its sessions, tokens and second factor: for whoever
    /// has the server, when nobody else can help.</summary>
    /// <returns>The password; null: there is no such account.</returns>
    public async Task<string?> ResetPasswordAsync(string name, CancellationToken cancellation)
    {
        var password = AccountPasswords.MakeOnce();
        await using var work = await BeginAsync(cancellation);
        var id = await work.ScalarAsync<long>("""
            update account set password_hash = $2, must_change_password = true, password_changed_at = now(), second_factor = false, demo = false where name = $1 returning id
            """, cancellation, name, Hash(password));
        foreach (var table in (string[])["account_session", "account_token", "account_secret", "account_sign_in"])
        {
            await work.ExecuteAsync($"delete from {table} where account_id = $1", cancellation, id);
        }

        await work.CommitAsync(cancellation);
        return id == 0 ? null : password;
    }

    private static string Hash(string password) => Hasher.HashPassword(new Account(0, "", "", ""), password);

    private Task<ActingTransaction> BeginAsync(CancellationToken cancellation) =>
        acting.BeginAsync(Actor.System(DateOnly.FromDateTime(DateTime.UtcNow)), cancellation);
}
