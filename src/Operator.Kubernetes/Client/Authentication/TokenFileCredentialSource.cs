using Microsoft.Extensions.Logging;

namespace Operator.Kubernetes.Client.Authentication;

/// <summary>
/// A token in a file that somebody else renews (the kubelet, an hour before expiry at the latest): read again when it is a
/// minute old and after a 401.
/// </summary>
internal sealed partial class TokenFileCredentialSource(string path, TimeProvider time, ILogger logger) : ICredentialSource
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Credential? current;
    private long readAt;
    private bool rejected;

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        // A file of a few kilobytes in memory-backed storage: not worth an asynchronous read.
        lock (gate)
        {
            if (current is null || rejected || time.GetElapsedTime(readAt) >= MaxAge)
            {
                Read();
            }

            return new ValueTask<Credential>(current!);
        }
    }

    public bool Reject(Credential credential)
    {
        lock (gate)
        {
            // Otherwise another request has already brought a newer one.
            rejected |= ReferenceEquals(credential, current);
            return true;
        }
    }

    public void Dispose()
    {
    }

    private void Read()
    {
        try
        {
            var token = File.ReadAllText(path).Trim();
            if (token.Length == 0)
            {
                throw new IOException("The file is empty.");
            }

            current = new Credential(CredentialSource.Bearer(token));
            rejected = false;
            readAt = time.GetTimestamp();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (current is null)
            {
                throw new HttpRequestException($"The token file {path} cannot be read: {exception.Message}", exception);
            }

            // The old token may well be good for an hour; the next request looks again.
            TokenFileUnreadable(logger, path, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The token file {Path} cannot be read; going on with the token read before.")]
    private static partial void TokenFileUnreadable(ILogger logger, string path, Exception exception);
}
