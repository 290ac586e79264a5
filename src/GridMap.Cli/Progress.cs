using Spectre.Console;

namespace GridMap.Cli;

/// <summary>Shows a long step: a bar on a terminal, a line for each stage elsewhere.</summary>
internal static class Progress
{
    /// <param name="work">Is given a function of the stage's name and the share done, 0 to 1.</param>
    public static async Task<T> ShowAsync<T>(Func<Action<string, double>, Task<T>> work)
    {
        if (Console.IsOutputRedirected)
        {
            var last = "";
            return await work((stage, _) =>
            {
                if (stage != last)
                {
                    Console.WriteLine($"• {stage}");
                    last = stage;
                }
            });
        }

        return await AnsiConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("…", maxValue: 1);
                return await work((stage, share) =>
                {
                    task.Description = Markup.Escape(stage);
                    task.Value = share;
                });
            });
    }
}
