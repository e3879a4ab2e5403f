using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Tests.Drift;

/// <summary>The ways of removing a value, one by one, as the field table states them.</summary>
public sealed class UpdatePlannerTests
{
    [Theory]
    [InlineData(FieldMap.Description, "", false)]
    [InlineData(FieldMap.CredentialsArn, "", true)]
    [InlineData(FieldMap.TimeoutInMillis, "30000", false)]
    public void A_scalar_dropped_from_the_spec_is_removed_as_the_table_says(string field, string sent, bool unproven)
    {
        var observed = HttpProxy();
        (observed.Description, observed.CredentialsArn, observed.TimeoutInMillis) = ("text", "arn", 100);
        var (changes, request) = Plan(Spec(), observed, field);

        Assert.Equal(ChangeKind.Update, changes.Kind);
        Assert.Equal(field, Assert.Single(changes.FieldNames));
        Assert.Equal(sent, request.Scalar(field));
        Assert.Equal(unproven, request.TriesUnprovenRemoval);
        Assert.Equal("HTTP_PROXY", request.Scalar(FieldMap.IntegrationType));
    }

    [Theory]
    [InlineData(FieldMap.IntegrationUri)]
    [InlineData(FieldMap.IntegrationMethod)]
    public void What_AWS_cannot_clear_needs_a_replacement(string field)
    {
        var spec = Spec();
        (spec.IntegrationUri, spec.IntegrationMethod) = (field == FieldMap.IntegrationUri ? null : spec.IntegrationUri, field == FieldMap.IntegrationMethod ? null : spec.IntegrationMethod);
        Assert.Equal(ChangeKind.Replace, Plan(spec, HttpProxy(), field).Changes.Kind);
    }

    [Fact]
    public void A_changed_type_or_subtype_needs_a_replacement()
    {
        var spec = Spec();
        spec.IntegrationType = "AWS_PROXY";
        Assert.Equal(ChangeKind.Replace, Plan(spec, HttpProxy()).Changes.Kind);
        spec.IntegrationType = "HTTP_PROXY";
        spec.IntegrationSubtype = "SQS-SendMessage";
        Assert.Equal(ChangeKind.Replace, Plan(spec, HttpProxy()).Changes.Kind);
    }

    [Fact]
    public void A_parameter_is_removed_by_its_empty_value_and_never_by_an_empty_map()
    {
        var observed = HttpProxy();
        observed.RequestParameters = new Dictionary<string, string> { ["append:header.a"] = "x" };
        var spec = Spec();
        spec.RequestParameters = new Dictionary<string, string>();
        Assert.Equal("", Plan(spec, observed).Request.Map(FieldMap.RequestParameters)!["append:header.a"]);
        observed.RequestParameters = null;
        Assert.Equal(ChangeKind.None, Plan(spec, observed).Changes.Kind);
        Assert.Null(Plan(spec, observed).Request.Map(FieldMap.RequestParameters));
    }

    [Fact]
    public void A_service_integration_sends_its_subtype_and_all_parameters_and_no_empty_value()
    {
        var spec = new IntegrationSpec
        {
            IntegrationType = "AWS_PROXY",
            IntegrationSubtype = "SQS-SendMessage",
            CredentialsArn = "arn",
            Description = "new",
            RequestParameters = new Dictionary<string, string> { ["QueueUrl"] = "q", ["MessageBody"] = "b" },
        };
        var observed = new ObservedIntegration
        {
            IntegrationType = "AWS_PROXY",
            IntegrationSubtype = "SQS-SendMessage",
            CredentialsArn = "arn",
            PayloadFormatVersion = "1.0",
            RequestParameters = new Dictionary<string, string> { ["QueueUrl"] = "q", ["MessageBody"] = "b", ["DelaySeconds"] = "5" },
        };
        var (changes, request) = Plan(spec, observed);
        Assert.Equal(ChangeKind.Update, changes.Kind);
        Assert.Equal("SQS-SendMessage", request.Scalar(FieldMap.IntegrationSubtype));
        Assert.Equal(["MessageBody", "QueueUrl"], request.Map(FieldMap.RequestParameters)!.Keys.Order());
        Assert.True(request.TriesUnprovenRemoval);
        Assert.Equal(Remedy.Replace, ReplyCheck.Of(DesiredIntegration.From(spec), DriftCase.State(Described(observed)), new HashSet<string>()).Remedy);

        static ObservedIntegration Described(ObservedIntegration observed)
        {
            observed.Description = "new";
            return observed;
        }
    }

