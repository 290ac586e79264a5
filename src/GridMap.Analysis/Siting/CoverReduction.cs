using System.Numerics;

namespace GridMap.Analysis.Siting;

/// <summary>A smaller cover table with the same least cost: rows that another row's cover covers anyhow are left out, candidates that
/// another one replaces at no higher cost too, and a row's only candidate is taken, over and over until nothing changes.</summary>
/// <remarks>The three classical reductions of set covering: C. Toregas, C. ReVelle, Geographical Analysis 5 (1973).</remarks>
internal sealed class CoverReduction
{
    private const long MostWork = 400_000_000;
    private readonly CoverTable table;
    private readonly ulong[][] covers;      // by candidate, bits of rows
    private readonly ulong[][] coveredBy;   // by row, bits of candidates
    private readonly bool[] rowLeft;
    private readonly bool[] candidateLeft;
    private readonly List<int> taken = [];

    private CoverReduction(CoverTable table)
    {
        this.table = table;
        covers = Array.ConvertAll(table.Covers, c => Bits(c, table.Rows));
        coveredBy = Array.ConvertAll(table.CoveredBy, c => Bits(c, table.Candidates));
        rowLeft = Full(table.Rows);
        candidateLeft = Full(table.Candidates);
    }

    /// <param name="Taken">Candidates that belong to a least cover of the whole.</param>
    /// <param name="CandidateOf">By candidate of the smaller table, that of the whole.</param>
    public readonly record struct Result(CoverTable Table, int[] Taken, int[] CandidateOf);

    /// <summary>Large tables lose their wide rows and narrow candidates only, once: comparing all pairs would take too long.</summary>
    public static Result Reduce(CoverTable table)
    {
        var narrow = Part(table, MinimalRows(table), [.. Enumerable.Range(0, table.Candidates)]);
        int[] kept = MaximalCandidates(narrow);
        narrow = Part(narrow, [.. Enumerable.Range(0, narrow.Rows)], kept);
        long rows = narrow.Rows, candidates = narrow.Candidates;
        if (rows * rows * (candidates / 64 + 1) + candidates * candidates * (rows / 64 + 1) > MostWork) return new(narrow, [], kept);
        var reduction = new CoverReduction(narrow);
        while (reduction.DropRows() | reduction.DropCandidates() | reduction.TakeOnly())
        {
            // over and over
        }
        var result = reduction.Build();
        return result with { Taken = Array.ConvertAll(result.Taken, c => kept[c]), CandidateOf = Array.ConvertAll(result.CandidateOf, c => kept[c]) };
    }

    /// <summary>Rows whose candidates do not include all of another row's: who covers that one covers those left out as well.</summary>
    private static int[] MinimalRows(CoverTable table)
    {
        var kept = new List<int>();
        var byRarest = new List<int>?[table.Candidates];   // rows kept, each with the candidate of its that covers fewest rows
        var mark = new int[table.Candidates];
        foreach (int row in Enumerable.Range(0, table.Rows).OrderBy(r => table.CoveredBy[r].Length).ThenBy(r => r))
        {
            int[] of = table.CoveredBy[row];
            foreach (int candidate in of) mark[candidate] = row + 1;
            if (Array.Exists(of, candidate => byRarest[candidate]?.Exists(other => Array.TrueForAll(table.CoveredBy[other], c => mark[c] == row + 1)) ?? false)) continue;
            kept.Add(row);
            if (of.Length > 0) (byRarest[of.MinBy(c => table.Covers[c].Length)] ??= []).Add(row);
        }
        return [.. kept.Order()];
    }

    /// <summary>Candidates whose rows are not all covered by another one that costs no more.</summary>
    private static int[] MaximalCandidates(CoverTable table)
    {
        var mark = new int[table.Rows];   // a candidate that covers the row, plus one: the last looked at
        var isLeft = Full(table.Candidates);
        for (int candidate = 0; candidate < table.Candidates; candidate++)
        {
            int[] rows = table.Covers[candidate];
            if (rows.Length == 0)
            {
                isLeft[candidate] = false;
                continue;
            }
            foreach (int other in table.CoveredBy[rows.MinBy(r => table.CoveredBy[r].Length)])
            {
                if (other == candidate || !isLeft[other] || table.Cost[other] > table.Cost[candidate] || table.Covers[other].Length < rows.Length) continue;
                foreach (int row in table.Covers[other]) mark[row] = other + 1;
                if (!Array.TrueForAll(rows, row => mark[row] == other + 1)) continue;
                isLeft[candidate] = false;
                break;
            }
        }
        return [.. Enumerable.Range(0, table.Candidates).Where(c => isLeft[c])];
    }

