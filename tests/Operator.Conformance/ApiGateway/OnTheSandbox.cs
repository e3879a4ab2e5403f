using Operator.Conformance.ApiGateway.Lambda;
using Operator.Conformance.ApiGateway.Rest;
using Operator.Conformance.ApiGateway.Sts;

namespace Operator.Conformance.ApiGateway;

[Trait("World", "Sandbox")]
public sealed class Defaults_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Defaults>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Validation_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Validation>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Parameters_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Parameters>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Updates_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Updates>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Answers_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Answers>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Responses_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Responses>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Lists_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Lists>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Deletion_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Deletion>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Surroundings_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Surroundings>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class TypedClient_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, TypedClient>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Updates_on_the_sandbox_that_clears_nothing_unproven(GrudgingSandboxGateway gateway)
    : Conformance<GrudgingSandboxGateway, Updates>(gateway), IClassFixture<GrudgingSandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Throttling_on_the_sandbox(ThrottledSandboxGateway gateway)
    : Conformance<ThrottledSandboxGateway, Throttling>(gateway), IClassFixture<ThrottledSandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestDefaults_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestDefaults>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestValidation_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestValidation>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestPatches_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestPatches>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestResponses_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestResponses>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestResources_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestResources>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestAnswers_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestAnswers>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestHal_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestHal>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestDeployments_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestDeployments>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class LambdaPolicies_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, LambdaPolicies>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class Identities_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, Identities>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestClient_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, RestClient>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class LambdaClient_on_the_sandbox(SandboxGateway gateway) : Conformance<SandboxGateway, LambdaClient>(gateway), IClassFixture<SandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestDefaults_on_the_sandbox_that_clears_nothing_unproven(GrudgingSandboxGateway gateway)
    : Conformance<GrudgingSandboxGateway, RestDefaults>(gateway), IClassFixture<GrudgingSandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestPatches_on_the_sandbox_that_clears_nothing_unproven(GrudgingSandboxGateway gateway)
    : Conformance<GrudgingSandboxGateway, RestPatches>(gateway), IClassFixture<GrudgingSandboxGateway>;

[Trait("World", "Sandbox")]
public sealed class RestResponses_on_the_sandbox_that_clears_nothing_unproven(GrudgingSandboxGateway gateway)
    : Conformance<GrudgingSandboxGateway, RestResponses>(gateway), IClassFixture<GrudgingSandboxGateway>;
