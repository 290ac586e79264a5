using System.CommandLine;
using GridMap.Api;
using Microsoft.AspNetCore.Connections;

namespace GridMap.Cli;

internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var command = new Command("serve", "Serve the API and the pages until stopped.") { urls };
        command.SetAction(async result =>
        {
            try
            {
                return await Service.RunAsync(["--urls", result.GetValue(urls)!]);
            }
            catch (IOException e) when (e.InnerException is AddressInUseException)
            {
                return CommandLine.Fail($"{result.GetValue(urls)} is in use by another program. Choose another with --urls.");
            }
        });
        return command;
    }
}
