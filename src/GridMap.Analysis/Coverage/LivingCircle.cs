namespace GridMap.Analysis.Coverage;

/// <summary>How complete the living circle of an area's people is, each category within its own minutes.</summary>
/// <remarks>
/// <para>The score is GridMap's own. Of all pairs of a person and an assessed category it is the share, times 100, in which the person
/// reaches that category on foot within that category's own minutes:</para>
/// <para>score = 100 × mean over categories c of (people who reach c within tier(c)) / (people who are not excluded).</para>
/// <para>So 80 means that an average person of the area has four fifths of the categories near enough. Every category weighs the same
/// and every person weighs the same; an area's score is the mean of its parts' scores weighted by people. Unsnapped people reach nothing
/// and lower it, the excluded are left out (<see cref="AreaCount"/>).</para>
/// <para>A longer tier never stands in: a market asked for within 10 minutes and reached in 12 counts nothing, though there are 15-minute
/// categories; a category has one tier, and only that is read. A category without a single point in the whole data cannot be told from
/// one that nobody mapped: it is not assessed, stands in no score, and is named. One whose points are all closed at the hour is assessed.</para>
/// </remarks>
public sealed class LivingCircle
{
    private readonly CoverageTable table;
    private readonly int persona;

    /// <param name="persona">Index of the table's personas.</param>
    public LivingCircle(CoverageTable table, int persona = 0)
    {
        (this.table, this.persona) = (table, persona);
        var asked = Enumerable.Range(0, table.Categories.Count).Where(c => table.Categories[c].OwnTier is not null);
        Assessed = [.. asked.Where(c => table.Categories[c].Points.Count > 0)];
        NotAssessed = [.. asked.Where(c => table.Categories[c].Points.Count == 0)];
    }

    /// <summary>Indexes of the table's categories that have a tier and a point somewhere.</summary>
    public IReadOnlyList<int> Assessed { get; }

    /// <summary>Those that have a tier and no point anywhere.</summary>
    public IReadOnlyList<int> NotAssessed { get; }

    /// <summary>Who reaches the category within its own tier.</summary>
    /// <param name="area">Index of the table's areas.</param>
    /// <exception cref="ArgumentException">The category has no tier of its own.</exception>
    public AreaCount Count(int area, int category) => table.Count(area, category,
        table.Categories[category].OwnTier ?? throw new ArgumentException($"Category {table.Categories[category].Code} has no tier.", nameof(category)), persona);

    /// <summary>0 to 100; null where nobody lives whose walk could be known, or nothing is assessed.</summary>
    /// <param name="areas">Areas taken together, none inside another; <see cref="AreaTree.Tops"/> for the whole city.</param>
    public double? Score(params IReadOnlyList<int> areas)
    {
        long covered = 0, asked = 0;
        foreach (int area in areas)
        {
            foreach (int category in Assessed)
            {
                var count = Count(area, category);
                covered += count.PeopleCovered;
                asked += count.People - count.PeopleExcluded;
            }
        }
        return asked > 0 ? 100.0 * covered / asked : null;
    }

    /// <summary>People who reach every assessed category within its own tier; 0 where nothing is assessed.</summary>
    public int PeopleWithAll(params IReadOnlyList<int> areas) => Assessed.Count == 0 ? 0 : areas.Sum(area => table.Reaching(area, Assessed.Count, persona).People);
}
