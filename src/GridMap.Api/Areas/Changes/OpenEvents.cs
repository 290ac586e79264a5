using GridMap.Data;

namespace GridMap.Api.Areas.Changes;

/// <summary>The one place where a change of areas touches events.</summary>
internal static class OpenEvents
{
    /// <returns>How many unclosed events went to another micro-grid.</returns>
    public static Task<int> RerouteAsync(ActingTransaction work, long change, CancellationToken cancellation) => Task.FromResult(0);
}
