using GridMap.Api.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridMap.Api.Areas.Changes;

/// <summary>A refused change as ProblemDetails. Beside the text stand "code" and, where it is about one area, "area" (its name), so that a page
/// can say it in its reader's language. Codes: those of <see cref="GridMap.Analysis.Grids.GridEditResult"/>, and otherParents, wrongLevel, lastArea, nothingBelow, proposalLost,
/// outsideScope, nothing, noCodes, areaChanged, changedMeanwhile, undoTooLate, undoNever, undoChanged.</summary>
internal static class AreaRefusal
{
    public static Results<TOk, ValidationProblem, ProblemHttpResult> Of<TOk>(Refusal refusal)
        where TOk : IResult
    {
        var (status, where, problem, reason, area) = refusal;
        if (status == StatusCodes.Status400BadRequest)
        {
            var check = new Check();
            check.Add(where, problem);
            return check.Problem(Words(reason, area));
        }

        return TypedResults.Problem(problem, statusCode: status, title: status == StatusCodes.Status404NotFound ? "Not found" : "Changed meanwhile", extensions: Words(reason, area));
    }

    public static Dictionary<string, object?> Words(string? reason, string? area = null)
    {
        var words = new Dictionary<string, object?>();
        if (reason is not null)
        {
            words.Add("code", reason);
        }

        if (area is not null)
        {
            words.Add("area", area);
        }

        return words;
    }
}
