using System.Numerics;

namespace GridMap.Analysis.Siting;

/// <summary>Spots that the same candidates cover, taken together: for a covering they are one place of demand. Spots that no candidate
/// covers are in no group.</summary>
/// <param name="Covers">By candidate, the groups that it covers, ascending.</param>
/// <param name="GroupOf">By spot, its group or −1.</param>
internal sealed record CoverGroups(int[][] Covers, int[] GroupOf, int Count)
{
    /// <param name="covers">By candidate, the spots that it covers, each once.</param>
    public static CoverGroups Of(int[][] covers, int spots)
    {
        var first = new int[spots + 1];
        foreach (int[] cover in covers)
        {
            foreach (int spot in cover) first[spot + 1]++;
        }
        for (int spot = 0; spot < spots; spot++) first[spot + 1] += first[spot];
        var by = new int[first[spots]];
        int[] next = first[..spots];
        var hash = new ulong[spots];
        for (int candidate = 0; candidate < covers.Length; candidate++)
        {
            foreach (int spot in covers[candidate])
            {
                by[next[spot]++] = candidate;
                hash[spot] = (BitOperations.RotateLeft(hash[spot], 23) ^ (ulong)(candidate + 1)) * 0x9E3779B97F4A7C15;
            }
        }
        return Group(first, by, hash, covers.Length);
    }

    private static CoverGroups Group(int[] first, int[] by, ulong[] hash, int candidates)
    {
        var groupOf = new int[hash.Length];
        var member = new List<int>();   // one spot of each group
        var known = new Dictionary<ulong, int>();
        for (int spot = 0; spot < hash.Length; spot++)
        {
            groupOf[spot] = -1;
            if (first[spot] == first[spot + 1]) continue;
            // Two lists of one hash are told apart by looking at them; the second takes the next free hash.
            ulong key = hash[spot];
            for (; known.TryGetValue(key, out int group); key++)
            {
                if (!CandidatesOf(member[group]).SequenceEqual(CandidatesOf(spot))) continue;
                groupOf[spot] = group;
                break;
            }
            if (groupOf[spot] >= 0) continue;
            known[key] = groupOf[spot] = member.Count;
            member.Add(spot);
        }
        var covers = new List<int>[candidates];
        for (int candidate = 0; candidate < candidates; candidate++) covers[candidate] = [];
        for (int group = 0; group < member.Count; group++)
        {
            foreach (int candidate in CandidatesOf(member[group])) covers[candidate].Add(group);
        }
        return new(Array.ConvertAll(covers, c => c.ToArray()), groupOf, member.Count);

        ReadOnlySpan<int> CandidatesOf(int spot) => by.AsSpan(first[spot]..first[spot + 1]);
    }

    /// <summary>By group, the sum over its spots.</summary>
    public long[] Sum(long[] bySpot)
    {
        var sums = new long[Count];
        for (int spot = 0; spot < GroupOf.Length; spot++)
        {
            if (GroupOf[spot] >= 0) sums[GroupOf[spot]] += bySpot[spot];
        }
        return sums;
    }
}
