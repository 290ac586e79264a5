using GridMap.Analysis.Walking;

namespace GridMap.Import.Osm;

/// <summary>Kerbs of streets, from the tag on the way or on its nodes. A kerb where a crossing meets another way is the crossing's.</summary>
/// <param name="atNodes">Values of the tag, by node.</param>
/// <param name="ofCrossings">Nodes of mapped crossings.</param>
internal sealed class Kerbs(IReadOnlyDictionary<long, string> atNodes, IReadOnlySet<long> ofCrossings)
{
    /// <summary>raised, lowered or flush; raised where one of several is; null where none is known.</summary>
    public string? Of(Piece piece)
    {
        string? found = Known(piece.Road.Kerb);
        foreach (var point in piece.Points)
        {
            if (found == "raised") break;
            if (!atNodes.TryGetValue(point.Node, out var kerb) || Known(kerb) is not { } known) continue;
            if (piece.Class != StreetClass.Crossing && ofCrossings.Contains(point.Node)) continue;
            if (found is null || known == "raised") found = known;
        }

        return found;
    }

    private static string? Known(string? value) => value is "raised" or "lowered" or "flush" ? value : null;
}
