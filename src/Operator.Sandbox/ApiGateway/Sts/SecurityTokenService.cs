using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Primitives;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Sts;

/// <summary>
/// The three STS operations that credential chains need, on the query protocol (form in, XML out). Trust policies,
/// external ids and web identity tokens are not judged: any role of any account can be assumed.
/// </summary>
internal sealed partial class SecurityTokenService(AccessKeys keys)
{
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static readonly XNamespace Xml = Namespace;

    /// <summary>The XML of a successful answer; AwsException otherwise.</summary>
    public string Handle(string action, IReadOnlyDictionary<string, StringValues> form, SignatureScope? caller, string requestId) => action switch
    {
        "GetCallerIdentity" => GetCallerIdentity(
            caller ?? throw AwsException.Forbidden("MissingAuthenticationToken", "Request is missing Authentication Token"), requestId),
        "AssumeRole" when caller is null =>
            throw AwsException.Forbidden("MissingAuthenticationToken", "Request is missing Authentication Token"),
        "AssumeRole" => AssumeRole(action, form, requestId),
        "AssumeRoleWithWebIdentity" when string.IsNullOrEmpty(form.GetValueOrDefault("WebIdentityToken")) =>
            throw new AwsException(400, "ValidationError", "Value null at 'webIdentityToken' failed to satisfy constraint: Member must not be null"),
        "AssumeRoleWithWebIdentity" => AssumeRole(action, form, requestId),
        _ => throw new AwsException(400, "InvalidAction", $"Could not find operation {action} for version 2011-06-15"),
    };

    /// <summary>Which role a request is for, without its account and path; null where it names none.</summary>
    public static string? RoleName(IReadOnlyDictionary<string, StringValues> form) =>
        Role().Match(form.GetValueOrDefault("RoleArn").ToString()) is { Success: true } role ? role.Groups["name"].Value : null;

    public static string ErrorXml(AwsException error, string requestId) => new XElement(
        Xml + "ErrorResponse",
        new XElement(
            Xml + "Error",
            new XElement(Xml + "Type", error.Status < 500 ? "Sender" : "Receiver"),
            new XElement(Xml + "Code", error.Code),
            new XElement(Xml + "Message", Printable(error.Message))),
        new XElement(Xml + "RequestId", requestId)).ToString(SaveOptions.DisableFormatting);

    private string GetCallerIdentity(SignatureScope caller, string requestId)
    {
        var session = keys.Find(caller.AccessKeyId);
        return Respond(
            "GetCallerIdentity",
            requestId,
            new XElement(Xml + "Arn", keys.PrincipalOf(caller.AccessKeyId)),
            new XElement(Xml + "UserId", session is null ? "AIDASANDBOXSANDBOXAB" : $"AROASANDBOXSANDBOXAB:{session.SessionName}"),
            new XElement(Xml + "Account", session?.Account ?? keys.DefaultAccount));
    }

    private string AssumeRole(string action, IReadOnlyDictionary<string, StringValues> form, string requestId)
    {
        var role = Role().Match(form.GetValueOrDefault("RoleArn").ToString());
        if (!role.Success)
        {
            throw new AwsException(400, "ValidationError", $"{form.GetValueOrDefault("RoleArn")} is invalid");
        }

        var name = form.GetValueOrDefault("RoleSessionName").ToString();
        if (!SessionName().IsMatch(name))
        {
            throw new AwsException(400, "ValidationError", "Value at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }

        var (accessKeyId, session) = keys.Issue(role.Groups["account"].Value, role.Groups["name"].Value, name, Duration(form));
        return Respond(
            action,
            requestId,
            new XElement(
                Xml + "Credentials",
                new XElement(Xml + "AccessKeyId", accessKeyId),
                new XElement(Xml + "SecretAccessKey", RandomNumberGenerator.GetHexString(40, lowercase: true)),
                new XElement(Xml + "SessionToken", RandomNumberGenerator.GetHexString(120, lowercase: true)),
                new XElement(Xml + "Expiration", session.Expiration.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))),
            new XElement(
                Xml + "AssumedRoleUser",
                new XElement(Xml + "AssumedRoleId", $"AROASANDBOXSANDBOXAB:{name}"),
                new XElement(Xml + "Arn", session.Arn)));
    }

    private static TimeSpan Duration(IReadOnlyDictionary<string, StringValues> form)
    {
        var text = form.GetValueOrDefault("DurationSeconds").ToString();
        if (text.Length == 0)
        {
            return TimeSpan.FromHours(1);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 900 and <= 43200
            ? TimeSpan.FromSeconds(seconds)
            : throw new AwsException(400, "ValidationError", "Value at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 43200");
    }

    private static string Respond(string action, string requestId, params object[] result) => new XElement(
        Xml + $"{action}Response",
        new XElement(Xml + $"{action}Result", result),
        new XElement(Xml + "ResponseMetadata", new XElement(Xml + "RequestId", requestId)))
        .ToString(SaveOptions.DisableFormatting);

    // What the caller sent may hold characters that XML 1.0 cannot.
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::(?<account>\d{12}):role/([^\s/]+/)*(?<name>[\w+=,.@-]+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Role();

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex SessionName();
}
