using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GridMap.Benchmarks;

/// <summary>A PostgreSQL of our own in a temporary folder, to be stopped and killed as one likes; no server that others use is touched.
/// PostgreSQL does not run as root: where we are, it runs as user postgres.</summary>
internal sealed class OwnCluster : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private readonly string folder = Directory.CreateTempSubdirectory("gridmap-cluster-").FullName;
    private readonly int port = FreePort();

    private OwnCluster()
    {
    }

    /// <summary>Of a database with PostGIS, of whose server this is the superuser.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=gridmap;Database=gridmap;Maximum Pool Size=40");

    /// <returns>Null where PostgreSQL's own programs are not installed.</returns>
    public static OwnCluster? TryStart()
    {
        if (!File.Exists(Path.Combine(Binaries, "initdb")))
        {
            return null;
        }

        var cluster = new OwnCluster();
        if (Environment.IsPrivilegedProcess)
        {
            Tool.Run(Tool.Find("chown")!, "", "postgres", cluster.folder);
        }

        cluster.Run("initdb", "-D", cluster.Data, "-U", "gridmap", "--auth=trust", "-E", "UTF8", "--locale=C");
        cluster.Start();
        cluster.Run("createdb", "-h", "127.0.0.1", "-p", cluster.Port, "-U", "gridmap", "gridmap");
        return cluster;
    }

    public void Start() => Run("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", "start");

    /// <summary>As if the power failed: nothing is written any more, the next start recovers.</summary>
    public void Crash() => Run("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public void Dispose()
    {
        Crash();
        Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Combine(folder, "data");

    private string Port => port.ToString(CultureInfo.InvariantCulture);

    private void Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries, program);
        if (Environment.IsPrivilegedProcess)
        {
            Tool.RunQuietly(Tool.Find("runuser")!, ["-u", "postgres", "--", path, .. arguments]);
        }
        else
        {
            Tool.RunQuietly(path, arguments);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
