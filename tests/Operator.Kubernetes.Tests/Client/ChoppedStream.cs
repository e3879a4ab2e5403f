namespace Operator.Kubernetes.Tests.Client;

/// <summary>Gives its bytes in pieces of random length, as a network does.</summary>
internal sealed class ChoppedStream(byte[] content, Random random) : MemoryStream(content, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 12))], cancellationToken);
}
