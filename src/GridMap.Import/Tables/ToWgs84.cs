using GridMap.Analysis.Coordinates;
using GridMap.Import.Osm;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace GridMap.Import.Tables;

/// <summary>Brings a row's shape to WGS 84 and refuses places that cannot be meant.</summary>
/// <param name="system">Null: the coordinates are WGS 84 already.</param>
/// <param name="streets">Where the store has streets, for the hint that the two numbers are swapped; null: nowhere.</param>
/// <param name="unchecked">Shapes stay as they stand in the file, whatever their numbers.</param>
internal sealed class ToWgs84(CoordinateSystem? system, Envelope? streets, bool @unchecked = false)
{
    private const double NearbyDegrees = 2;

    /// <exception cref="RowRefused">Outside the earth, metres for degrees, or latitude before longitude.</exception>
    public Geometry Apply(TableRow row, Geometry shape)
    {
        if (shape.IsEmpty) throw Refuse(row, "", "the shape is empty", "give a place");
        if (@unchecked) return shape;
        var places = shape.Coordinates;
        if (system is not null) places = Array.ConvertAll(places, Convert);
        foreach (var place in places) Check(row, place);
        int at = 0;
        var result = Shapes.Factory.CreateGeometry(Moved.Copy(shape, _ => places[at++]));
        result.SRID = 4326;
        return result;
    }

    private Coordinate Convert(Coordinate place)
    {
        var p = system!.ToWgs84(place.X, place.Y);
        return new Coordinate(p.Longitude, p.Latitude);
    }

    private void Check(TableRow row, Coordinate place)
    {
        string text = FormattableString.Invariant($"{place.X} {place.Y}");
        bool fits = Math.Abs(place.X) <= 180 && Math.Abs(place.Y) <= 90;
        bool fitsSwapped = Math.Abs(place.Y) <= 180 && Math.Abs(place.X) <= 90;
        if ((!fits && fitsSwapped) || (fits && IsNearStreets(place.Y, place.X) && !IsNearStreets(place.X, place.Y)))
        {
            throw Refuse(row, text, "latitude and longitude look swapped", "longitude (经度) comes first: exchange the two");
        }

        if (!fits)
        {
            throw Refuse(row, text, "not degrees on the earth",
                system is null ? "these may be metres of a projection: name it with --crs, such as EPSG:4544" : $"the file may not be in {system.Name}: check --crs");
        }
    }

    private bool IsNearStreets(double lon, double lat) =>
        streets is not null && lon >= streets.MinX - NearbyDegrees && lon <= streets.MaxX + NearbyDegrees
        && lat >= streets.MinY - NearbyDegrees && lat <= streets.MaxY + NearbyDegrees;

    private static RowRefused Refuse(TableRow row, string value, string reason, string remedy) =>
        new(new RowProblem(row.Number, "place", value, reason, remedy));
}
