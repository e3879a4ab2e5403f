using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Operator.Sandbox.ApiGateway.Sts;

/// <summary>Who an access key belongs to: keys of this server's STS to the role's account, every other one to the default account.</summary>
internal sealed class AccessKeys(ApiGatewayOptions options)
{
    internal sealed record Session(string Account, string RoleName, string SessionName, DateTimeOffset Expiration)
    {
        public string Arn => $"arn:aws:sts::{Account}:assumed-role/{RoleName}/{SessionName}";
    }

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Session> sessions = new(StringComparer.Ordinal);

    public string DefaultAccount => options.DefaultAccount;

    public (string AccessKeyId, Session Session) Issue(string account, string roleName, string sessionName, TimeSpan duration)
    {
        var now = options.TimeProvider.GetUtcNow();
        foreach (var (key, old) in sessions)
        {
            if (old.Expiration + Remembered < now)
            {
                sessions.TryRemove(key, out _);
            }
        }

        var accessKeyId = "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
        var session = new Session(account, roleName, sessionName, now + duration);
        sessions[accessKeyId] = session;
        return (accessKeyId, session);
    }

    public Session? Find(string accessKeyId) => sessions.GetValueOrDefault(accessKeyId);

    public bool IsExpired(Session session) => session.Expiration <= options.TimeProvider.GetUtcNow();

    /// <summary>The principal's ARN, as GetCallerIdentity and AccessDeniedException show it.</summary>
    public string PrincipalOf(string accessKeyId) =>
        Find(accessKeyId)?.Arn ?? $"arn:aws:iam::{options.DefaultAccount}:user/sandbox";
}
