using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GridMap.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Accounts;

/// <summary>
/// Where ASP.NET Core Identity's UserManager reads and keeps an account's own password and second factor. Row-level security shows it the
/// account that is signed in; while nobody is, it acts as the system: that is signing in. Administrators' changes of others' accounts do not
/// come this way (<see cref="AccountEndpoints"/>).
/// </summary>
public sealed class AccountUserStore(Acting acting, IDataProtectionProvider protection)
    : IUserPasswordStore<Account>, IUserTwoFactorStore<Account>, IUserAuthenticatorKeyStore<Account>, IUserTwoFactorRecoveryCodeStore<Account>
{
    private readonly IDataProtector protector = protection.CreateProtector("account second factor");

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        FindAsync("a.id = $1", long.Parse(userId, CultureInfo.InvariantCulture), cancellationToken);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindAsync("a.name = $1", normalizedUserName, cancellationToken);

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        await using var work = await BeginAsync(cancellationToken);
        await work.ExecuteAsync("""
            update account set password_hash = $2, second_factor = $3, must_change_password = $4,
              password_changed_at = case when account_password_hash(id) = $2 then password_changed_at else now() end
            where id = $1
            """, cancellationToken, user.Id, user.PasswordHash, user.SecondFactor, user.MustChangePassword);
        var kept = await work.ExecuteAsync("""
            insert into account_secret as s (account_id, key_cipher, recovery_hashes) values ($1, $2, $3)
            on conflict (account_id) do update set key_cipher = $2, recovery_hashes = $3, revision = s.revision + 1 where s.revision = $4
            """, cancellationToken, user.Id, user.AuthenticatorKey is { } key ? protector.Protect(Encoding.ASCII.GetBytes(key)) : Array.Empty<byte>(),
            user.RecoveryHashes.ToArray(), user.Revision);
        if (kept == 0)
        {
            return IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
        }

        user.Revision++;
        await work.CommitAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash.Length > 0);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) => Done(() => user.PasswordHash = passwordHash!);

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.SecondFactor);

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Done(() => user.SecondFactor = enabled);

    public Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.AuthenticatorKey);

    public Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) => Done(() => user.AuthenticatorKey = key);

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.RecoveryHashes.Count);

    public Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        Done(() => user.RecoveryHashes = [.. recoveryCodes.Select(HashOf)]);

    public Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var hash = HashOf(code);
        var left = user.RecoveryHashes.Where(h => h != hash).ToArray();
        var redeemed = left.Length < user.RecoveryHashes.Count;
        user.RecoveryHashes = left;
        return Task.FromResult(redeemed);
    }

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString(CultureInfo.InvariantCulture));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    // Names are made with the account and stay; they are small letters only.
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private async Task<Account?> FindAsync(string where, object value, CancellationToken cancellation)
    {
        await using var work = await BeginAsync(cancellation);
        await using var command = work.Command($"""
            select a.id, a.name, a.display_name, a.role, a.must_change_password, a.second_factor, account_password_hash(a.id),
              s.key_cipher, s.recovery_hashes, s.revision
            from account a left join account_secret s on s.account_id = a.id where {where} and not a.disabled
            """, value);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation) || reader.IsDBNull(6))
        {
            return null;
        }

        return new Account(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3))
        {
            MustChangePassword = reader.GetBoolean(4),
            SecondFactor = reader.GetBoolean(5),
            PasswordHash = reader.GetString(6),
            AuthenticatorKey = !reader.IsDBNull(7) && reader.GetFieldValue<byte[]>(7) is { Length: > 0 } cipher ? Encoding.ASCII.GetString(protector.Unprotect(cipher)) : null,
            RecoveryHashes = reader.IsDBNull(8) ? [] : reader.GetFieldValue<string[]>(8),
            Revision = reader.IsDBNull(9) ? -1 : reader.GetInt32(9),
        };
    }

    private Task<ActingTransaction> BeginAsync(CancellationToken cancellation) =>
        acting.AccountId == 0 ? acting.BeginAsSystemAsync(cancellation) : acting.BeginAsync(cancellation);

    private static string HashOf(string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(code)));

    private static Task Done(Action set)
    {
        set();
        return Task.CompletedTask;
    }
}
