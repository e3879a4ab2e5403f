using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.References;

namespace Operator.Tests.References;

public sealed class SpecReferencesTests
{
    private const string Function = "arn:aws:lambda:us-west-2:123456789012:function:orders";

    [Fact]
    public void Every_reference_is_found_with_what_it_leaves_out()
    {
        var entity = Entity(new IntegrationSpec
        {
            ProtocolType = ProtocolType.WEBSOCKET,
            ApiRef = new() { Name = "api" },
            VpcLinkRef = new() { Name = "link", Namespace = "network" },
            CredentialsRef = new() { ApiVersion = "iam.aws.upbound.io/v1beta1", Kind = "Role", Name = "role" },
            Lambda = new() { FunctionRef = new() { ApiVersion = "example.com/v1", Kind = "Fn", Name = "fn", FieldPath = "status.arn" } },
            RequestTemplatesFrom = new Dictionary<string, TemplateSource> { ["application/json"] = From("templates", "in.vtl") },
            IntegrationResponses = [new() { IntegrationResponseKey = "$default", ResponseTemplatesFrom = new Dictionary<string, TemplateSource> { ["a"] = From("templates", "out.vtl") } }],
        });

        Assert.Equal(
            [
                "apiRef API (apigatewayv2.services.k8s.aws/v1alpha1) team/api status.apiID ACK.ResourceSynced",
                "vpcLinkRef VPCLink (apigateway.services.k8s.aws/v1alpha1) network/link status.id ACK.ResourceSynced",
                "credentialsRef Role (iam.aws.upbound.io/v1beta1) team/role status.atProvider.arn Ready",
                "lambda.functionRef Fn (example.com/v1) team/fn status.arn ",
                "requestTemplatesFrom.application/json ConfigMap (v1) team/templates data['in.vtl'] ",
                "integrationResponses.$default.responseTemplatesFrom.a ConfigMap (v1) team/templates data['out.vtl'] ",
            ],
            SpecReferences.Of(entity).Select(one => $"{one.Field} {one.Kind} {one.Namespace}/{one.Name} {one.FieldPath} {one.ReadyCondition}"));
    }

    [Fact]
    public void A_VPC_link_of_an_HTTP_API_is_one_of_version_2() => Assert.Equal(
        "apigatewayv2.services.k8s.aws",
        SpecReferences.Of(Entity(new IntegrationSpec { VpcLinkRef = new() { Name = "link" } })).Single().Kind.Group);

    [Fact]
    public void Values_take_the_place_of_references_in_a_copy()
    {
        var written = new IntegrationSpec
        {
            ApiRef = new() { Name = "api" },
            Lambda = new() { FunctionRef = new() { Name = "fn" } },
            RequestTemplates = new Dictionary<string, string> { ["b"] = "inline" },
            RequestTemplatesFrom = new Dictionary<string, TemplateSource> { ["a"] = From("templates", "in.vtl") },
        };

        var resolved = SpecReferences.Resolve(written, new Dictionary<string, string>
        {
            ["apiRef"] = "a1b2c3d4",
            ["lambda.functionRef"] = Function,
            ["requestTemplatesFrom.a"] = "{}",
        });

        Assert.Equal("a1b2c3d4", resolved.ApiId);
        Assert.Equal(Function, resolved.Lambda!.FunctionArn);
        Assert.Equal([("a", "{}"), ("b", "inline")], resolved.RequestTemplates!.OrderBy(one => one.Key).Select(one => (one.Key, one.Value)));
        Assert.Null(written.ApiId);
        Assert.Null(written.Lambda.FunctionArn);
        Assert.Single(written.RequestTemplates);
    }

    [Fact]
    public void A_spec_without_references_is_not_copied()
    {
        var entity = Entity(new IntegrationSpec { ApiId = "a1b2c3d4" });

        Assert.Same(entity.Spec, entity.RecordedSpec());
    }

    [Theory]
    [InlineData("a1b2c3d4", "a1b2c3d4")]
    [InlineData("../v2/apis/other", null)]
    [InlineData("a1b2c3d4\n", null)]
    [InlineData("", null)]
    public void What_somebody_writes_into_status_is_believed_only_if_it_could_have_been_found(string recorded, string? believed)
    {
        var entity = Entity(new IntegrationSpec { ApiRef = new() { Name = "api" } });
        entity.Status = new() { ResolvedReferences = [new() { Field = "apiRef", Value = recorded }] };

        Assert.Equal(believed, entity.RecordedSpec().ApiId);
    }

    [Fact]
    public void What_was_recorded_of_a_reference_that_is_gone_does_not_count()
    {
        var entity = Entity(new IntegrationSpec { ApiId = "e5f6g7h8" });
        entity.Status = new() { ResolvedReferences = [new() { Field = "apiRef", Value = "a1b2c3d4" }] };

        Assert.Equal("e5f6g7h8", entity.RecordedSpec().ApiId);
    }

    [Fact]
    public void Status_shows_a_hash_of_a_template_and_never_the_text()
    {
        var reference = SpecReference.To("requestTemplatesFrom.a", new ConfigMapKeyReference { Name = "templates", Key = "in.vtl" }, "team");

        var recorded = RecordedReferences.Record([(reference, "$secret")])!.Single();

        Assert.Matches("^sha256:[0-9a-f]{32}$", recorded.Value);
    }

    private static TemplateSource From(string name, string key) => new() { ConfigMapKeyRef = new() { Name = name, Key = key } };

    private static Integration Entity(IntegrationSpec spec) => new() { Metadata = new V1ObjectMeta { Name = "one", NamespaceProperty = "team" }, Spec = spec };
}
