using GridMap.Data;

namespace GridMap.Api.Areas.Changes;

/// <summary>The one place where a change of areas touches events.</summary>
internal static class OpenEvents
{
    /// <returns>How many unclosed events went to another area: areas, successions and former states stand as they will be.</returns>
    public static Task<int> RerouteAsync(ActingTransaction work, long change, CancellationToken cancellation) =>
        work.ScalarAsync<int>("select reroute_events($1)", cancellation, change);
}
