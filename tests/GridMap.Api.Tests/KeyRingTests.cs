using GridMap.Api.Accounts;
using GridMap.Data;
using Microsoft.AspNetCore.DataProtection;

namespace GridMap.Api.Tests;

public sealed class KeyRingTests : IDisposable
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
    public void A_folder_that_cannot_be_made_is_told()
    {
        var e = Assert.Throws<StoreException>(() => KeyRing.Open("/proc/none/keys"));
        Assert.Contains("GridMap:KeyFolder", e.Message);
    }
}
