using System.Globalization;
using GridMap.Api.Http;
using GridMap.Data;

namespace GridMap.Api.Households;

/// <summary>Edits of care flags and persons: from a desk one by one, from phones in batches.</summary>
internal static class HouseholdEdits
{
    public const int MostNoteCharacters = 2000;

    private const int MostPersons = 20, MostNameCharacters = 50, MostShortCharacters = 30, FirstBirthYear = 1900;

    /// <param name="thisYear">Nobody is born later.</param>
    public static void Validate(HouseholdEditDocument edit, FieldCatalogueDocument catalogues, int thisYear, Check check)
    {
        check.That(edit.BaseRevision >= 1, "baseRevision", "Allowed: the revision that was read, from 1.");
        check.That(edit.CareFlags is not null || edit.Persons is not null, "careFlags", "Give careFlags, persons or both.");
        foreach (var flag in edit.CareFlags ?? [])
        {
            check.That(flag is not null, "careFlags", "Allowed: codes of careFlags in /api/field-catalogues.");
            check.Code(flag, catalogues.CareFlags.Select(f => f.Code), "careFlags");
        }

        check.That(edit.Persons is not null || edit.Note is null, "note", "The note goes with persons: send both.");
        check.That((edit.Persons?.Count ?? 0) <= MostPersons, "persons", $"Allowed: up to {MostPersons}.");
        Text(edit.Note, MostNoteCharacters, "note", check);
        for (var i = 0; !check.Failed && i < (edit.Persons?.Count ?? 0); i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"persons[{i}]");
            if (edit.Persons![i] is not { } person)
            {
                check.Add(field, "Allowed: an object with name.");
                continue;
            }

            check.That(!string.IsNullOrWhiteSpace(person.Name), field + ".name", "It is required.");
            Text(person.Name, MostNameCharacters, field + ".name", check);
            Text(person.Phone, MostShortCharacters, field + ".phone", check);
            Text(person.Relation, MostShortCharacters, field + ".relation", check);
            check.That(person.BirthYear is null || person.BirthYear >= FirstBirthYear && person.BirthYear <= thisYear, field + ".birthYear",
                string.Create(CultureInfo.InvariantCulture, $"Allowed: from {FirstBirthYear} to {thisYear}."));
        }
    }

    public static void Text(string? text, int most, string field, Check check)
    {
        check.That(text is null || text.Length <= most, field, string.Create(CultureInfo.InvariantCulture, $"Allowed: up to {most} characters."));
        check.That(text is null || !text.Contains('\0', StringComparison.Ordinal), field, "Allowed: text without null characters.");
    }

    /// <summary>Writes edits in three statements, however many they are. The actor must see the households.</summary>
    /// <param name="edits">Each of another household.</param>
    /// <returns>Households whose edit was written; the others have another revision than the edit's.</returns>
    public static async Task<HashSet<long>> ApplyAsync(
        ActingTransaction work, PersonVault vault, IReadOnlyList<(long Household, HouseholdEditDocument Edit)> edits, CancellationToken cancellation)
    {
        var written = new HashSet<long>();
        await using (var command = work.Command("""
            with asked as (select * from unnest($1::bigint[], $2::int[], $3::text[]) a (id, base, flags))
            insert into household_work as w (household_id, revision, care_flags)
            select a.id, 2, coalesce(string_to_array(a.flags, ','), '{}') from asked a
            where a.base = 1 or exists (select from household_work k where k.household_id = a.id)
            order by a.id
            on conflict (household_id) do update set revision = w.revision + 1,
              care_flags = coalesce((select string_to_array(flags, ',') from asked where id = w.household_id), w.care_flags)
            where w.revision = (select base from asked where id = w.household_id)
            returning household_id
            """,
            edits.Select(e => e.Household).ToArray(), edits.Select(e => e.Edit.BaseRevision).ToArray(),
            edits.Select(e => e.Edit.CareFlags is { } flags ? string.Join(',', flags.Distinct().Order(StringComparer.Ordinal)) : null).ToArray()))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                written.Add(reader.GetInt64(0));
            }
        }

        var persons = edits.Where(e => written.Contains(e.Household) && e.Edit.Persons is not null)
            .Select(e => (e.Household, Content: new PersonsDocument(e.Edit.Persons!, e.Edit.Note))).ToList();
        if (persons.Count > 0)
        {
            // Not "on conflict do update": that would need the right to read the cipher. The row of household_work is locked until the end.
            object[] values = [persons.Select(p => p.Household).ToArray(), persons.Select(p => vault.Protect(p.Household, p.Content)).ToArray(), persons.Select(p => PersonVault.Mask(p.Content)).ToArray()];
            await work.ExecuteAsync("""
                update household_person p set cipher = a.cipher, masked = a.masked::jsonb, revision = p.revision + 1, changed_at = now()
                from unnest($1::bigint[], $2::bytea[], $3::text[]) a (id, cipher, masked) where p.household_id = a.id
                """, cancellation, values);
            await work.ExecuteAsync("""
                insert into household_person (household_id, cipher, masked) select id, cipher, masked::jsonb from unnest($1::bigint[], $2::bytea[], $3::text[]) a (id, cipher, masked)
                on conflict (household_id) do nothing
                """, cancellation, values);
        }

        return written;
    }
}
