using Microsoft.Extensions.Caching.Memory;

namespace GridMap.Api.Accounts;

/// <summary>
/// Counts sign-ins that failed where the store has no account to count them at: by network address, and by names that do not exist, which
/// are locked like those that do, so that a lock does not tell which names exist. Kept in memory: each copy of the service counts for itself.
/// </summary>
public sealed class SignInThrottle(TimeProvider time) : IDisposable
{
    /// <summary>Failures in a row until a name is locked, and for how long.</summary>
    public const int NameLimit = 5;

    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>Failures from one address within <see cref="LockedFor"/>; an office behind one address shares them.</summary>
    public const int AddressLimit = 100;

    private readonly MemoryCache attempts = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    /// <summary>How long an address must wait; null: it may try.</summary>
    public TimeSpan? BlockedFor(string address) =>
        attempts.TryGetValue("address " + address, out Attempts? made) && made!.Failed >= AddressLimit ? made.Until - time.GetUtcNow() : null;

    public void CountFailure(string address)
    {
        var made = attempts.GetOrCreate("address " + address, entry =>
        {
            entry.Size = 1;
            entry.AbsoluteExpirationRelativeToNow = LockedFor;
            return new Attempts { Until = time.GetUtcNow() + LockedFor };
        })!;
        Interlocked.Increment(ref made.Failed);
    }

    /// <summary>An attempt at a name that does not exist.</summary>
    /// <returns>How long the name is locked; null: it is not.</returns>
    public TimeSpan? TryUnknown(string name)
    {
        var made = attempts.GetOrCreate("name " + name, entry =>
        {
            entry.Size = 1;
            entry.SlidingExpiration = TimeSpan.FromDays(1);
            return new Attempts();
        })!;
        lock (made)
        {
            var now = time.GetUtcNow();
            if (made.Until > now)
            {
                return made.Until - now;
            }

            made.Failed = made.Until is null ? made.Failed + 1 : 1;
            made.Until = made.Failed >= NameLimit ? now + LockedFor : null;
            return made.Until is null ? null : LockedFor;
        }
    }

    public void Dispose() => attempts.Dispose();

    private sealed class Attempts
    {
        public int Failed;
        public DateTimeOffset? Until;
    }
}
