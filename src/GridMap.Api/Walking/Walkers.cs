using System.ComponentModel;
using System.Globalization;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using GridMap.Api.Http;
using Microsoft.AspNetCore.Mvc;

namespace GridMap.Api.Walking;

/// <summary>Who walks, as a question in the address tells it.</summary>
internal sealed class WalkerParameters
{
    [FromQuery(Name = "persona"), Description("adult (default), elder, child or wheelchair.")]
    public string? Persona { get; init; }

    [FromQuery(Name = "speedMetresPerSecond"), Description("Instead of the persona's speed: from 0.1 to 5.")]
    public double? SpeedMetresPerSecond { get; init; }

    [FromQuery(Name = "crossingSeconds"), Description("Instead of the persona's, for each crossing of a main road: from 0 to 600. Other roads take the persona's, at most as much.")]
    public double? CrossingSeconds { get; init; }

    [FromQuery(Name = "homeCompoundId"), Description("The compound in which the walker lives, whose residents' gates let the walker pass; 0: none. Default: the compound in which the walk begins.")]
    public long? HomeCompoundId { get; init; }

    /// <summary>Null where something is not valid.</summary>
    public Walker? Read(LoadedCity city, Check check) => Walkers.Read(city, check, Persona, SpeedMetresPerSecond, CrossingSeconds, HomeCompoundId);
}

/// <param name="HomeCompoundId">Null: where the walk begins; 0: in no compound.</param>
public sealed record Walker(Persona Persona, long? HomeCompoundId = null);

internal static class Walkers
{
    private const double MostCrossingSeconds = 600;

    public static Walker? Read(LoadedCity city, Check check, string? persona, double? speedMetresPerSecond, double? crossingSeconds, long? homeCompoundId)
    {
        var code = check.Code(persona ?? "adult", city.Content.Personas.Keys, "persona");
        CheckSettings(check, speedMetresPerSecond, crossingSeconds);
        check.That(homeCompoundId is null or 0 || city.Graph.Compounds.Any(c => c.Id == homeCompoundId), "homeCompoundId",
            $"There is no compound {(homeCompoundId ?? 0).ToString(CultureInfo.InvariantCulture)}. Allowed: a compound's id; 0 for none.");
        return check.Failed ? null : new Walker(With(city.Content.Personas[code!].ToPersona(), speedMetresPerSecond, crossingSeconds), homeCompoundId);
    }

    public static void CheckSettings(Check check, double? speedMetresPerSecond, double? crossingSeconds)
    {
        check.That(speedMetresPerSecond is null or (>= 0.1 and <= 5), "speedMetresPerSecond", "Allowed: from 0.1 to 5.");
        check.That(crossingSeconds is null or (>= 0 and <= MostCrossingSeconds), "crossingSeconds", $"Allowed: from 0 to {MostCrossingSeconds.ToString(CultureInfo.InvariantCulture)}.");
    }

    /// <summary>The persona with another speed, or other times for crossings: for main roads the one given, for others at most as much.</summary>
    public static Persona With(Persona persona, double? speedMetresPerSecond, double? crossingSeconds)
    {
        if (speedMetresPerSecond is { } speed)
        {
            persona = persona with { SpeedMetresPerSecond = speed };
        }

        return crossingSeconds is { } seconds
            ? persona with { CrossingSeconds = seconds, MinorCrossingSeconds = Math.Min(persona.MinorCrossingSeconds ?? seconds, seconds) } : persona;
    }
}
