using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.References;

/// <summary>
/// Which references a spec has, and the spec with their values in place of them. Pure. A spec without references is given back as it
/// is.
/// </summary>
internal static class SpecReferences
{
    private const string TemplatesFrom = "requestTemplatesFrom";
    private const string ResponsesTemplatesFrom = "responseTemplatesFrom";

    /// <summary>The references of an object, in the order in which they are followed.</summary>
    public static IReadOnlyList<SpecReference> Of(Integration entity)
    {
        var (spec, home) = (entity.Spec, Home(entity));
        List<SpecReference?> all =
        [
            To("apiRef", ReferenceSort.HttpApi, spec.ApiRef, home, "apigatewayv2", "API"),
            To("vpcLinkRef", ReferenceSort.VpcLink, spec.VpcLinkRef, home, spec.ProtocolType == ProtocolType.WEBSOCKET ? "apigateway" : "apigatewayv2", "VPCLink"),
            To("credentialsRef", ReferenceSort.Role, spec.CredentialsRef, home, "iam", "Role"),
            To("lambda.functionRef", ReferenceSort.Function, spec.Lambda?.FunctionRef, home, "lambda", "Function"),
            .. To(TemplatesFrom, spec.RequestTemplatesFrom, home),
            .. (spec.IntegrationResponses ?? []).SelectMany(response => To(ResponseField(response.IntegrationResponseKey), response.ResponseTemplatesFrom, home)),
        ];
        return [.. all.OfType<SpecReference>()];
    }

    /// <inheritdoc cref="Of(Integration)" />
    public static IReadOnlyList<SpecReference> Of(RestIntegration entity)
    {
        var (spec, home) = (entity.Spec, Home(entity));
        List<SpecReference?> all =
        [
            To("restApiRef", ReferenceSort.RestApi, spec.RestApiRef, home, "apigateway", "RestAPI"),
            To("vpcLinkRef", ReferenceSort.VpcLink, spec.VpcLinkRef, home, "apigateway", "VPCLink"),
            To("credentialsRef", ReferenceSort.Role, spec.CredentialsRef, home, "iam", "Role"),
            To("lambda.functionRef", ReferenceSort.Function, spec.Lambda?.FunctionRef, home, "lambda", "Function"),
            .. To(TemplatesFrom, spec.RequestTemplatesFrom, home),
            .. (spec.IntegrationResponses ?? []).SelectMany(response => To(ResponseField(response.StatusCode), response.ResponseTemplatesFrom, home)),
        ];
        return [.. all.OfType<SpecReference>()];
    }

    /// <inheritdoc cref="Of(Integration)" />
    public static IReadOnlyList<SpecReference> Of(RestDeployment entity) =>
        To("restApiRef", ReferenceSort.RestApi, entity.Spec.RestApiRef, Home(entity), "apigateway", "RestAPI") is { } api ? [api] : [];

    /// <summary>The spec with values in place of references.</summary>
    /// <param name="spec">The spec as written; not changed.</param>
    /// <param name="values">Values by <see cref="SpecReference.Field"/>; references without one stay.</param>
    public static IntegrationSpec Resolve(IntegrationSpec spec, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            return spec;
        }

        var copy = spec.Copy();
        copy.ApiId = values.GetValueOrDefault("apiRef") ?? spec.ApiId;
        copy.ConnectionId = values.GetValueOrDefault("vpcLinkRef") ?? spec.ConnectionId;
        copy.CredentialsArn = values.GetValueOrDefault("credentialsRef") ?? spec.CredentialsArn;
        copy.Lambda = Resolve(spec.Lambda, values);
        copy.RequestTemplates = Templates(TemplatesFrom, spec.RequestTemplates, spec.RequestTemplatesFrom, values);
        copy.IntegrationResponses = spec.IntegrationResponses is not { } responses ? null :
        [
            .. responses.Select(response =>
            {
                var resolved = response.Copy();
                resolved.ResponseTemplates = Templates(ResponseField(response.IntegrationResponseKey), response.ResponseTemplates, response.ResponseTemplatesFrom, values);
                return resolved;
            }),
        ];
        return copy;
    }

    /// <inheritdoc cref="Resolve(IntegrationSpec, IReadOnlyDictionary{string, string})" />
    public static RestIntegrationSpec Resolve(RestIntegrationSpec spec, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            return spec;
        }

        var copy = spec.Copy();
        copy.RestApiId = values.GetValueOrDefault("restApiRef") ?? spec.RestApiId;
        copy.ConnectionId = values.GetValueOrDefault("vpcLinkRef") ?? spec.ConnectionId;
        copy.Credentials = values.GetValueOrDefault("credentialsRef") ?? spec.Credentials;
        copy.Lambda = Resolve(spec.Lambda, values);
        copy.RequestTemplates = Templates(TemplatesFrom, spec.RequestTemplates, spec.RequestTemplatesFrom, values);
        copy.IntegrationResponses = spec.IntegrationResponses is not { } responses ? null :
        [
            .. responses.Select(response =>
            {
                var resolved = response.Copy();
                resolved.ResponseTemplates = Templates(ResponseField(response.StatusCode), response.ResponseTemplates, response.ResponseTemplatesFrom, values);
                return resolved;
            }),
        ];
        return copy;
    }

    /// <inheritdoc cref="Resolve(IntegrationSpec, IReadOnlyDictionary{string, string})" />
    public static RestDeploymentSpec Resolve(RestDeploymentSpec spec, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
        {
            return spec;
        }

        var copy = spec.Copy();
        copy.RestApiId = values.GetValueOrDefault("restApiRef") ?? spec.RestApiId;
        return copy;
    }

    private static SpecReference? To(string field, ReferenceSort sort, ObjectReference? written, string home, string service, string kind) => written is null
        ? null
        : SpecReference.To(field, sort, written, home, new ReferencedKind($"{service}{KnownKinds.AckSuffix}/{KnownKinds.AckVersion}", kind));

    private static IEnumerable<SpecReference> To(string field, IDictionary<string, TemplateSource>? sources, string home) => sources is null
        ? []
        : sources.OrderBy(source => source.Key, StringComparer.Ordinal)
            .Select(source => SpecReference.To($"{field}.{source.Key}", source.Value.ConfigMapKeyRef, home));

    private static string ResponseField(string key) => $"integrationResponses.{key}.{ResponsesTemplatesFrom}";

    private static LambdaSpec? Resolve(LambdaSpec? lambda, IReadOnlyDictionary<string, string> values)
    {
        if (lambda is null || !values.TryGetValue("lambda.functionRef", out var arn))
        {
            return lambda;
        }

        var copy = lambda.Copy();
        copy.FunctionArn = arn;
        return copy;
    }

    private static IDictionary<string, string>? Templates(
        string field, IDictionary<string, string>? written, IDictionary<string, TemplateSource>? sources, IReadOnlyDictionary<string, string> values)
    {
        if (sources is not { Count: > 0 })
        {
            return written;
        }

        var all = new Dictionary<string, string>(written ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var key in sources.Keys)
        {
            if (values.TryGetValue($"{field}.{key}", out var text))
            {
                all[key] = text;
            }
        }

        return all.Count == 0 ? null : all;
    }

    private static string Home(IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.NamespaceProperty ?? "";
}
