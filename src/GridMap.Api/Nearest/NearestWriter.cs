using System.Buffers;
using System.Buffers.Text;
using System.Reflection;
using GridMap.Analysis.Walking;
using GridMap.Api.City;
using Microsoft.AspNetCore.Http.Metadata;

namespace GridMap.Api.Nearest;

/// <summary>Writes a <see cref="NearestDocument"/> byte for byte as the API's serializer would, from parts that are kept as JSON.</summary>
internal ref struct NearestWriter(StationFragments stations, NearestQuestion question)
{
    private const int RoomForNumber = 32;

    private readonly StationFragments.Minute minute = stations.At(question.At);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int length;

    /// <summary>An array from the shared pool and how much of it is filled.</summary>
    public (byte[] Buffer, int Length) Write(NearestFindings found)
    {
        Put("{\"from\":{\"lon\":"u8);
        Put(question.From.Longitude);
        Put(",\"lat\":"u8);
        Put(question.From.Latitude);
        Put(",\"snapMetres\":"u8);
        PutOrNull(double.IsFinite(found.From.LegMetres) ? Math.Round(found.From.LegMetres, 1) : null);
        Put(",\"snapped\":"u8);
        Put(found.From.IsSnapped);
        Put("},\"at\":"u8);
        Put(minute.Written);
        Put(",\"stations\":["u8);
        for (var i = 0; i < found.Stations.Length; i++)
        {
            Put(i == 0 ? ""u8 : ","u8);
            Put(found.Stations[i], found.Area?.Responsible(question.Kind).AsSpan().Contains(found.Stations[i].Station) ?? false);
        }

        Put("],\"responsible\":"u8);
        if (found.Responsible is { } own)
        {
            Put(own, true);
        }
        else
        {
            Put("null"u8);
        }

        Put(",\"area\":"u8);
        Put(found.Area is { } area ? area.Json : "null"u8);
        Put("}"u8);
        return (buffer, length);
    }

    private void Put(StationWalk walk, bool isResponsible)
    {
        var reached = walk.Deciseconds != WalkField.NoWalk;
        Put(stations.Head(walk.Station));
        PutOrNull(reached ? walk.Deciseconds / 10.0 : null);
        Put(",\"walkMetres\":"u8);
        PutOrNull(reached ? Math.Round(walk.Metres, 1) : null);
        Put(minute.Hours(walk.Station));
        Put(stations.Offers(walk.Station, question.Item));
        Put(stations.Tail(walk.Station));
        Put(isResponsible);
        Put("}"u8);
    }

    private void PutOrNull(double? value)
    {
        if (value is { } number)
        {
            Put(number);
        }
        else
        {
            Put("null"u8);
        }
    }

    private void Put(bool value) => Put(value ? "true"u8 : "false"u8);

    // The serializer's own format of a double.
    private void Put(double value)
    {
        MakeRoom(RoomForNumber);
        Utf8Formatter.TryFormat(value, buffer.AsSpan(length), out var written);
        length += written;
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    private void MakeRoom(int bytes)
    {
        if (buffer.Length - length >= bytes)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, length + bytes));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}

/// <summary>The answer as a result of an endpoint.</summary>
internal sealed class NearestResult(LoadedCity city, NearestQuestion question, NearestFindings found) : IResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(NearestDocument), ["application/json"]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (buffer, length) = new NearestWriter(city.Nearest.Fragments, question).Write(found);
        try
        {
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = length;
            await httpContext.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, length), httpContext.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
