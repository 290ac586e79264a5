using System.ComponentModel;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Mvc;

namespace GridMap.Api.Households;

/// <summary>What lists and maps of households are asked for; nothing: every open one in one's scope.</summary>
/// <param name="DueBy">Households whose next visit is due by this day; null: all.</param>
/// <param name="Box">west, south, east, north in degrees; null: everywhere.</param>
/// <param name="Text">A part of the address, the household's number, or the beginning of an area's code.</param>
internal sealed record HouseholdQuestion(long? AreaId, string? Colour, DateOnly? DueBy, string? Flag, string? Text, bool Closed, double[]? Box);

/// <summary>The same in an address.</summary>
internal sealed record HouseholdAsked(
    [property: FromQuery(Name = "area"), Description("Only below this area.")] long? Area,
    [property: FromQuery(Name = "colour"), Description("red, yellow, blue or none.")] string? Colour,
    [property: FromQuery(Name = "due"), Description("overdue, today (and before) or week.")] string? Due,
    [property: FromQuery(Name = "flag"), Description("A code of careFlags.")] string? Flag,
    [property: FromQuery(Name = "q"), Description("A part of the address, the household's number, or the beginning of an area's code (past codes, too): from 6 digits on.")] string? Q,
    [property: FromQuery(Name = "closed"), Description("Closed households instead of open ones.")] bool? Closed,
    [property: FromQuery(Name = "bbox"), Description("Only in west,south,east,north.")] string? Bbox)
{
    private const int MostCharacters = 100;

    public HouseholdQuestion Read(Check check, FieldCatalogueDocument catalogues, DateOnly today)
    {
        check.Code(Colour, ["red", "yellow", "blue", "none"], "colour");
        check.Code(Due, ["overdue", "today", "week"], "due");
        check.Code(Flag, catalogues.CareFlags.Select(f => f.Code), "flag");
        var text = Q is null ? null : check.Text(Q, 1, MostCharacters, "q");
        DateOnly? dueBy = Due switch { "overdue" => today.AddDays(-1), "today" => today, "week" => today.AddDays(7), _ => null };
        return new HouseholdQuestion(Area, Colour, dueBy, Flag, text, Closed ?? false, check.Box(Bbox));
    }
}
