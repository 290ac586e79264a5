using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using GridMap.Api.City;

namespace GridMap.Api.Nearest;

/// <summary>The parts of a station's document that do not depend on the place, as JSON, made once; those that depend on the hour, once a minute.</summary>
internal sealed class StationFragments(IReadOnlyList<CityStation> stations)
{
    private const int MinutesKept = 128;

    private readonly byte[]?[] heads = new byte[stations.Count][];
    private readonly byte[]?[] tails = new byte[stations.Count][];
    private readonly ConcurrentDictionary<DateTime, Minute> minutes = new();

    /// <summary>From the brace to the seconds.</summary>
    public ReadOnlySpan<byte> Head(int station) => heads[station] ??= Encoding.UTF8.GetBytes(
        $"{{\"id\":{Json(stations[station].Id)},\"name\":{Json(stations[station].Name)},\"nameEn\":{Json(stations[station].NameEn)},\"kind\":{Json(stations[station].Kind)},\"walkSeconds\":");

    /// <summary>From the longitude to whether it is responsible.</summary>
    public ReadOnlySpan<byte> Tail(int station) => tails[station] ??= Encoding.UTF8.GetBytes(
        $",\"lon\":{Json(stations[station].Place.Longitude)},\"lat\":{Json(stations[station].Place.Latitude)},\"generated\":{Json(stations[station].Generated)},\"isResponsible\":");

    public bool Offers(int station, string? item) => item is null || stations[station].Items.Contains(item);

    /// <param name="at">Local time; seconds make no difference to hours, which are told in minutes.</param>
    public Minute At(DateTime at)
    {
        var minute = new DateTime(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0);
        if (minutes.TryGetValue(minute, out var known))
        {
            return known;
        }

        if (minutes.Count >= MinutesKept)
        {
            minutes.Clear();
        }

        return minutes.GetOrAdd(minute, new Minute(minute, stations));
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Http.Json.Options);

    /// <summary>Whether stations are open at one minute, and when that changes.</summary>
    internal sealed class Minute(DateTime at, IReadOnlyList<CityStation> stations)
    {
        private readonly byte[]?[] hours = new byte[stations.Count][];

        public byte[] Written { get; } = JsonSerializer.SerializeToUtf8Bytes(CityClock.Write(at), Http.Json.Options);

        /// <summary>From whether it is open to the next closing.</summary>
        public ReadOnlySpan<byte> Hours(int station) => hours[station] ??= Write(stations[station]);

        private byte[] Write(CityStation station)
        {
            var open = station.IsOpen(at);
            var opens = open == false ? CityClock.Write(station.Hours!.NextOpening(at)) : null;
            var closes = open == true ? CityClock.Write(station.Hours!.NextClosing(at)) : null;
            return Encoding.UTF8.GetBytes($",\"openNow\":{Json(open)},\"nextOpening\":{Json(opens)},\"nextClosing\":{Json(closes)},\"offersItem\":");
        }
    }
}
