using NetTopologySuite.Geometries;

namespace GridMap.Api.Areas.Changes;

/// <summary>A change as it was asked for, checked as far as that goes without the store.</summary>
/// <param name="Kind">As the request names it.</param>
/// <param name="Workers">By place in the answer's list of opened areas.</param>
internal abstract record AreaOrder(string Kind, IReadOnlyList<AreaRevision> Areas, IReadOnlyList<AreaWorker> Workers);

internal sealed record SplitOrder(IReadOnlyList<AreaRevision> Areas, IReadOnlyList<AreaWorker> Workers, LineString Line, IReadOnlyList<string> Names) : AreaOrder("split", Areas, Workers);

internal sealed record MergeOrder(IReadOnlyList<AreaRevision> Areas, IReadOnlyList<AreaWorker> Workers, string? Name) : AreaOrder("merge", Areas, Workers);

internal sealed record RedrawOrder(IReadOnlyList<AreaRevision> Areas, IReadOnlyList<AreaWorker> Workers, MultiPolygon Shape) : AreaOrder("redraw", Areas, Workers);

internal sealed record ReparentOrder(IReadOnlyList<AreaRevision> Areas, IReadOnlyList<AreaWorker> Workers, long ParentId) : AreaOrder("reparent", Areas, Workers);

internal sealed record RenameOrder(IReadOnlyList<AreaRevision> Areas, IReadOnlyList<AreaWorker> Workers, string Name) : AreaOrder("rename", Areas, Workers);

internal sealed record AdoptOrder(IReadOnlyList<AreaRevision> Areas, IReadOnlyList<AreaWorker> Workers, IReadOnlyList<ProposedShape> Proposal) : AreaOrder("adopt", Areas, Workers);

/// <param name="Kind">closeCompound or reopenCompound.</param>
internal sealed record CompoundOrder(string Kind, CompoundRevision Compound) : AreaOrder(Kind, [], []);

/// <summary>Takes a change of today back.</summary>
internal sealed record UndoOrder(long Change) : AreaOrder("undo", [], []);

internal sealed record ProposedShape(MultiPolygon Shape, string? Name, IReadOnlyList<ProposedShape> Parts);

/// <summary>Why a change cannot be made as it was asked for.</summary>
/// <param name="Status">400, 404 or 409.</param>
/// <param name="Where">The field of the request.</param>
/// <param name="Reason">A word that programs can go by, as <see cref="AreaRefusal"/> tells it.</param>
/// <param name="Area">The area that it is about, where it is about one.</param>
internal sealed record Refusal(int Status, string Where, string Problem, string? Reason, string? Area);

internal sealed class AreaChangeRefused(int status, string where, string problem, string? reason = null, string? area = null) : Exception(problem)
{
    public Refusal Refusal { get; } = new(status, where, problem, reason, area);
}
