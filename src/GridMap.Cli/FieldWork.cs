using System.Globalization;
using System.Text.Json;
using GridMap.Api.Accounts;
using GridMap.Api.Households;
using GridMap.Import.FieldWork;
using Npgsql;

namespace GridMap.Cli;

/// <summary>Fictitious persons and visits for generated households, protected with the service's keys.</summary>
internal static class FieldWork
{
    public static async Task GenerateAsync(NpgsqlDataSource store, string sourceName, int seed, CancellationToken cancellation)
    {
        var keys = KeyRing.Open();
        await KeyCheck.EnsureAsync(store, keys, false, cancellation);
        var vault = new PersonVault(keys);
        var answers = new Dictionary<string, JsonElement> { ["met"] = JsonSerializer.SerializeToElement(true), ["health_good"] = JsonSerializer.SerializeToElement(true) };
        var protection = new FieldProtection(
            (household, persons) =>
            {
                var content = new PersonsDocument([.. persons.Select(p => new PersonDocument(p.Name, p.Phone, p.BirthYear, p.Relation))], null);
                return (vault.Protect(household, content), PersonVault.Mask(content));
            },
            household => vault.Protect(household, new VisitContentDocument(answers, null, ["health"], null)),
            household => vault.Protect(household, new VisitContentDocument(null, null, null, null)));
        var report = await FieldDemo.WriteAsync(store, sourceName, seed, DateOnly.FromDateTime(DateTime.UtcNow), protection, cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"• Household work: {report.Persons:N0} persons (fictitious, encrypted); the demo's workers look after {report.WorkersHouseholds:N0} households, {report.Visits:N0} visits"));
    }
}
