using System.Collections.Concurrent;
using GridMap.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Http;

/// <param name="Share">0 to 1; null: not known here, and the work may go on all the same.</param>
public sealed record UnderwayDocument(double? Share);

/// <summary>How far a request has come that takes a while, for another request of the same account to ask. Who sends it gives it an id of
/// its own making. Known to the copy of the service that does the work, while it does it: of many copies, another one does not know.</summary>
public sealed class Underway
{
    private readonly ConcurrentDictionary<(Guid Id, long Account), double> shares = new();

    /// <param name="id">Null: nobody asks.</param>
    internal Work Begin(Guid? id, long account) => new(this, id is { } known ? (known, account) : null);

    internal double? Find(Guid id, long account) => shares.TryGetValue((id, account), out var share) ? share : null;

    internal sealed class Work : IDisposable
    {
        private readonly Underway all;
        private readonly (Guid, long)? key;

        public Work(Underway all, (Guid, long)? key)
        {
            (this.all, this.key) = (all, key);
            Tell(0);
        }

        /// <param name="share">Of the whole, 0 to 1.</param>
        public void Tell(double share)
        {
            if (key is { } known)
            {
                all.shares[known] = share;
            }
        }

        public void Dispose()
        {
            if (key is { } known)
            {
                all.shares.TryRemove(known, out _);
            }
        }
    }
}

public static class UnderwayEndpoint
{
    public static void MapUnderway(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/underway/{id:guid}", GetShare).WithTags("underway").RequireAuthorization(Policies.Planner)
            .WithSummary("How far one's own export or import has come that was asked for with this id as follow.")
            .ProducesProblem(StatusCodes.Status401Unauthorized);

    private static Ok<UnderwayDocument> GetShare(Guid id, Underway underway, Acting acting) => TypedResults.Ok(new UnderwayDocument(underway.Find(id, acting.AccountId)));
}
