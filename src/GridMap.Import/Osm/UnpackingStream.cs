using System.ComponentModel;
using System.Diagnostics;

namespace GridMap.Import.Osm;

/// <summary>What gzip or bzip2 unpacks of a file. These tools check the packed file's sums; .NET has no bzip2, and its gzip does not
/// check.</summary>
/// <remarks>At the end of the stream the tool's exit code is looked at: a truncated or corrupt file throws there.</remarks>
internal sealed class UnpackingStream : Stream
{
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly string tool;
    private readonly string path;
    private readonly Stream output;
    private long position;
    private bool ended;

    private UnpackingStream(Process process, string tool, string path)
    {
        (this.process, this.tool, this.path) = (process, tool, path);
        output = process.StandardOutput.BaseStream;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <exception cref="ImportException">The tool is not installed.</exception>
    public static UnpackingStream Start(string tool, string path)
    {
        var start = new ProcessStartInfo(tool) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-dc");
        start.ArgumentList.Add("--");
        start.ArgumentList.Add(path);
        start.Environment["LC_ALL"] = "C";
        try
        {
            return new UnpackingStream(Process.Start(start)!, tool, path);
        }
        catch (Win32Exception e)
        {
            throw new ImportException($"{path}: the tool {tool} is needed and not installed (Debian: apt-get install {tool}), or unpack the file first.", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = output.Read(buffer);
        position += read;
        if (read == 0 && buffer.Length > 0) CheckEnd();
        return read;
    }

    private void CheckEnd()
    {
        if (ended) return;
        ended = true;
        process.WaitForExit();
        if (process.ExitCode == 0) return;
        var said = string.Join(' ', errors.GetAwaiter().GetResult().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        throw new ImportException($"{path} is truncated or corrupt: {tool} stopped after {position} unpacked bytes, saying \"{said}\". Fetch the file again.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        base.Dispose(disposing);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => position; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
