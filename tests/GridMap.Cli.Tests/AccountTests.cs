using System.Text.RegularExpressions;
using GridMap.Testing;

namespace GridMap.Cli.Tests;

public sealed class AccountTests
{
    [Fact]
    public async Task Outside_the_demo_the_first_administrators_password_is_printed_once_and_must_be_changed()
    {
        await using var store = await TestStore.CreateAsync(migrate: false);
        var first = await Run.CliAsync(store.ConnectionString, "setup", "--empty");
        var password = Regex.Match(first.Output, @"Account: administrator, password ([a-z2-9]{4}(-[a-z2-9]{4}){3})\b").Groups[1].Value;
        Assert.NotEqual("", password);
        Assert.Equal("administrator true true false", await store.ScalarAsync<string>(
            "select string_agg(concat_ws(' ', role, everywhere::text, must_change_password::text, demo::text), ',') from account"));
        Assert.DoesNotContain(password, await store.ScalarAsync<string>("select password_hash from account"));

        var second = await Run.CliAsync(store.ConnectionString, "setup", "--empty");
        Assert.DoesNotContain("password", second.Output);
        var reset = await Run.CliAsync(store.ConnectionString, "account", "reset-password", "administrator");
        Assert.Contains("Account: administrator, password ", reset.Output);
        Assert.DoesNotContain(password, reset.Output);
        var taken = await Run.CliAsync(store.ConnectionString, "account", "create-administrator");
        Assert.Equal(1, taken.ExitCode);
        Assert.Contains("reset-password", taken.Errors);
    }
}
