namespace GridMap.Api.Accounts;

/// <param name="Locked">Too many wrong passwords: until then nobody can sign in with it.</param>
/// <param name="MicroGrids">Micro-grids and single households assigned to it from today on.</param>
/// <param name="Self">One's own: it cannot be changed here.</param>
public sealed record AccountDocument(
    long Id, string Name, string DisplayName, string Role, bool Everywhere, IReadOnlyList<ScopeAreaDocument> Areas, bool Disabled, bool Demo,
    bool MustChangePassword, bool SecondFactor, DateTimeOffset? Locked, DateTimeOffset? SignedInAt, int Sessions, int MicroGrids, bool Self);

/// <param name="Total">Of all pages.</param>
public sealed record AccountsDocument(IReadOnlyList<AccountDocument> Accounts, int Total);

/// <param name="Name">2 to 64 of a-z, 0-9, '.', '_' and '-', a letter first; it stays.</param>
/// <param name="Everywhere">The scope is the whole store.</param>
/// <param name="Areas">Ids of the scope's areas; of a worker: where they belong, for administrators.</param>
public sealed record NewAccount(string Name, string DisplayName, string Role, bool Everywhere, IReadOnlyList<long>? Areas);

public sealed record AccountChange(string DisplayName, string Role, bool Everywhere, IReadOnlyList<long>? Areas, bool Disabled);

/// <param name="Password">To be handed to its owner; shown this once, and must be changed at the first sign-in.</param>
public sealed record OncePasswordDocument(long Id, string Password);
