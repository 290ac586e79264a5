using GridMap.Api.LivingCircle;

namespace GridMap.Api.Tests;

public sealed class SharedWorkTests
{
    [Fact]
    public async Task Those_who_ask_the_same_share_one_work_and_its_answer_is_kept()
    {
        var shared = new SharedWork<string, int>(kept: 2);
        var go = new TaskCompletionSource();
        var done = 0;
        async Task<int> Work(CancellationToken cancellation)
        {
            await go.Task.WaitAsync(cancellation);
            return Interlocked.Increment(ref done);
        }

        var asked = Enumerable.Range(0, 5).Select(_ => shared.GetAsync("a", Work, CancellationToken.None)).ToList();
        go.SetResult();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(1, answer));
        Assert.Equal(1, await shared.GetAsync("a", Work, CancellationToken.None));
        Assert.Equal(2, await shared.GetAsync("b", Work, CancellationToken.None));
        await shared.GetAsync("c", Work, CancellationToken.None);
        await shared.GetAsync("c", Work, CancellationToken.None);
        Assert.Equal(4, await shared.GetAsync("a", Work, CancellationToken.None)); // two are kept, this was the oldest
    }

    [Fact]
    public async Task Work_goes_on_while_anybody_waits_and_ends_with_the_last()
    {
        var shared = new SharedWork<string, int>(kept: 2);
        var cancelled = new TaskCompletionSource();
        async Task<int> Work(CancellationToken cancellation)
        {
            using var registration = cancellation.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellation);
            return 0;
        }

        using CancellationTokenSource first = new(), second = new();
        var a = shared.GetAsync("a", Work, first.Token);
        var b = shared.GetAsync("a", Work, second.Token);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a);
        Assert.False(cancelled.Task.IsCompleted || b.IsCompleted);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => b);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(7, await shared.GetAsync("a", _ => Task.FromResult(7), CancellationToken.None));
    }

    [Fact]
    public async Task Work_that_failed_is_done_again()
    {
        var shared = new SharedWork<string, int>(kept: 2);
        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.GetAsync("a", _ => throw new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(3, await shared.GetAsync("a", _ => Task.FromResult(3), CancellationToken.None));
    }
}
