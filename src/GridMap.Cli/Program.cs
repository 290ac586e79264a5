using System.CommandLine;
using GridMap.Cli;

var root = new RootCommand("GridMap's command line; ./gridmap is the way to it.")
{
    StoreCommands.Setup(), StoreCommands.Migrate(), StoreCommands.Status(), StoreCommands.Reset(), AccountCommands.Create(), AccountCommands.List(),
    StoreCommands.TestDatabase(), StoreCommands.ServiceLoginOf(), ServeCommand.Create(), ExportCommand.Create(), CoverageCommand.Create(), LivingCircleCommand.Create(), CheckCommand.Create(), SitingCommand.Create(), GenerateCommands.Create(), ImportCommands.Create(),
};
return await CommandLine.RunAsync(root, args);
