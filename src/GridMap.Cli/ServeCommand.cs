using System.CommandLine;
using GridMap.Api;

namespace GridMap.Cli;

internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var command = new Command("serve", "Serve the API and the pages until stopped.") { urls };
        command.SetAction(result => Service.RunAsync(["--urls", result.GetValue(urls)!]));
        return command;
    }
}
