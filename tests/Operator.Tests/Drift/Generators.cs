using FsCheck;
using FsCheck.Fluent;
using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Tests.Drift;

/// <summary>A spec, what AWS holds, what was applied before, and how AWS merges.</summary>
internal sealed record DriftCase(IntegrationSpec Spec, ObservedIntegration Observed, HashSet<string> OnceDeclared, MergeModel Model)
{
    public DesiredIntegration Desired => DesiredIntegration.From(Spec);

    public static ResourceState State(ObservedIntegration observed) => ResourceState.Observed(FieldMap.Integration, observed);

    public override string ToString() =>
        $"{System.Text.Json.JsonSerializer.Serialize(Spec)}\n{System.Text.Json.JsonSerializer.Serialize(Observed)}\n[{string.Join(",", OnceDeclared)}] {Model}";
}

/// <summary>Small alphabets, so that specs and observed states collide often.</summary>
internal static class Generators
{
    private static readonly string[] Names = [.. FieldMap.Integration.Select(field => field.Name)];

    public static Gen<DriftCase> Case { get; } =
        from websocket in Gen.Elements(true, false)
        from spec in Spec(websocket)
        from other in Spec(websocket)
        from near in Gen.Elements(true, true, true, false)
        from once in Gen.SubListOf(Names)
        from honours in Gen.Elements(true, false)
        from merges in Gen.Elements(true, false)
        select new DriftCase(spec, ObservedOf(near ? Near(other, spec) : other), [.. once], new MergeModel(honours, merges));

    public static Gen<string?> Text { get; } = Gen.Elements<string?>(null, null, "", "a", "b");

    private static Gen<Dictionary<string, string>?> Map(params string[] keys) =>
        from present in Gen.Elements(true, true, false)
        from chosen in Gen.SubListOf(keys)
        from values in Gen.ArrayOf(Gen.Elements("x", "y", "z"), keys.Length)
        select present ? chosen.Select((key, index) => (key, values[index])).ToDictionary(pair => pair.key, pair => pair.Item2) : null;

    private static Gen<Dictionary<string, ResponseParameterList>?> Responses() =>
        from present in Gen.Elements(true, true, false)
        from statuses in Gen.SubListOf("200", "404", "500")
        from maps in Gen.ArrayOf(Map("append:header.a", "remove:header.b", "overwrite:statuscode"), 3)
        select !present ? null : statuses.Select((status, index) => (status, maps[index])).ToDictionary(
            pair => pair.status,
            pair => new ResponseParameterList
            {
                ResponseParameters = [.. (pair.Item2 ?? []).Select(entry => new ResponseParameter { Destination = entry.Key, Source = entry.Value })],
            });

    private static Gen<IntegrationSpec> Spec(bool websocket) =>
        from kind in Gen.Choose(0, 3)
        from texts in Gen.ArrayOf(Text, 6)
        from parameters in Map("k1", "k2", "k3")
        from templates in Map("application/json", "text/plain")
        from responses in Responses()
        from timeout in Gen.Elements<int?>(null, 100, 29000, 30000)
        from passthrough in Gen.Elements<string?>(null, "NEVER", "WHEN_NO_MATCH")
        from ignored in Gen.SubListOf("description", "requestParameters.k1", "responseParameters.200", "timeoutInMillis", "requestTemplates")
        from ignores in Gen.Elements(true, false, false)
        select Build(websocket, kind, texts, parameters, templates, responses, timeout, passthrough, ignores ? [.. ignored] : null);

    private static IntegrationSpec Build(
        bool websocket,
        int kind,
        string?[] texts,
        Dictionary<string, string>? parameters,
        Dictionary<string, string>? templates,
        Dictionary<string, ResponseParameterList>? responses,
        int? timeout,
        string? passthrough,
        List<string>? ignored)
    {
        var spec = new IntegrationSpec
        {
            ApiId = "api",
            ProtocolType = websocket ? ProtocolType.WEBSOCKET : ProtocolType.HTTP,
            Description = texts[0],
            CredentialsArn = texts[1],
            TimeoutInMillis = timeout,
            RequestParameters = parameters,
            IgnoreFields = ignored,
        };
        if (websocket)
        {
            spec.ContentHandlingStrategy = texts[2];
            spec.TemplateSelectionExpression = texts[3];
            spec.RequestTemplates = templates;
            spec.PassthroughBehavior = passthrough;
        }
        else
        {
            spec.ResponseParameters = responses;
        }

        switch (kind)
        {
            case 0 when !websocket:
                spec.IntegrationType = "AWS_PROXY";
                spec.IntegrationSubtype = "SQS-SendMessage";
                spec.CredentialsArn = "arn";
                spec.RequestParameters = new Dictionary<string, string>(parameters ?? []) { ["QueueUrl"] = "q" };
                break;
            case 1:
                spec.IntegrationType = "HTTP_PROXY";
                spec.IntegrationMethod = texts[4] is "a" ? "GET" : "ANY";
                spec.IntegrationUri = "https://example.com/" + texts[5];
                spec.ConnectionType = "VPC_LINK";
                spec.ConnectionId = "link" + texts[4];
                spec.TlsConfig = !websocket && texts[5] is "a" or "b" ? new TlsConfig { ServerNameToVerify = texts[5] } : null;
                break;
            case 2:
                spec.IntegrationType = "HTTP_PROXY";
                spec.IntegrationMethod = "GET";
                spec.IntegrationUri = "https://example.com/" + texts[5];
                spec.ConnectionType = texts[4] is "a" ? "INTERNET" : null;
                break;
            default:
                spec.IntegrationType = "AWS_PROXY";
                spec.IntegrationUri = "arn:" + texts[5];
                spec.IntegrationMethod = texts[4] is "a" ? "POST" : null;
                spec.PayloadFormatVersion = !websocket && texts[4] is "b" ? "1.0" : null;
                break;
        }

        return spec;
    }

    // The same kind of integration as the spec's, so that an update in place is the usual case.
    private static IntegrationSpec Near(IntegrationSpec other, IntegrationSpec spec)
    {
        (other.IntegrationType, other.IntegrationSubtype) = (spec.IntegrationType, spec.IntegrationSubtype);
        if (spec.IntegrationSubtype is not null)
        {
            (other.IntegrationUri, other.IntegrationMethod, other.ConnectionId, other.ConnectionType) = (null, null, null, null);
            other.RequestParameters ??= new Dictionary<string, string> { ["QueueUrl"] = "p" };
        }

        return other;
    }

    private static ObservedIntegration ObservedOf(IntegrationSpec spec)
    {
        var desired = DesiredIntegration.From(spec);
        return new MergeModel(HonoursUnproven: true, MergesWithinStatus: false).Create(UpdatePlanner.Create(desired.State), desired.Defaults);
    }

}
