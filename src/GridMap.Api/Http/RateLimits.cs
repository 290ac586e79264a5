using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using GridMap.Data;
using Microsoft.AspNetCore.RateLimiting;

namespace GridMap.Api.Http;

/// <summary>How much one account, or one address of the network where nobody is signed in, may ask: a bucket of requests that fills up again.</summary>
/// <param name="PerSecond">Refilled each second.</param>
/// <param name="Burst">At once, after a rest.</param>
public sealed record RateLimit(double PerSecond, int Burst);

/// <summary>
/// Limits by kind of endpoint; all requests under /api count against <see cref="Public"/> as well. The figures leave room for a neighbourhood
/// behind one address: 300 people who open a map at the same moment (a page and its tiles are about 40 requests), and 400 who use one.
/// Settings: GridMap:RateLimits:Public:PerSecond and :Burst, and so on; GridMap:RateLimits:Off=true lifts them all, for a benchmark or where
/// a proxy limits.
/// </summary>
public static class RateLimits
{
    /// <summary>Everything under /api.</summary>
    public const string Public = "Public";

    /// <summary>What is typed letter by letter, or asked place by place.</summary>
    public const string Search = "Search";

    /// <summary>What takes tens of milliseconds and more.</summary>
    public const string Heavy = "Heavy";

    /// <summary>Photos, and reports of residents.</summary>
    public const string Upload = "Upload";

    private static readonly Dictionary<string, RateLimit> Standard = new(StringComparer.Ordinal)
    {
        [Public] = new(400, 12_000), [Search] = new(100, 2_000), [Heavy] = new(30, 600), [Upload] = new(2, 200),
    };

    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = Read(configuration.GetSection("GridMap:RateLimits"));
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = RefuseAsync;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) ? Partition(context, limits[Public]) : RateLimitPartition.GetNoLimiter(""));
            foreach (var name in (string[])[Search, Heavy, Upload])
            {
                options.AddPolicy(name, context => Partition(context, limits[name]));
            }
        });
    }

    /// <exception cref="StoreException">A setting is wrong.</exception>
    internal static Dictionary<string, RateLimit?> Read(IConfigurationSection section)
    {
        var off = section.GetValue("Off", false);
        return Standard.ToDictionary(s => s.Key, s =>
        {
            var limit = new RateLimit(Number(section, s.Key, "PerSecond", s.Value.PerSecond), (int)Number(section, s.Key, "Burst", s.Value.Burst));
            return off ? null : limit;
        });
    }

    /// <summary>Whose bucket it is: the account's, or the address's; of IPv6 the network's, of which one subscriber has whole.</summary>
    internal static string KeyOf(HttpContext context)
    {
        if (context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } account)
        {
            return "account:" + account;
        }

        var address = context.Connection.RemoteIpAddress;
        return address switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]).ToString(),
            _ => address.ToString(),
        };
    }

    private static RateLimitPartition<string> Partition(HttpContext context, RateLimit? limit)
    {
        if (limit is null)
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        // The bucket fills by whole requests: as often as there is one.
        var every = TimeSpan.FromSeconds(Math.Max(0.1, 1 / limit.PerSecond));
        return RateLimitPartition.GetTokenBucketLimiter(KeyOf(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = Math.Max(1, (int)Math.Round(limit.PerSecond * every.TotalSeconds)),
            ReplenishmentPeriod = every,
            QueueLimit = 0,
        });
    }

    private static async ValueTask RefuseAsync(OnRejectedContext refused, CancellationToken cancellation)
    {
        var seconds = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        refused.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await TypedResults.Problem($"More was asked from this account or address than is served at once. Try again in {seconds} s.",
            statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests").ExecuteAsync(refused.HttpContext);
    }

    private static double Number(IConfigurationSection section, string name, string part, double standard)
    {
        var text = section[$"{name}:{part}"];
        return text is null ? standard
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0.01 and <= 1_000_000 && (part != "Burst" || number >= 1) ? number
            : throw new StoreException($"GridMap:RateLimits:{name}:{part} is '{text}'. Allowed: a number from {(part == "Burst" ? "1" : "0.01")} to 1000000.");
    }
}
