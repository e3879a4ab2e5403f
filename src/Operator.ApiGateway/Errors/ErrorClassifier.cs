using System.Net;
using System.Text.RegularExpressions;

namespace Operator.ApiGateway.Errors;

/// <summary>The meaning of a failure, with what its message tells beyond the class.</summary>
/// <param name="Class">What to do about it.</param>
/// <param name="ReferencingRouteIds">Routes that block a delete; empty otherwise.</param>
/// <param name="MissingResource">What is missing, for a not-found.</param>
public readonly record struct ErrorClassification(
    ErrorClass Class, IReadOnlyList<string> ReferencingRouteIds, MissingResource MissingResource);

/// <summary>
/// The one table from (status, code, message) to <see cref="ErrorClass"/>. Rows are tried in order; the first that matches decides.
/// </summary>
/// <remarks>
/// Messages matter because codes do not separate cases that need different reactions: a hard quota and a rate limit share 429,
/// a race and a dependency share 409. A 404 without the service's error code is not believed: a proxy or a wrong endpoint answers
/// it as readily as the service, and believing it would recreate or forget objects that exist.
/// </remarks>
public static partial class ErrorClassifier
{
    private sealed record Row(ErrorClass Class, Func<int, string, string, bool> Matches);

    private static readonly Row[] Table =
    [
        // Races are retryable whatever the code: old reports show this text under BadRequestException.
        new(ErrorClass.ConcurrentModification, (_, _, message) =>
            Has(message, "try again later") || Has(message, "concurrent modification") || Has(message, "Another Deployment is in progress")),
        // Lambda refuses changes to a function that is being updated, under the code of "already exists".
        new(ErrorClass.ConcurrentModification, (status, _, message) => status == 409 && Has(message, "update is in progress")),
        new(ErrorClass.ReferencedByRoutes, (status, _, message) => status == 409 && Has(message, "referenced by")),

        // Quotas by message first: v2 reports them under the throttling code.
        new(ErrorClass.LimitExceeded, (status, _, message) => status is 429 or 400 && Has(message, "Maximum number of")),
        new(ErrorClass.LimitExceeded, (_, code, _) => code is "LimitExceededException" or "ServiceQuotaExceededException"
            or "PolicyLengthExceededException"),
        new(ErrorClass.Throttled, (status, code, _) => status == 429 || code is "TooManyRequestsException" or "ThrottlingException"
            or "Throttling" or "ThrottledException" or "RequestThrottled" or "RequestThrottledException" or "RequestLimitExceeded" or "SlowDown"),

        // Credentials that are missing, stale or not accepted as such, before "known but not allowed".
        new(ErrorClass.CredentialsUnavailable, (_, code, _) => code is "ExpiredTokenException" or "ExpiredToken" or "RequestExpired"
            or "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidSignatureException" or "SignatureDoesNotMatch"
            or "IncompleteSignature" or "IncompleteSignatureException" or "MissingAuthenticationTokenException" or "MissingAuthenticationToken"
            or "InvalidAccessKeyId" or "RequestTimeTooSkewed" or CredentialsUnavailableException.Code),
        new(ErrorClass.CredentialsUnavailable, (status, _, message) => status is 401 or 403
            && (Has(message, "security token included in the request is") || Has(message, "Signature expired") || Has(message, "Signature not yet current"))),
        // Said under AccessDeniedException, but no right helps: API Gateway takes only roles of the API's own account.
        new(ErrorClass.Invalid, (_, _, message) => Has(message, "Cross-account pass role")),
        new(ErrorClass.Unauthorized, (status, code, _) => status is 401 or 403
            || code is "AccessDeniedException" or "AccessDenied" or "UnauthorizedException" or "OptInRequired" or "NotAuthorized"),

        new(ErrorClass.NotFound, (status, code, _) => status == 404 && code is "NotFoundException" or "ResourceNotFoundException"),
        new(ErrorClass.Conflict, (status, code, _) => status == 409 || code is "ConflictException" or "ResourceConflictException"),
        // A deployment that a stage still uses; a bad request by code, but it is another object that has to change.
        new(ErrorClass.Conflict, (status, _, message) => status == 400 && Has(message, "Active stages pointing to this deployment")),
        new(ErrorClass.PreconditionFailed, (status, code, _) => status == 412 || code == "PreconditionFailedException"),
        new(ErrorClass.Unavailable, (status, code, _) => status is 500 or 502 or 503 or 504 or 408
            || code is "InternalFailure" or "InternalServerErrorException" or "ServiceUnavailable" or "ServiceUnavailableException"
                or "RequestTimeout" or "RequestTimeoutException"),
        new(ErrorClass.Invalid, (_, code, _) => code is "BadRequestException" or "ValidationException" or "SerializationException"
            or "InvalidParameterException" or "InvalidParameterValueException" or "UnprocessableEntityException"),
        // A 4xx with the service's own code that is not named above: its refusal, whatever the name.
        new(ErrorClass.Invalid, (status, code, _) => status is 400 or 413 or 422 && code.Length > 0),
    ];

    /// <summary>Classifies an answer. Any argument may be empty or unknown; never throws.</summary>
    /// <param name="statusCode">HTTP status, or 0 when there was no answer.</param>
    /// <param name="errorCode">The service's error code without namespace or suffix; empty when the answer carried none.</param>
    /// <param name="message">The service's message.</param>
    public static ErrorClassification Classify(HttpStatusCode statusCode, string? errorCode, string? message)
    {
        var code = errorCode ?? "";
        var text = message ?? "";
        var row = Array.Find(Table, candidate => candidate.Matches((int)statusCode, code, text));
        var errorClass = row?.Class ?? ErrorClass.Unknown;
        return new(
            errorClass,
            errorClass == ErrorClass.ReferencedByRoutes ? RouteIds(text) : [],
            errorClass == ErrorClass.NotFound ? Missing(text) : MissingResource.Unspecified);
    }

    private static bool Has(string message, string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static string[] RouteIds(string message)
    {
        var match = RouteIdList().Match(message);
        return match.Success
            ? match.Groups[1].Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
    }

    // v1 texts first where they contain a v2 text's words.
    private static MissingResource Missing(string message) => message switch
    {
        _ when Has(message, "parameter name specified") => MissingResource.PatchTarget,
        _ when Has(message, "response status code") => MissingResource.Response,
        _ when Has(message, "resource identifier") => MissingResource.Resource,
        _ when Has(message, "method identifier") => MissingResource.Method,
        _ when Has(message, "deployment identifier") => MissingResource.Deployment,
        _ when Has(message, "Function not found") || Has(message, "Cannot find alias") => MissingResource.Function,
        _ when Has(message, "No policy is associated") => MissingResource.Policy,
        _ when Has(message, "not found in resource policy") => MissingResource.Statement,
        _ when Has(message, "IntegrationResponse") || Has(message, "integration response") => MissingResource.IntegrationResponse,
        _ when Has(message, "integration identifier") || Has(message, "Integration Id") => MissingResource.Integration,
        _ when Has(message, "API identifier") || Has(message, "Api Id") => MissingResource.Api,
        _ when Has(message, "route identifier") || Has(message, "Route Id") => MissingResource.Route,
        _ when Has(message, "stage identifier") || Has(message, "stage name") => MissingResource.Stage,
        _ => MissingResource.Unspecified,
    };

    [GeneratedRegex(@"Ids?:\s*\[([^\]]*)\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RouteIdList();
}
