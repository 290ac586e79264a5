using System.Security.Cryptography;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Identity;

namespace GridMap.Api.Accounts;

/// <summary>What a password must be. Length and variety, no rules about signs: those make passwords that are written on paper (NIST SP 800-63B, 5.1.1.2).</summary>
public static class AccountPasswords
{
    public const int ShortestLength = 10;
    public const int LongestLength = 200;
    public const int FewestDifferent = 5;

    // Without signs that are mistaken for one another: 32 of them, 5 bits each.
    private const string Signs = "abcdefghijkmnpqrstuvwxyz23456789";

    public static void Configure(PasswordOptions options)
    {
        options.RequiredLength = ShortestLength;
        options.RequiredUniqueChars = FewestDifferent;
        options.RequireDigit = options.RequireLowercase = options.RequireUppercase = options.RequireNonAlphanumeric = false;
    }

    /// <summary>A password that is said once and must be changed: 80 bits of chance in four groups.</summary>
    public static string MakeOnce() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Signs, 4)));

    /// <summary>Adds to the check what is wrong with a password for an account.</summary>
    public static async Task CheckAsync(Check check, UserManager<Account> users, Account account, string? password, string field)
    {
        password ??= "";
        check.That(password.Length <= LongestLength, field, $"Allowed: up to {LongestLength} characters.");
        check.That(!password.Contains('\0'), field, "A null character is not allowed.");
        check.That(account.Name.Length < 4 || !password.Contains(account.Name, StringComparison.OrdinalIgnoreCase), field, "It must not hold the account's name.");
        foreach (var validator in users.PasswordValidators)
        {
            foreach (var error in (await validator.ValidateAsync(users, account, password)).Errors)
            {
                check.Add(field, error.Description);
            }
        }
    }
}
