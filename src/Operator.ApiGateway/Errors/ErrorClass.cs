namespace Operator.ApiGateway.Errors;

/// <summary>
/// What a failure means for the caller, independent of HTTP status and code. <see cref="ErrorClassifier"/> is the only place
/// that decides it.
/// </summary>
public enum ErrorClass
{
    /// <summary>Nothing is known; treat as a defect: log, back off, try again.</summary>
    Unknown = 0,

    /// <summary>The service itself says that the addressed object does not exist. Never inferred from a bare 404.</summary>
    NotFound,

    /// <summary>The request collides with another object, for example a key that is already taken.</summary>
    Conflict,

    /// <summary>Somebody else changed the API at the same moment; nothing was changed; the same request may succeed later.</summary>
    ConcurrentModification,

    /// <summary>The integration is the target of routes and cannot be deleted before they change.</summary>
    ReferencedByRoutes,

    /// <summary>Too many requests, said by the service or by our own budget. Nothing was written.</summary>
    Throttled,

    /// <summary>The service could not be reached or could not answer. A write may have happened.</summary>
    Unavailable,

    /// <summary>The credentials are valid but not allowed to do this.</summary>
    Unauthorized,

    /// <summary>There are no usable credentials: none found, expired, or not recognised by the service.</summary>
    CredentialsUnavailable,

    /// <summary>The service, or our own check before sending, refuses the request as written.</summary>
    Invalid,

    /// <summary>A hard quota is reached; retrying does not help.</summary>
    LimitExceeded,

    /// <summary>The object is no longer at the revision that the request named; nothing was changed. Read it again and decide anew.</summary>
    PreconditionFailed,
}

/// <summary>Which object a <see cref="ErrorClass.NotFound"/> is about, as far as the service's message tells.</summary>
public enum MissingResource
{
    /// <summary>Not a not-found answer, or the message does not say.</summary>
    Unspecified = 0,
    Api,
    Integration,
    IntegrationResponse,
    Route,
    Stage,

    /// <summary>A resource of a REST API, or the API itself: the service words both alike.</summary>
    Resource,

    /// <summary>A method of a REST API's resource.</summary>
    Method,

    /// <summary>A method response or an integration response of a REST API: the service words both alike.</summary>
    Response,

    /// <summary>What a patch operation removes or replaces inside an object; the object itself is there.</summary>
    PatchTarget,

    Deployment,

    /// <summary>A Lambda function, or its alias or version.</summary>
    Function,

    /// <summary>A Lambda function's whole policy: it has no statement. The function may be missing as well; the service does not say.</summary>
    Policy,

    /// <summary>A statement of a Lambda function's policy.</summary>
    Statement,
}
