using GridMap.Data;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Accounts;

public enum SignInResult
{
    SignedIn,
    Wrong,
    CodeNeeded,
    CodeWrong,
    Locked,
    AddressBlocked,
}

/// <param name="Account">Of a sign-in that succeeded.</param>
/// <param name="RetryAfter">How long to wait where it is locked; null: it is not.</param>
public sealed record SignInOutcome(SignInResult Result, Account? Account = null, TimeSpan? RetryAfter = null);

/// <summary>
/// Whether a name, a password and a code are an account's. An attempt is counted before it is looked at and given back where it was right, so
/// that attempts at the same time get no more tries than those one after another.
/// </summary>
public sealed class SignIns(Acting acting, UserManager<Account> users, SignInThrottle throttle)
{
    // Verified when there is no such account, so that the time taken does not tell which names exist.
    private static readonly Account Nobody = new(0, "", "", "");
    private static readonly string NobodysHash = new PasswordHasher<Account>().HashPassword(Nobody, Guid.NewGuid().ToString());

    /// <param name="code">Of the authenticator, or a recovery code; null or empty: none was given.</param>
    public async Task<SignInOutcome> TryAsync(string name, string password, string? code, CancellationToken cancellation)
    {
        var address = acting.Address ?? "";
        if (throttle.BlockedFor(address) is { } wait)
        {
            return new SignInOutcome(SignInResult.AddressBlocked, RetryAfter: wait);
        }

        // PostgreSQL's text holds no null character; U+FFFD is in no name.
        var account = name.Length <= 64 ? await users.FindByNameAsync(name.Trim().Replace('\0', '\ufffd')) : null;
        var outcome = account is null ? TryUnknown(name, password) : await TryAsync(account, password, code, cancellation);
        await NoteFailureAsync(outcome, account, cancellation);
        return outcome;
    }

    /// <summary>Whether whoever is signed in knows the password; asked before what a borrowed session must not do. Wrong ones count as at the door.</summary>
    public async Task<SignInOutcome> ConfirmAsync(Account account, string? password, CancellationToken cancellation)
    {
        var (failed, wait) = await CountAttemptAsync(account.Id, cancellation);
        if (failed == 0)
        {
            return new SignInOutcome(SignInResult.Locked, RetryAfter: wait);
        }

        if (await users.CheckPasswordAsync(account, password ?? ""))
        {
            await GiveBackAsync(account.Id, cancellation);
            return new SignInOutcome(SignInResult.SignedIn, account);
        }

        var outcome = new SignInOutcome(SignInResult.Wrong, RetryAfter: LockNow(failed));
        await NoteFailureAsync(outcome, account, cancellation);
        return outcome;
    }

    /// <summary>Writes to the audit what an account did at the door, in its name once it is signed in; of names that do not exist only that
    /// somebody tried: a name may be a password in the wrong field.</summary>
    public async Task AuditAsync(string action, Account? account, string? detail, CancellationToken cancellation)
    {
        await using var work = acting.AccountId == 0 ? await acting.BeginAsSystemAsync(cancellation) : await acting.BeginAsync(cancellation);
        await work.ExecuteAsync("""
            select write_audit($1, 'account', $2, (select min(area_id) from account_place($3)), null, jsonb_strip_nulls(jsonb_build_object('name', $4::text, 'wrong', $5::text)), null)
            """, cancellation, action, account is null ? "" : account.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), account?.Id ?? -1, account?.Name, detail);
        await work.CommitAsync(cancellation);
    }

    private SignInOutcome TryUnknown(string name, string password)
    {
        var locked = throttle.TryUnknown(name.Length <= 64 ? name : name[..64]);
        users.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
        return new SignInOutcome(SignInResult.Wrong, RetryAfter: locked);
    }

    private async Task<SignInOutcome> TryAsync(Account account, string password, string? code, CancellationToken cancellation)
    {
        var (failed, wait) = await CountAttemptAsync(account.Id, cancellation);
        if (failed == 0)
        {
            return new SignInOutcome(SignInResult.Locked, RetryAfter: wait);
        }

        if (!await users.CheckPasswordAsync(account, password))
        {
            return new SignInOutcome(SignInResult.Wrong, RetryAfter: LockNow(failed));
        }

        if (account.SecondFactor && string.IsNullOrWhiteSpace(code))
        {
            await GiveBackAsync(account.Id, cancellation);
            return new SignInOutcome(SignInResult.CodeNeeded);
        }

        if (account.SecondFactor && !await IsCodeAsync(account, code!.Trim(), cancellation))
        {
            return new SignInOutcome(SignInResult.CodeWrong, RetryAfter: LockNow(failed));
        }

        await ExecuteAsync("update account_sign_in set failed = 0, locked_until = null, signed_in_at = now() where account_id = $1 and $2 > 0",
            account.Id, SignInThrottle.NameLimit, cancellation);
        return new SignInOutcome(SignInResult.SignedIn, account);
    }

    private static TimeSpan? LockNow(int failed) => failed >= SignInThrottle.NameLimit ? SignInThrottle.LockedFor : null;

    private async Task NoteFailureAsync(SignInOutcome outcome, Account? account, CancellationToken cancellation)
    {
        if (outcome.Result is SignInResult.Wrong or SignInResult.CodeWrong)
        {
            throttle.CountFailure(acting.Address ?? "");
            await AuditAsync("refused", account, outcome.Result == SignInResult.Wrong ? "password" : "code", cancellation);
        }
    }

    // A lock that others' wrong attempts made stays.
    private Task GiveBackAsync(long account, CancellationToken cancellation) => ExecuteAsync("""
        update account_sign_in set failed = greatest(failed - 1, 0), locked_until = case when failed - 1 >= $2 then locked_until end where account_id = $1
        """, account, SignInThrottle.NameLimit, cancellation);

    /// <returns>Failed attempts in a row with this one; 0 and how long to wait: the account is locked and the attempt does not count.</returns>
    private async Task<(int Failed, TimeSpan? Wait)> CountAttemptAsync(long account, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsSystemAsync(cancellation);
        var failed = await work.ScalarAsync<int>("""
            insert into account_sign_in as s (account_id, failed) values ($1, 1)
            on conflict (account_id) do update set
              failed = case when s.locked_until is null then s.failed + 1 else 1 end,
              locked_until = case when s.locked_until is null and s.failed + 1 >= $2 then now() + $3 end
            where s.locked_until is null or s.locked_until <= now()
            returning failed
            """, cancellation, account, SignInThrottle.NameLimit, SignInThrottle.LockedFor);
        TimeSpan? wait = failed > 0 ? null : await work.ScalarAsync<TimeSpan>("select locked_until - now() from account_sign_in where account_id = $1", cancellation, account);
        await work.CommitAsync(cancellation);
        return (failed, wait);
    }

    private async Task<bool> IsCodeAsync(Account account, string code, CancellationToken cancellation)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length == 6 && digits.All(char.IsAsciiDigit))
        {
            // A code is right for two minutes and more; whoever saw it typed may not use it again.
            return await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, digits)
                && await ExecuteAsync("update account_secret set used_code = $2 where account_id = $1 and used_code is distinct from $2", account.Id, digits, cancellation) == 1;
        }

        return (await users.RedeemTwoFactorRecoveryCodeAsync(account, code.ToUpperInvariant())).Succeeded;
    }

    private async Task<int> ExecuteAsync(string sql, long account, object value, CancellationToken cancellation)
    {
        await using var work = await acting.BeginAsSystemAsync(cancellation);
        var rows = await work.ExecuteAsync(sql, cancellation, account, value);
        await work.CommitAsync(cancellation);
        return rows;
    }
}
