using GridMap.Analysis.Coverage;
using GridMap.Analysis.Walking;

namespace GridMap.Analysis.Scenarios;

/// <summary>One hypothetical change of a city. A scenario is a list of them, taken in order: of two that say something about the same
/// point, gate or street, the later holds.</summary>
public abstract record Change;

/// <summary>A station or facility more. Its id is not that of a known one.</summary>
public sealed record AddPoint(ServicePoint Point) : Change;

/// <summary>A known point at another place.</summary>
public sealed record MovePoint(long Id, LonLat Place) : Change;

/// <summary>A known point that is no more.</summary>
public sealed record ClosePoint(long Id) : Change;

/// <summary>A known point as it would be: with other hours (<c>Open</c> at the hour asked), items (<c>Offers</c>) or capacity.</summary>
public sealed record SetPoint(ServicePoint Point) : Change;

/// <summary>A gate opened, closed or added: the known one at the same node and compound is replaced.</summary>
public sealed record SetGate(Gate Gate) : Change;

/// <summary>A street, crossing or bridge more. <c>FromNode</c> and <c>ToNode</c> are nodes of known streets. A node that is not known is
/// a junction of its own where several added streets share it; else that end of the line is put onto the nearest street of the same
/// compound (or outside compounds), within <see cref="SnapMetres"/>. The street that it is put onto stays whole: walkers may turn off
/// there. Between its ends it meets no other street.</summary>
public sealed record AddStreet(Street Street) : Change
{
    /// <summary>How far from a street an end of a new one may lie.</summary>
    public const double SnapMetres = 30;
}

/// <summary>A street that nobody walks any more. Who stepped onto it steps onto the nearest other.</summary>
public sealed record RemoveStreet(long StreetId) : Change;
