using System.Text.Json;
using GridMap.Api.City;
using GridMap.Api.Coverage;
using GridMap.Api.Http;
using Npgsql;
using NpgsqlTypes;

namespace GridMap.Api.Scenarios;

/// <summary>Reads and writes the rows of scenario.</summary>
public sealed class ScenarioStore(NpgsqlDataSource store)
{
    private const int Listed = 100;

    private const string Columns = """
        id, name, question, changes, revision, created_by, created_at, changed_at,
        not exists (select from store_version v where v.network = network_version and v.content = content_version)
        """;

    public async Task<ScenarioDocument> AddAsync(ScenarioSaveDocument scenario, string account, StoreVersions versions, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"""
            insert into scenario (id, name, question, changes, network_version, content_version, created_by) values ($1, $2, $3, $4, $5, $6, $7) returning {Columns}
            """);
        command.Parameters.AddWithValue(Guid.NewGuid()); // of version 4: random, unlike version 7 it cannot be guessed
        AddFields(command, scenario, versions);
        command.Parameters.AddWithValue(account);
        return (await ReadAsync(command, cancellation)).Single();
    }

    /// <returns>Null where the scenario is not there at this revision.</returns>
    public async Task<ScenarioDocument?> ReplaceAsync(Guid id, int revision, ScenarioSaveDocument scenario, StoreVersions versions, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"""
            update scenario set name = $2, question = $3, changes = $4, network_version = $5, content_version = $6, revision = revision + 1, changed_at = now()
            where id = $1 and revision = $7 returning {Columns}
            """);
        command.Parameters.AddWithValue(id);
        AddFields(command, scenario, versions);
        command.Parameters.AddWithValue(revision);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <param name="revision">It is removed only where it is of this revision; null: of any.</param>
    public async Task<bool> DeleteAsync(Guid id, int? revision, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand("delete from scenario where id = $1 and ($2::int is null or revision = $2)");
        command.Parameters.AddWithValue(id);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)revision ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public async Task<ScenarioDocument?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {Columns} from scenario where id = $1");
        command.Parameters.AddWithValue(id);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <summary>The hundred that were changed last.</summary>
    public async Task<List<ScenarioDocument>> ListAsync(CancellationToken cancellation)
    {
        await using var command = store.CreateCommand($"select {Columns} from scenario order by changed_at desc, id limit {Listed}");
        return await ReadAsync(command, cancellation);
    }

    private static void AddFields(NpgsqlCommand command, ScenarioSaveDocument scenario, StoreVersions versions)
    {
        command.Parameters.AddWithValue(scenario.Name);
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(scenario.Question, Json.Options));
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, JsonSerializer.Serialize(scenario.Changes, Json.Options));
        command.Parameters.AddWithValue(versions.Network);
        command.Parameters.AddWithValue(versions.Content);
    }

    private static async Task<List<ScenarioDocument>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var scenarios = new List<ScenarioDocument>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            scenarios.Add(new ScenarioDocument(
                reader.GetGuid(0), reader.GetString(1),
                JsonSerializer.Deserialize<CoverageQuestionDocument>(reader.GetString(2), Json.Options)!,
                JsonSerializer.Deserialize<List<ScenarioChangeDocument>>(reader.GetString(3), Json.Options)!,
                reader.GetInt32(4), reader.GetString(5), reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<DateTimeOffset>(7), reader.GetBoolean(8)));
        }

        return scenarios;
    }
}