    [Fact]
    public void A_status_is_removed_by_its_empty_map_and_a_surviving_mapping_by_emptying_the_status_first()
    {
        var observed = HttpProxy();
        observed.ResponseParameters = new Dictionary<string, IDictionary<string, string>>
        {
            ["200"] = new Dictionary<string, string> { ["append:header.a"] = "x", ["append:header.b"] = "y" },
            ["404"] = new Dictionary<string, string> { ["overwrite:statuscode"] = "200" },
        };
        var spec = Spec();
        spec.ResponseParameters = new Dictionary<string, ResponseParameterList>
        {
            ["200"] = new() { ResponseParameters = [new() { Destination = "append:header.a", Source = "x" }] },
        };
        var (_, request) = Plan(spec, observed);
        Assert.Empty(request.NestedMap(FieldMap.ResponseParameters)!["404"]);
        Assert.Equal("append:header.a", Assert.Single(request.NestedMap(FieldMap.ResponseParameters)!["200"]).Key);

        observed.ResponseParameters.Remove("404");
        var check = ReplyCheck.Of(DesiredIntegration.From(spec), DriftCase.State(observed), new HashSet<string>());
        Assert.Equal(Remedy.ResetStatuses, check.Remedy);
        Assert.Empty(UpdatePlanner.ResetStatuses(request, check.Leftovers).NestedMap(FieldMap.ResponseParameters)!["200"]);
        Assert.Equal(Remedy.Replace, ReplyCheck.Of(DesiredIntegration.From(spec), DriftCase.State(observed), new HashSet<string>(), statusesWereReset: true).Remedy);
    }

    [Fact]
    public void A_value_that_AWS_dropped_is_not_kept_and_no_reason_to_replace()
    {
        var spec = Spec();
        spec.TlsConfig = new TlsConfig { ServerNameToVerify = "example.com" };
        Assert.Equal(Remedy.NotKept, ReplyCheck.Of(DesiredIntegration.From(spec), DriftCase.State(HttpProxy()), new HashSet<string>()).Remedy);
    }

    [Theory]
    [InlineData("AWS_PROXY", null, ProtocolType.HTTP, "2.0")]
    [InlineData("AWS_PROXY", "SQS-SendMessage", ProtocolType.HTTP, "1.0")]
    [InlineData("HTTP_PROXY", null, ProtocolType.HTTP, "1.0")]
    [InlineData("AWS_PROXY", null, ProtocolType.WEBSOCKET, null)]
    public void The_payload_format_version_left_out_follows_the_rule(string type, string? subtype, ProtocolType protocol, string? version) =>
        Assert.Equal(version, FieldMap.EffectivePayloadFormatVersion(new() { IntegrationType = type, IntegrationSubtype = subtype, ProtocolType = protocol }));

    [Fact]
    public void Reports_hash_templates_and_cut_values()
    {
        var spec = new IntegrationSpec { ProtocolType = ProtocolType.WEBSOCKET, IntegrationType = "MOCK", Description = new string('d', 1000) };
        spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "secret template" };
        var changes = StateDiff.Compare(DesiredIntegration.From(spec), DriftCase.State(new() { IntegrationType = "MOCK" }), new HashSet<string>());
        var entries = DriftReport.Entries(changes)!;
        Assert.Equal(["description", "requestTemplates.application/json"], entries.Select(entry => entry.Field));
        Assert.Equal(DriftReport.MaxValueLength, entries[0].Desired!.Length);
        Assert.StartsWith("sha256:", entries[1].Desired, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", entries[1].Desired, StringComparison.Ordinal);
    }

    private static IntegrationSpec Spec() => new()
    {
        IntegrationType = "HTTP_PROXY",
        IntegrationMethod = "GET",
        IntegrationUri = "https://example.com/",
    };

    private static ObservedIntegration HttpProxy() => new()
    {
        IntegrationType = "HTTP_PROXY",
        IntegrationMethod = "GET",
        IntegrationUri = "https://example.com/",
        ConnectionType = "INTERNET",
        PayloadFormatVersion = "1.0",
        TimeoutInMillis = 30000,
    };

    private static (ChangeSet Changes, RequestFields Request) Plan(IntegrationSpec spec, ObservedIntegration observed, params string[] onceDeclared)
    {
        var desired = DesiredIntegration.From(spec);
        var changes = StateDiff.Compare(desired, DriftCase.State(observed), onceDeclared.ToHashSet());
        return (ChangeSet.Of(changes), UpdatePlanner.Update(desired, DriftCase.State(observed), changes));
    }
}