    private static CoverTable Part(CoverTable table, int[] rows, int[] candidates)
    {
        var rowOf = new int[table.Rows];
        Array.Fill(rowOf, -1);
        for (int i = 0; i < rows.Length; i++) rowOf[rows[i]] = i;
        return CoverTable.Create(rows.Length, [.. candidates.Select(c => table.Covers[c].Where(row => rowOf[row] >= 0).Select(row => rowOf[row]).ToArray())],
            [.. candidates.Select(c => table.Cost[c])]);
    }

    private bool DropRows()
    {
        bool any = false;
        for (int row = 0; row < rowLeft.Length; row++)
        {
            if (!rowLeft[row] || !Others(rowLeft, row, other => Within(coveredBy[other], coveredBy[row]) && (other < row || !Within(coveredBy[row], coveredBy[other])))) continue;
            Remove(row, rowLeft, coveredBy[row], covers);
            any = true;
        }
        return any;
    }

    private bool DropCandidates()
    {
        bool any = false;
        for (int candidate = 0; candidate < candidateLeft.Length; candidate++)
        {
            if (!candidateLeft[candidate] || !Others(candidateLeft, candidate, other => table.Cost[other] <= table.Cost[candidate] && Within(covers[candidate], covers[other])
                && (table.Cost[other] < table.Cost[candidate] || other < candidate || !Within(covers[other], covers[candidate])))) continue;
            Remove(candidate, candidateLeft, covers[candidate], coveredBy);
            any = true;
        }
        return any;
    }

    private bool TakeOnly()
    {
        bool any = false;
        for (int row = 0; row < rowLeft.Length; row++)
        {
            if (!rowLeft[row] || coveredBy[row].Sum(word => BitOperations.PopCount(word)) != 1) continue;
            int word = Array.FindIndex(coveredBy[row], w => w != 0), candidate = word * 64 + BitOperations.TrailingZeroCount(coveredBy[row][word]);
            taken.Add(candidate);
            for (int other = 0; other < rowLeft.Length; other++)
            {
                if (rowLeft[other] && (covers[candidate][other >> 6] >> (other & 63) & 1) != 0) Remove(other, rowLeft, coveredBy[other], covers);
            }
            Remove(candidate, candidateLeft, covers[candidate], coveredBy);
            any = true;
        }
        return any;
    }

    /// <summary>Takes an item off the list and its bit out of all that hold it.</summary>
    private static void Remove(int item, bool[] left, ulong[] held, ulong[][] holders)
    {
        left[item] = false;
        for (int word = 0; word < held.Length; word++)
        {
            for (ulong bits = held[word]; bits != 0; bits &= bits - 1)
                holders[word * 64 + BitOperations.TrailingZeroCount(bits)][item >> 6] &= ~(1UL << item);
        }
    }

    private static bool Others(bool[] left, int item, Func<int, bool> holds)
    {
        for (int other = 0; other < left.Length; other++)
        {
            if (other != item && left[other] && holds(other)) return true;
        }
        return false;
    }

    private Result Build()
    {
        int[] rows = Indexes(rowLeft), candidates = Indexes(candidateLeft);
        return new(Part(table, rows, candidates), [.. taken], candidates);
    }

    private static int[] Indexes(bool[] left) => [.. Enumerable.Range(0, left.Length).Where(i => left[i])];

    private static bool Within(ulong[] inner, ulong[] outer)
    {
        for (int i = 0; i < inner.Length; i++)
        {
            if ((inner[i] & ~outer[i]) != 0) return false;
        }
        return true;
    }

    private static ulong[] Bits(int[] items, int count)
    {
        var bits = new ulong[(count + 63) / 64];
        foreach (int item in items) bits[item >> 6] |= 1UL << item;
        return bits;
    }

    private static bool[] Full(int count)
    {
        var all = new bool[count];
        Array.Fill(all, true);
        return all;
    }
}
