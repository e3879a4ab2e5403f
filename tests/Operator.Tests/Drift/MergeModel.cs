using System.Globalization;
using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Tests.Drift;

/// <summary>
/// UpdateIntegration as documented, written down independently of the planner; where nothing is documented, both answers.
/// </summary>
/// <param name="HonoursUnproven">Whether unproven ways of removing a value work.</param>
/// <param name="MergesWithinStatus">Whether the mappings of a response status merge instead of being replaced.</param>
internal sealed record MergeModel(bool HonoursUnproven, bool MergesWithinStatus)
{
    public ObservedIntegration Create(RequestFields request, ServerDefaults defaults)
    {
        var made = Update(new ObservedIntegration(), request, defaults.Protocol);
        made.ConnectionType ??= defaults.Of(FieldMap.ConnectionType);
        made.IntegrationMethod ??= defaults.Of(FieldMap.IntegrationMethod);
        made.TimeoutInMillis ??= int.Parse(defaults.Of(FieldMap.TimeoutInMillis)!, CultureInfo.InvariantCulture);
        if (defaults.Protocol == ProtocolType.WEBSOCKET)
        {
            made.PayloadFormatVersion ??= "1.0";
            made.PassthroughBehavior ??= "WHEN_NO_MATCH";
        }

        return made;
    }

    public ObservedIntegration Update(ObservedIntegration before, RequestFields request, ProtocolType protocol)
    {
        string? Scalar(string name, string? old, bool proven = false) => request.Scalar(name) switch
        {
            null => old,
            "" when proven || HonoursUnproven => null,
            "" => old,
            var value => value,
        };

        string? Firm(string name, string? old) => request.Scalar(name) switch
        {
            "" => throw new InvalidOperationException($"AWS refuses an empty {name}."),
            null => old,
            var value => value,
        };

        var connectionType = Firm(FieldMap.ConnectionType, before.ConnectionType);
        return new ObservedIntegration
        {
            IntegrationType = Firm(FieldMap.IntegrationType, before.IntegrationType),
            IntegrationSubtype = Firm(FieldMap.IntegrationSubtype, before.IntegrationSubtype),
            IntegrationMethod = Firm(FieldMap.IntegrationMethod, before.IntegrationMethod),
            IntegrationUri = Firm(FieldMap.IntegrationUri, before.IntegrationUri),
            PayloadFormatVersion = Firm(FieldMap.PayloadFormatVersion, before.PayloadFormatVersion),
            ConnectionType = connectionType,
            ConnectionId = Scalar(FieldMap.ConnectionId, before.ConnectionId),
            ContentHandlingStrategy = Scalar(FieldMap.ContentHandlingStrategy, before.ContentHandlingStrategy),
            CredentialsArn = Scalar(FieldMap.CredentialsArn, before.CredentialsArn),
            Description = Scalar(FieldMap.Description, before.Description, proven: true),
            PassthroughBehavior = protocol == ProtocolType.HTTP ? null : Firm(FieldMap.PassthroughBehavior, before.PassthroughBehavior),
            TemplateSelectionExpression = Scalar(FieldMap.TemplateSelectionExpression, before.TemplateSelectionExpression),
            TimeoutInMillis = request.Scalar(FieldMap.TimeoutInMillis) is { } timeout ? int.Parse(timeout, CultureInfo.InvariantCulture) : before.TimeoutInMillis,
            RequestParameters = Parameters(before.RequestParameters, request),
            RequestTemplates = Templates(before.RequestTemplates, request),
            ResponseParameters = Responses(before.ResponseParameters, request),
            TlsConfig = connectionType == "VPC_LINK" ? Tls(before.TlsConfig, request) : null,
        };
    }

    private Dictionary<string, string>? Parameters(IDictionary<string, string>? before, RequestFields request)
    {
        if (request.Map(FieldMap.RequestParameters) is not { } sent)
        {
            return before is null ? null : new(before);
        }

        Assert.NotEmpty(sent);
        if (request.Scalar(FieldMap.IntegrationSubtype) is not null)
        {
            Assert.DoesNotContain("", sent.Values);
            return HonoursUnproven ? sent : Merge(before, sent);
        }

        return Merge(before, sent).Where(entry => entry.Value.Length > 0).ToDictionary();
    }

    private Dictionary<string, string>? Templates(IDictionary<string, string>? before, RequestFields request)
    {
        if (request.Map(FieldMap.RequestTemplates) is not { } sent)
        {
            return before is null ? null : new(before);
        }

        Assert.NotEmpty(sent);
        return HonoursUnproven ? sent : Merge(before, sent);
    }

    private Dictionary<string, IDictionary<string, string>>? Responses(IDictionary<string, IDictionary<string, string>>? before, RequestFields request)
    {
        if (request.NestedMap(FieldMap.ResponseParameters) is not { } sent)
        {
            return before is null ? null : new(before);
        }

        var result = before is null ? [] : new Dictionary<string, IDictionary<string, string>>(before);
        foreach (var (status, mappings) in sent)
        {
            if (mappings.Count == 0)
            {
                result.Remove(status);
            }
            else
            {
                result[status] = MergesWithinStatus ? Merge(result.GetValueOrDefault(status), mappings) : mappings;
            }
        }

        return result;
    }

    private TlsConfig? Tls(TlsConfig? before, RequestFields request) => request.Map(FieldMap.TlsConfig) switch
    {
        null => before,
        { Count: 0 } => HonoursUnproven ? null : before,
        var sent => new TlsConfig { ServerNameToVerify = sent[FieldMap.ServerNameToVerify] },
    };

    private static Dictionary<string, string> Merge(IDictionary<string, string>? before, Dictionary<string, string> sent)
    {
        var result = before is null ? [] : new Dictionary<string, string>(before);
        foreach (var (key, value) in sent)
        {
            result[key] = value;
        }

        return result;
    }
}
