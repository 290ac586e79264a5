using GridMap.Testing;

namespace GridMap.Data.Tests;

public sealed class MigratorTests
{
    [Fact]
    public async Task An_empty_database_is_brought_to_the_latest_version_and_a_second_time_changes_nothing()
    {
        await using var store = await TestStore.CreateAsync(migrate: false);
        Assert.Equal(0, await Migrator.CurrentVersionAsync(store.DataSource));

        Assert.Equal(Migrator.LatestVersion, await Migrator.MigrateAsync(store.DataSource));
        Assert.Equal(Migrator.LatestVersion, await Migrator.CurrentVersionAsync(store.DataSource));
        Assert.Equal(0, await Migrator.MigrateAsync(store.DataSource));
    }

    [Fact]
    public async Task A_store_of_a_newer_schema_is_refused_and_left_alone()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync("insert into schema_migration values (9999, '9999_future.sql', 'x')");

        var e = await Assert.ThrowsAsync<StoreException>(() => Migrator.MigrateAsync(store.DataSource));
        Assert.Contains("9999", e.Message);
        Assert.Contains("newer GridMap", e.Message);
    }

    [Fact]
    public async Task A_landed_migration_that_was_edited_is_refused()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync("update schema_migration set checksum = 'other' where version = 1");

        var e = await Assert.ThrowsAsync<StoreException>(() => Migrator.MigrateAsync(store.DataSource));
        Assert.Contains("0001_initial.sql", e.Message);
    }

    [Fact]
    public async Task Two_copies_that_start_at_once_migrate_once()
    {
        await using var store = await TestStore.CreateAsync(migrate: false);
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.MigrateAsync(store.DataSource)));
        Assert.Equal(Migrator.LatestVersion, applied.Sum());
    }

    [Fact]
    public async Task Reference_values_that_are_already_there_do_not_move_the_version()
    {
        await using var store = await TestStore.CreateAsync();
        var before = await store.ScalarAsync<long>("select content from store_version");
        await ReferenceData.LoadAsync(store.DataSource, Path.Combine(Checkout.Root, "data", "reference"));
        Assert.Equal(before, await store.ScalarAsync<long>("select content from store_version"));
    }
}
