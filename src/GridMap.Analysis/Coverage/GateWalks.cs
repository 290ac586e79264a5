using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Coverage;

/// <summary>Gates on walks, and which of them bar the walk at the hour asked.</summary>
internal sealed class GateWalks(CoverageFields fields)
{
    /// <summary>Gates that bar the walk which would be within the limit (or, where there is no walk at all, be possible) if every gate
    /// were open to everybody; empty where that would not help. By index, with where they stand.</summary>
    public List<(int Index, LonLat Place)> Barring(in Snap from)
    {
        var field = fields.Asked.DecisecondsAt(from) == WalkField.NoWalk ? fields.AnyThroughEveryGate : fields.UsableThroughEveryGate;
        var answer = field.BestAt(from);
        if (answer.Deciseconds == WalkField.NoWalk) return [];
        var net = fields.Graph.Net;
        int home = net.Compound[from.Edge], goal = net.Compound[field.Sources[answer.Source].Edge];
        return On(field, from, answer).FindAll(g => !MayPass(g.Index, home, goal));
    }

    /// <summary>Gates on the walk at any hour that are shut at the hour asked.</summary>
    public List<(int Index, LonLat Place)> Shut(in Snap from)
    {
        var answer = fields.Offering.BestAt(from);
        return answer.Deciseconds == WalkField.NoWalk ? [] : On(fields.Offering, from, answer).FindAll(g => !fields.Costs.GateOpen[g.Index]);
    }

    public Compound CompoundOf(int gate) => fields.Graph.Compounds[fields.Graph.CompoundIndexOf(fields.Graph.Gates[gate].CompoundId)];

    public EvidenceGate ToEvidence((int Index, LonLat Place) gate)
    {
        var known = fields.Graph.Gates[gate.Index];
        return new(known.Id, gate.Place, CompoundOf(gate.Index).Name, known.Access, known.Hours);
    }

    private List<(int Index, LonLat Place)> On(WalkField field, in Snap from, in WalkField.Answer answer)
    {
        var gates = new List<(int, LonLat)>();
        var place = from.Position;
        foreach (var piece in RouteMaker.Pieces(field, from, answer))
        {
            if (piece.Edge >= 0) place = fields.Graph.Net.PointAt(piece.Edge, piece.To);
            else gates.Add((piece.Gate, place));
        }
        return gates;
    }

    /// <param name="home">The compound (index plus one) that the walk begins in, or 0.</param>
    /// <param name="goal">The one that it ends in, or 0.</param>
    private bool MayPass(int index, int home, int goal)
    {
        var gate = fields.Graph.Gates[index];
        bool lives = IsOf(home), visits = lives || IsOf(goal);
        return fields.Costs.GateOpen[index]
            && (gate.Access == GateAccess.Public || (gate.Access == GateAccess.Visitors && visits) || (gate.Access == GateAccess.Residents && lives));

        bool IsOf(int compound) => compound > 0 && fields.Graph.Compounds[compound - 1].Id == gate.CompoundId;
    }
}
