namespace GridMap.Api.MessagePack;

/// <summary>Holds a response back while it is JSON, and lets anything else pass.</summary>
internal sealed class JsonCapture(HttpResponse response, Stream outer) : Stream
{
    private MemoryStream? held;
    private bool passes;

    /// <summary>The document that was held back, or null where nothing was.</summary>
    public ReadOnlyMemory<byte>? Json => held is { Length: > 0 } ? (ReadOnlyMemory<byte>?)held.GetBuffer().AsMemory(0, (int)held.Length) : null;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Target().Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        Target().WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Target().WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush()
    {
        if (passes)
        {
            outer.Flush();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => passes ? outer.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private Stream Target()
    {
        if (held is null && !passes)
        {
            if (response.ContentType is { } type && type.Contains("json", StringComparison.OrdinalIgnoreCase))
            {
                held = new MemoryStream();
            }
            else
            {
                passes = true;
            }
        }

        return passes ? outer : held!;
    }
}
