namespace GridMap.Api.Accounts;

/// <summary>Somebody who may sign in, as ASP.NET Core Identity's managers hold them while they work.</summary>
/// <param name="id">0: not stored yet.</param>
/// <param name="role">planner, worker, dispatcher or administrator.</param>
public sealed class Account(long id, string name, string displayName, string role)
{
    public long Id => id;

    public string Name => name;

    public string DisplayName => displayName;

    public string Role => role;

    public bool MustChangePassword { get; set; }

    /// <summary>A code is asked for beside the password.</summary>
    public bool SecondFactor { get; set; }

    /// <summary>Empty: it was not read.</summary>
    public string PasswordHash { get; set; } = "";

    /// <summary>The authenticator's key in base 32; null: none was made.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>SHA-256 of recovery codes that were not used yet.</summary>
    public IReadOnlyList<string> RecoveryHashes { get; set; } = [];

    /// <summary>Of the stored second factor when it was read; -1: there was none.</summary>
    public int Revision { get; set; } = -1;
}
