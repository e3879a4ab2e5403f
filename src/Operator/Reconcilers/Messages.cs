using System.Text.RegularExpressions;
using Operator.ApiGateway.Errors;

namespace Operator.Reconcilers;

/// <summary>Texts for conditions and events: what to do first, then what AWS said and its request id.</summary>
internal static partial class Messages
{
    /// <summary><paramref name="whatToDo"/> and AWS' own words.</summary>
    public static string WithAws(string whatToDo, AwsCallException exception) =>
        string.IsNullOrEmpty(exception.RequestId)
            ? $"{whatToDo} AWS says: {exception.Message}"
            : $"{whatToDo} AWS says: {exception.Message} (request id {exception.RequestId})";

    /// <summary>A note about a change made in AWS.</summary>
    public static string WithRequestId(string text, string? requestId) =>
        string.IsNullOrEmpty(requestId) ? text : $"{text} (request id {requestId})";

    /// <summary>
    /// Whether two messages say the same: a request id differs each time, and a status that differed with it would be written
    /// on every look at an object that nobody changed.
    /// </summary>
    public static bool SayTheSame(string left, string right) =>
        string.Equals(left, right, StringComparison.Ordinal) || string.Equals(RequestId().Replace(left, ""), RequestId().Replace(right, ""), StringComparison.Ordinal);

    [GeneratedRegex(@" \(request id [^)]*\)?", RegexOptions.CultureInvariant)]
    private static partial Regex RequestId();
}
