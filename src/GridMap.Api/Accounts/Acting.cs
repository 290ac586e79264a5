using GridMap.Api.City;
using GridMap.Data;

namespace GridMap.Api.Accounts;

/// <summary>Opens transactions in the name of whoever sent the request.</summary>
public sealed class Acting(ActingStore store, IHttpContextAccessor accessor, CityClock clock)
{
    /// <summary>Today in the city.</summary>
    public DateOnly Today => DateOnly.FromDateTime(clock.Now);

    /// <summary>Id of the account that is signed in; 0: nobody.</summary>
    public long AccountId => accessor.HttpContext?.User.AccountId() ?? 0;

    /// <summary>From where the request came; null: there is none.</summary>
    public string? Address => accessor.HttpContext?.Connection.RemoteIpAddress?.ToString();

    /// <summary>Of the request that is being answered.</summary>
    internal HttpResponse Response => accessor.HttpContext!.Response;

    /// <param name="reason">Why somebody looks who is not responsible; null: they stated none.</param>
    public Task<ActingTransaction> BeginAsync(CancellationToken cancellation, string? reason = null)
    {
        var actor = AccountId == 0 ? Actor.Nobody(Today, Address) : Actor.Account(AccountId, Today, Address);
        return store.BeginAsync(actor with { Reason = reason }, cancellation);
    }

    /// <summary>As the service itself: for what no account does. The endpoint must not let its caller choose whose rows it touches.</summary>
    public Task<ActingTransaction> BeginAsSystemAsync(CancellationToken cancellation) => store.BeginAsync(Actor.System(Today, Address), cancellation);
}
