using System.CommandLine;
using GridMap.Api.Accounts;
using GridMap.Data;
using Npgsql;

namespace GridMap.Cli;

/// <summary>Commands for whoever has the server: the first administrator, a way back in, and the demo's accounts.</summary>
internal static class AccountCommands
{
    /// <summary>Of the first administrator.</summary>
    public const string FirstName = "administrator";

    public static Command Create() => new("account", "Who may sign in, when nobody can yet or any more; the page /admin does the rest.") { CreateAdministrator(), ResetPassword(), Demo() };

    /// <summary>The demo's accounts and their password; hidden: the launcher shows it at the end of 'up'.</summary>
    public static Command List()
    {
        var command = new Command("accounts", "The demo's accounts and their password.") { Hidden = true };
        command.SetAction(async (_, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            await PrintDemoAsync(store, cancellation);
            return 0;
        });
        return command;
    }

    /// <summary>Where nobody may sign in, makes an administrator and prints its password once.</summary>
    public static async Task EnsureAdministratorAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        var accounts = new AccountStore(store);
        var password = await accounts.MakeAdministratorAsync(FirstName, unlessAny: true, cancellation);
        if (password is not null)
        {
            Print(FirstName, password);
        }
        else if (!await accounts.HasAdministratorAsync(cancellation))
        {
            Console.WriteLine("No administrator may sign in. './gridmap account create-administrator' makes one.");
        }
    }

    private static Command CreateAdministrator()
    {
        var name = new Argument<string>("name") { DefaultValueFactory = _ => FirstName, Description = "2 to 64 of a-z, 0-9, '.', '_' and '-', a letter first" };
        var command = new Command("create-administrator", "Make an administrator; its password is printed once and must be changed at the first sign-in.") { name };
        command.SetAction(async (result, cancellation) =>
        {
            var wanted = result.GetValue(name)!;
            if (!AccountChanges.Name().IsMatch(wanted))
            {
                return CommandLine.Fail($"'{wanted}' is no name. Allowed: 2 to 64 of a-z, 0-9, '.', '_' and '-', a letter first.");
            }

            await using var store = CommandLine.OpenStore();
            await StoreCommands.MigrateAsync(store, cancellation);
            if (await new AccountStore(store).MakeAdministratorAsync(wanted, unlessAny: false, cancellation) is not { } password)
            {
                return CommandLine.Fail($"There is an account '{wanted}' already. Choose another name, or: ./gridmap account reset-password {wanted}");
            }

            Print(wanted, password);
            return 0;
        });
        return command;
    }

    private static Command ResetPassword()
    {
        var name = new Argument<string>("name");
        var command = new Command("reset-password", "Give an account another password, printed once; its sessions, tokens and second factor end.") { name };
        command.SetAction(async (result, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            if (await new AccountStore(store).ResetPasswordAsync(result.GetValue(name)!, cancellation) is not { } password)
            {
                return CommandLine.Fail($"There is no account '{result.GetValue(name)}'.");
            }

            Print(result.GetValue(name)!, password);
            return 0;
        });
        return command;
    }

    private static Command Demo()
    {
        var command = new Command("demo", "Make or enable the demo's accounts, whose password everybody knows: for trying things out, never where real data is.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var store = CommandLine.OpenStore();
            await new AccountStore(store).EnsureDemoAsync(cancellation);
            await PrintDemoAsync(store, cancellation);
            return 0;
        });
        return command;
    }

    private static async Task PrintDemoAsync(NpgsqlDataSource store, CancellationToken cancellation)
    {
        var names = await new AccountStore(store).ListDemoAsync(cancellation);
        if (names.Count > 0)
        {
            Console.WriteLine($"Demo accounts: {string.Join(", ", names)}; password of each: {AccountStore.DemoPassword}");
        }
    }

    private static void Print(string name, string password)
    {
        Console.WriteLine($"Account: {name}, password {password}");
        Console.WriteLine("It is shown this once and must be changed at the first sign-in (page /account).");
    }
}
