namespace GridMap.Analysis.Walking;

/// <summary>Which streets a persona cannot use in either direction; all else of a persona tells only how long a street takes.</summary>
internal readonly record struct Passability(bool BarsSteps, bool BarsRaisedKerbs)
{
    public const int Kinds = 4;

    /// <summary>0 where all streets can be used, else below <see cref="Kinds"/>.</summary>
    public int Kind => (BarsSteps ? 1 : 0) + (BarsRaisedKerbs ? 2 : 0);

    public static Passability Of(Persona persona) => new(persona.StepsFactor is null, !persona.RaisedKerbs);

    public bool Bars(StreetClass streetClass, bool raisedKerb) => (BarsSteps && streetClass == StreetClass.Steps) || (BarsRaisedKerbs && raisedKerb);
}
