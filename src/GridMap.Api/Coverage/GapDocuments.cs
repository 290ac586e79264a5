using System.Text.Json;
using GridMap.Analysis.Coverage;
using GridMap.Analysis.Scenarios;
using GridMap.Api.City;
using GridMap.Api.Counts;
using GridMap.Api.Http;

namespace GridMap.Api.Coverage;

/// <summary>A gap's evidence and remedies as the API tells them.</summary>
internal static class GapDocuments
{
    /// <param name="item">The service item asked about.</param>
    public static CoverageEvidenceDocument Evidence(CoverageGap gap, string? item)
    {
        var e = gap.Evidence;
        return new CoverageEvidenceDocument(
            [e.From.Longitude, e.From.Latitude], Station(e),
            Round(e.StraightMetres), Round(e.WalkMetres), e.WalkSeconds, e.DetourRatio is { } ratio ? Math.Round(ratio, 2) : null, Round(e.NearestStreetMetres), e.GateId,
            [.. e.InTheWay.Select(o => new EvidenceObstacleDocument(o.Kind, o.Name, GeoJsonGeometry.From(o.Shape)))],
            e.Route is { Count: >= 2 } route ? GeoJsonGeometry.Line(route) : null,
            Gate(e.Gate), CityClock.Write(e.OpensNext), gap.Reason == GapReason.ItemNotOffered ? item : null, e.Capacity, e.PeopleNearest,
            e.Piece is { } piece ? new EvidencePieceDocument(piece.Streets, Math.Round(piece.Metres, 1)) : null);
    }

    public static GapRemedyDocument? Remedy(GapRemedy? remedy) => remedy is null ? null : new GapRemedyDocument(
        Snake(remedy.Kind), remedy.Place.Longitude, remedy.Place.Latitude, remedy.PeopleClosed, remedy.HouseholdsClosed, remedy.OfPeople,
        remedy.StationId, remedy.StationName, remedy.GateId, remedy.Compound, remedy.Access is { } access ? Snake(access) : null,
        remedy.Line is { Count: >= 2 } line ? GeoJsonGeometry.Line(line) : null, Round(remedy.LengthMetres),
        remedy.Across is { } across ? new RemedyObstacleDocument(across.Kind, across.Name) : null, remedy.Capacity,
        remedy.Changes.OfType<SetGate>().Select(set => (long?)set.Gate.CompoundId).FirstOrDefault());

    /// <summary>A gap as it is told; null: it has fewer households than are told of.</summary>
    public static CoverageGapProperties? Told(CoverageGapProperties gap, CountView view)
    {
        if (view.Sees(gap.CommunityId))
        {
            return gap;
        }

        var (households, people) = view.Tell(gap.Households, gap.People, gap.CommunityId);
        return households == 0 ? null : gap with
        {
            Households = households,
            People = people,
            Evidence = gap.Evidence with { PeopleNearest = gap.Evidence.PeopleNearest is { } nearest ? view.TellPeople(nearest, gap.CommunityId) : null },
            Remedy = gap.Remedy is { } remedy ? Told(remedy, gap.CommunityId, view) : null,
            OtherRemedies = [.. gap.OtherRemedies.Select(r => Told(r, gap.CommunityId, view))],
        };
    }

    private static GapRemedyDocument Told(GapRemedyDocument remedy, long? community, CountView view)
    {
        var (households, people) = view.Tell(remedy.HouseholdsClosed, remedy.PeopleClosed, community);
        return remedy with { HouseholdsClosed = households, PeopleClosed = people, OfPeople = view.TellPeople(remedy.OfPeople, community) };
    }

    public static string Snake<T>(T code) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());

    private static EvidenceStationDocument? Station(GapEvidence e) => e.StationId is { } id && e.StationPlace is { } place
        ? new EvidenceStationDocument(id, e.StationName ?? "", place.Longitude, place.Latitude, e.Hours?.ToString())
        : null;

    private static EvidenceGateDocument? Gate(EvidenceGate? gate) => gate is null ? null : new EvidenceGateDocument(
        gate.Id, gate.Place.Longitude, gate.Place.Latitude, gate.Compound, Snake(gate.Access), gate.Hours?.ToString());

    private static double? Round(double? metres) => metres is { } m && double.IsFinite(m) ? Math.Round(m, 1) : null;
}
