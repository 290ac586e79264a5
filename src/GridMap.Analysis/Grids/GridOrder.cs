using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>
/// Numbering from west to east, north to south (Beijing DB11/T 2157-2023, as quoted). Exactly: areas stand in rows. A row begins with the
/// northernmost area that has no row yet, by the middle of its polygon, and takes all whose middle lies at most half a side south of that one's;
/// a side is that of a square as large as the areas are on average. Rows count from the north, areas in a row from the west.
/// </summary>
public static class GridOrder
{
    /// <returns>Indexes of the areas, first to last.</returns>
    public static int[] Of(IReadOnlyList<Geometry> areas)
    {
        if (areas.Count == 0) return [];
        var plane = LocalPlane.Around(areas);
        var shapes = areas.Select(plane.ToMetres).ToList();
        double band = Math.Round(Math.Sqrt(shapes.Sum(s => s.Area) / shapes.Count) / 2, 3);
        // To the millimetre, so that rows do not depend on how finely borders are drawn.
        var middles = shapes.Select(s => s.Centroid.Coordinate).Select(c => new Coordinate(Math.Round(c.X, 3), Math.Round(c.Y, 3))).ToList();
        var left = Enumerable.Range(0, areas.Count).OrderByDescending(i => middles[i].Y).ThenBy(i => middles[i].X).ToList();
        var order = new List<int>();
        while (left.Count > 0)
        {
            double north = middles[left[0]].Y;
            var row = left.TakeWhile(i => middles[i].Y >= north - band).ToList();
            left.RemoveRange(0, row.Count);
            order.AddRange(row.OrderBy(i => middles[i].X).ThenBy(i => i));
        }
        return [.. order];
    }

    /// <summary>A community's 12-digit division code and three digits of our own; a micro-grid's are three more.</summary>
    public static string Code(string parentCode, int number) => $"{parentCode}{number:000}";

    /// <summary>The fewest areas whose codes have to change for all to be in order: those off a longest rising run.</summary>
    /// <param name="places">By area: its place by the rule.</param>
    /// <param name="placesByCode">By area: its place by its code.</param>
    internal static HashSet<int> Misplaced(int[] places, int[] placesByCode)
    {
        int[] byCode = [.. Enumerable.Range(0, places.Length).OrderBy(i => placesByCode[i])];
        var length = new int[byCode.Length];
        var before = new int[byCode.Length];
        int best = -1;
        for (int i = 0; i < byCode.Length; i++)
        {
            (length[i], before[i]) = (1, -1);
            for (int j = 0; j < i; j++)
            {
                if (places[byCode[j]] < places[byCode[i]] && length[j] + 1 > length[i]) (length[i], before[i]) = (length[j] + 1, j);
            }
            if (best < 0 || length[i] > length[best]) best = i;
        }
        var misplaced = Enumerable.Range(0, places.Length).ToHashSet();
        for (int i = best; i >= 0; i = before[i]) misplaced.Remove(byCode[i]);
        return misplaced;
    }
}
