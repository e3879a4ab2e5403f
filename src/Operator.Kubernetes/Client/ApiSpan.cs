using System.Diagnostics;
using System.Net;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Client;

/// <summary>
/// The span of one call, from asking for credentials to the answer's headers. Only calls within another span have one: watches, the lease
/// and events belong to no pass, and would be traces of a single span, one every two seconds for the lease alone.
/// </summary>
internal static class ApiSpan
{
    public static Activity? Start(ApiRequest request)
    {
        if (Activity.Current is null || !RuntimeDiagnostics.ActivitySource.HasListeners())
        {
            return null;
        }

        var target = ApiTarget.Of(request);
        return RuntimeDiagnostics.ActivitySource.StartActivity($"{target.Verb} {target.Resource}", ActivityKind.Client)?
            .SetTag("k8s.verb", target.Verb)
            .SetTag("k8s.resource", target.Resource)
            .SetTag("k8s.namespace.name", target.Namespace)
            .SetTag("k8s.object.name", target.Name)
            .SetTag("http.request.method", request.Method.Method);
    }

    /// <summary>An answer came.</summary>
    public static void Answered(this Activity span, HttpStatusCode status)
    {
        span.SetTag("http.response.status_code", (int)status);
        if (status >= HttpStatusCode.Ambiguous)
        {
            span.SetTag("error.type", ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>No answer came.</summary>
    public static void Failed(this Activity span, Exception exception) =>
        span.SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error, exception.Message);
}
