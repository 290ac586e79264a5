using GridMap.Api.Photos;
using GridMap.Api.Tests.Photos;
using GridMap.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GridMap.Api.Tests.Access;

/// <summary>Who sees the photos of a visit. Not beside the matrix, which looks whether rows of the neighbour's change.</summary>
[Collection(nameof(AccessMatrixTests))]
public sealed class PhotoAccessTests(AccessCity city)
{
    private const long Worker = 5500011, Planner = 5500013, Colleague = 5500017, Neighbour = 7700011;
    private const long Household = 5500001, NeighbourHousehold = 7700001;
    private static readonly DateOnly Today = new(2026, 11, 21);
    private readonly PhotoStore photos = city.Services.GetRequiredService<PhotoStore>();

    [Fact]
    public async Task They_are_seen_by_who_may_see_the_household_whichever_came_first_and_naming_another_s_photo_shows_nothing()
    {
        var image = await city.Services.GetRequiredService<PhotoDecoder>().DecodeAsync(TestPhoto.Make(), CancellationToken.None);
        var (photo, visit, another) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        for (var time = 0; time < 2; time++)
        {
            await ActAsync(Worker, work => PhotoStore.UseByVisitAsync(work, visit, Household, [photo], CancellationToken.None));
        }

        await ActAsync(Worker, async work => Assert.Equal(PhotoOutcome.Stored, await photos.PutAsync(work, photo, image, CancellationToken.None)));
        await ActAsync(Neighbour, work => PhotoStore.UseByVisitAsync(work, another, NeighbourHousehold, [photo], CancellationToken.None));
        Assert.Equal([photo], await SeenAsync(Worker, visit, photo));
        Assert.Equal([photo], await SeenAsync(Planner, visit, photo));
        Assert.Empty(await SeenAsync(Colleague, visit, photo));
        Assert.Empty(await SeenAsync(Neighbour, another, photo));
    }

    [Fact]
    public async Task What_a_worker_photographed_goes_with_the_household_that_is_another_s_by_then()
    {
        var image = await city.Services.GetRequiredService<PhotoDecoder>().DecodeAsync(TestPhoto.Make(right: 99), CancellationToken.None);
        var (photo, visit) = (Guid.NewGuid(), Guid.NewGuid());
        await ActAsync(Colleague, async work => Assert.Equal(PhotoOutcome.Stored, await photos.PutAsync(work, photo, image, CancellationToken.None)));
        await ActAsync(Colleague, async work => Assert.NotNull(await photos.ReadAsync(work, photo, CancellationToken.None)));
        await ActAsync(Colleague, work => PhotoStore.UseByVisitAsync(work, visit, Household, [photo], CancellationToken.None));
        Assert.Empty(await SeenAsync(Colleague, visit, photo));
        Assert.Equal([photo], await SeenAsync(Worker, visit, photo));
        await ActAsync(Colleague, async work => Assert.Equal(PhotoOutcome.Already, await photos.PutAsync(work, photo, image, CancellationToken.None)));
    }

    private async Task ActAsync(long account, Func<ActingTransaction, Task> act)
    {
        await using var work = await new ActingStore(city.Services.GetRequiredService<NpgsqlDataSource>()).BeginAsync(Actor.Account(account, Today), CancellationToken.None);
        await act(work);
        await work.CommitAsync(CancellationToken.None);
    }

    private async Task<IReadOnlyList<Guid>> SeenAsync(long account, Guid visit, Guid photo)
    {
        IReadOnlyList<Guid> seen = [];
        await ActAsync(account, async work =>
        {
            seen = await PhotoStore.OfAsync(work, visit, CancellationToken.None);
            Assert.Equal(seen.Count == 1, await photos.ReadAsync(work, photo, CancellationToken.None) is not null);
        });
        return seen;
    }
}
