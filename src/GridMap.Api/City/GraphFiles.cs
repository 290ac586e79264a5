using GridMap.Analysis.Walking;

namespace GridMap.Api.City;

/// <summary>Copies of graphs on disk, one for each store, so that a service that starts need not read the store's streets. A copy that
/// is stale, cut short or damaged is noticed, and the store is read instead. Any number of services may share a folder.</summary>
/// <param name="folder">Made where it is missing.</param>
public sealed partial class GraphFiles(string folder, ILogger<GraphFiles> log)
{
    private string PathOf(StoreVersions versions) => Path.Combine(folder, $"network-{versions.Store}.graph");

    // A new build may lay graphs out otherwise.
    private static string KeyOf(StoreVersions versions) => $"{versions.Store} {versions.Network} {typeof(WalkGraph).Module.ModuleVersionId}";

    /// <returns>Null where there is no copy of just this state.</returns>
    public WalkGraph? Find(StoreVersions versions)
    {
        var path = PathOf(versions);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            var graph = GraphImage.Read(KeyOf(versions), file, out var problem);
            if (graph is null)
            {
                NotUsed(log, path, problem);
            }

            return graph;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotUsed(log, path, e.Message);
            return null;
        }
    }

    /// <summary>Keeps a copy in place of the one before. Written aside and then renamed: who reads sees the old or the new one.</summary>
    public void Save(StoreVersions versions, WalkGraph graph)
    {
        var path = PathOf(versions);
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(folder);
            using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                GraphImage.Write(graph, KeyOf(versions), file);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotSaved(log, path, e);
            if (File.Exists(aside))
            {
                File.Delete(aside);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The copy of the graph in {Path} is not used, the store is read instead: {Problem}")]
    private static partial void NotUsed(ILogger log, string path, string? problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The copy of the graph could not be written to {Path}; the next start reads the store again.")]
    private static partial void NotSaved(ILogger log, string path, Exception e);
}
