using System.Text.RegularExpressions;
using GridMap.Api.Http;
using GridMap.Data;

namespace GridMap.Api.Accounts;

/// <summary>The single changes of an account that an administrator's transaction is made of.</summary>
public static partial class AccountChanges
{
    private const int MostAreas = 200;

    /// <summary>As table account's own rule.</summary>
    [GeneratedRegex(@"\A[a-z][a-z0-9._-]{1,63}\z")]
    public static partial Regex Name();

    /// <summary>What is wrong with an account's role and scope, or is more than the actor has.</summary>
    /// <returns>The scope's areas without repeats.</returns>
    public static async Task<long[]> CheckAsync(
        Check check, ActingTransaction work, string? displayName, string? role, bool everywhere, IReadOnlyList<long>? areas, CancellationToken cancellation)
    {
        check.Text(displayName, 1, 80, "displayName");
        check.Code(role ?? "", AccountsSetup.Roles, "role");
        long[] scope = [.. (areas ?? []).Distinct().Order()];
        check.That(scope.Length <= MostAreas, "areas", $"Allowed: up to {MostAreas} areas. Take an area above them.");
        check.That(!everywhere || role != "worker", "everywhere", "A worker sees what is assigned, not everywhere.");
        check.That(!everywhere || scope.Length == 0, "areas", "None beside everywhere.");
        if (check.Failed)
        {
            return scope;
        }

        await using var command = work.Command("""
            select actor_everywhere(), (select count(*) from area where id = any ($1) and valid_to is null and id in (select actor_areas()))
            """, scope);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (whole, known) = (reader.GetBoolean(0), reader.GetInt64(1));
        check.That(whole || !everywhere, "everywhere", "Your own scope is not everywhere.");
        check.That(known == scope.Length, "areas", "Allowed: areas of today in your own scope.");
        check.That(whole || scope.Length > 0, "areas", "At least one area of your own scope.");
        return scope;
    }

    /// <summary>First the new areas, then without the old: an account that has none may be nobody's to manage.</summary>
    public static async Task WriteScopeAsync(ActingTransaction work, long id, long[] areas, CancellationToken cancellation)
    {
        await work.ExecuteAsync("insert into account_scope (account_id, area_id) select $1, unnest($2::bigint[]) on conflict do nothing", cancellation, id, areas);
        await work.ExecuteAsync("delete from account_scope where account_id = $1 and area_id <> all ($2)", cancellation, id, areas);
    }

    public static Task UnlockAsync(ActingTransaction work, long id, CancellationToken cancellation) =>
        work.ExecuteAsync("update account_sign_in set failed = 0, locked_until = null where account_id = $1", cancellation, id);

    public static async Task EndSecondFactorAsync(ActingTransaction work, long id, CancellationToken cancellation)
    {
        await work.ExecuteAsync("update account set second_factor = false where id = $1", cancellation, id);
        await work.ExecuteAsync("delete from account_secret where account_id = $1", cancellation, id);
    }

    /// <summary>Ends sessions and tokens; whoever holds them must sign in anew.</summary>
    public static async Task EndAccessAsync(ActingTransaction work, long id, CancellationToken cancellation)
    {
        await work.ExecuteAsync("""
            with ended as (delete from account_session where account_id = $1 returning id, made_at, address, device)
            select write_audit('delete', 'account_session', id::text, null, jsonb_build_object('madeAt', made_at, 'address', address, 'device', device), null, null) from ended
            """, cancellation, id);
        await work.ExecuteAsync("delete from account_token where account_id = $1", cancellation, id);
    }
}
