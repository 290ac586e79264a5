using NetTopologySuite.Geometries;

namespace GridMap.Analysis.Grids;

/// <summary>Which neighbouring atoms are joined on foot, by the rule that decides: most households of both are in one part of the ground of the
/// two.</summary>
internal sealed class AtomLinks
{
    private const int SetsTried = 100, MostInTie = 5;

    private readonly GridGround ground;
    private readonly AtomLink[][] links;
    private readonly Polygon[][] polygons;
    private readonly int[][] households;
    private readonly int[] footPart;
    private readonly int[] compound;

    /// <param name="links">By atom: its neighbours; those joined on foot are marked here.</param>
    /// <param name="footPart">By atom: its part of the whole ground, −1 where all its households are unsnapped.</param>
    /// <param name="compound">By atom: as in <see cref="AtomGraph.Compound"/>.</param>
    public AtomLinks(GridGround ground, AtomLink[][] links, Polygon[][] polygons, int[][] households, int[] footPart, int[] compound)
    {
        (this.ground, this.links, this.polygons, this.households, this.footPart, this.compound) = (ground, links, polygons, households, footPart, compound);
        for (int a = 0; a < links.Length; a++)
        {
            foreach (var link in links[a].Where(l => l.To > a)) if (AreOnePart(a, link.To)) Mark(a, link.To);
        }
        HangOnUnsnapped();
        Ties = MakeTies();
    }

    /// <summary>Sets of atoms that are one only together: a piece that reaches the rest by way of others.</summary>
    public IReadOnlyList<int[]> Ties { get; }

    private void Mark(int a, int b)
    {
        foreach (var (from, to) in ((int, int)[])[(a, b), (b, a)])
        {
            int i = Array.FindIndex(links[from], l => l.To == to);
            links[from][i] = links[from][i] with { OnFoot = true };
        }
    }

    private bool AreOnePart(int a, int b)
    {
        int[] parts = PartsOf([a, b]);
        int count = households[a].Length;
        return AtomMaker.Most(parts.Take(count).Where(p => p >= 0)) is { } most && most == AtomMaker.Most(parts.Skip(count).Where(p => p >= 0));
    }

    private int[] PartsOf(IReadOnlyList<int> atoms) => FootParts.Of(ground, new([.. atoms.SelectMany(a => polygons[a])]), [.. atoms.SelectMany(a => households[a])]);

    /// <summary>Who is too far from any street is in nobody's way: such atoms go with their compound, or else with one that has others, the nearest
    /// by the longest borders, and join no two of those.</summary>
    private void HangOnUnsnapped()
    {
        int[] root = [.. footPart.Select((part, a) => part >= 0 ? a : -1)];
        var queue = new PriorityQueue<(int Atom, int Root), (double, int)>();
        void Spread(int atom)
        {
            foreach (var link in links[atom]) if (root[link.To] < 0) queue.Enqueue((link.To, root[atom]), (IsOneCompound(atom, link.To) ? double.NegativeInfinity : -link.BorderCost, link.To));
        }
        for (int a = 0; a < root.Length; a++) if (root[a] >= 0) Spread(a);
        while (queue.TryDequeue(out var next, out _))
        {
            if (root[next.Atom] >= 0) continue;
            root[next.Atom] = next.Root;
            Spread(next.Atom);
        }
        for (int a = 0; a < links.Length; a++)
        {
            if (footPart[a] >= 0) continue;
            foreach (var link in links[a]) if (IsOneCompound(a, link.To) || (root[link.To] == root[a] && (footPart[link.To] < 0 || link.To == root[a]))) Mark(a, link.To);
        }
    }

    private bool IsOneCompound(int a, int b) => compound[a] != 0 && compound[a] == compound[b];

    private List<int[]> MakeTies()
    {
        var sets = new DisjointSets(links.Length);
        for (int a = 0; a < links.Length; a++) foreach (var link in links[a]) if (link.OnFoot) sets.Join(a, link.To);
        var pieces = Enumerable.Range(0, links.Length).GroupBy(sets.Find).OrderBy(p => p.Count()).ThenBy(p => p.Key).Select(p => p.ToArray()).ToList();
        var ties = new List<int[]>();
        foreach (int[] piece in pieces.SkipLast(1))
        {
            int part = piece.Max(a => footPart[a]);
            if (part < 0 || !pieces.Exists(p => p != piece && p.Any(a => footPart[a] == part))) continue;
            int[][] starts = [.. piece.Length < MostInTie ? [piece] : (int[][])[], .. piece.Where(a => footPart[a] == part).Select(a => (int[])[a])];
            if (starts.Select(start => FindTie(start, sets)).FirstOrDefault(t => t is not null) is not { } tie) continue;
            ties.Add(tie);
            foreach (int atom in tie) sets.Join(piece[0], atom);
        }
        return ties;
    }

    /// <summary>The fewest households beside the piece with which it is one, some of another piece among them.</summary>
    private int[]? FindTie(int[] piece, DisjointSets sets)
    {
        var queue = new PriorityQueue<int[], (int, int)>();
        var seen = new HashSet<string>();
        int tried = 0;
        queue.Enqueue(piece, (0, 0));
        while (queue.TryDequeue(out var set, out _) && tried < SetsTried)
        {
            if (set.Length > piece.Length)
            {
                tried++;
                if (set.Any(a => sets.Find(a) != sets.Find(piece[0])) && !PartsOf(set).Contains(1)) return set;
            }
            if (set.Length >= piece.Length + MostInTie - 1) continue;
            foreach (int next in set.SelectMany(a => links[a].Select(l => l.To)).Distinct().Where(a => !set.Contains(a) && (footPart[a] < 0 || footPart[a] == footPart[piece[0]])).Order())
            {
                int[] larger = [.. set.Append(next).Order()];
                if (seen.Add(string.Join(' ', larger))) queue.Enqueue(larger, (larger.Sum(a => households[a].Length), tried));
            }
        }
        return null;
    }
}
