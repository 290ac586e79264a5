using System.Net;
using System.Net.Http.Json;
using GridMap.Api.Accounts;
using GridMap.Data;
using Microsoft.AspNetCore.DataProtection;

namespace GridMap.Api.Tests;

public sealed class KeyRingTests(FieldCity city) : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"gridmap-keys-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_one_program_protects_another_reads_and_only_the_owner_may_enter_the_folder()
    {
        var text = KeyRing.Open(folder).CreateProtector("test").Protect("王敏");
        Assert.Equal("王敏", KeyRing.Open(folder).CreateProtector("test").Unprotect(text));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(folder).UnixFileMode);
    }

    [Fact]
    public async Task A_service_with_other_keys_does_not_start()
    {
        var e = await Assert.ThrowsAsync<StoreException>(() => SmallCity.StartAsync(city.Store.ConnectionString, "--GridMap:KeyFolder", folder));
        Assert.Contains("GridMap:KeyFolder", e.Message);
        Assert.Contains("GridMap:AcceptNewKeys", e.Message);
    }

    [Fact]
    public async Task With_keys_that_are_new_by_the_operator_s_word_what_was_protected_is_told_to_be_lost_and_the_phone_keeps_what_it_has()
    {
        var household = await city.AddHouseholdAsync();
        using var worker = await city.SignInAsync("worker");
        await FieldCity.SyncAsync(worker, null, FieldCity.Edit(Guid.NewGuid(), household, 1, null, "王敏"));
        var before = await city.Store.ScalarAsync<byte[]>("select cipher from key_check");
        await using var app = await SmallCity.StartAsync(city.Store.ConnectionString, "--GridMap:KeyFolder", folder, "--GridMap:AcceptNewKeys", "true");
        await (await SmallCity.StartAsync(city.Store.ConnectionString, "--GridMap:KeyFolder", folder)).DisposeAsync();
        await city.Store.ExecuteAsync($"update key_check set cipher = '\\x{Convert.ToHexString(before!)}'");
        using var elsewhere = await SmallCity.SignInAsync(SmallCity.AddressOf(app), "worker");
        using var answer = await elsewhere.PostAsJsonAsync("/api/my/sync", new { phoneTime = DateTimeOffset.UtcNow });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("GridMap:KeyFolder", await answer.Content.ReadAsStringAsync());
        Assert.NotNull(FieldCity.Find(await FieldCity.SyncAsync(worker, null), household));
        await app.StopAsync();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        var e = Assert.Throws<StoreException>(() => KeyRing.Open("/proc/none/keys"));
        Assert.Contains("GridMap:KeyFolder", e.Message);
    }
}
