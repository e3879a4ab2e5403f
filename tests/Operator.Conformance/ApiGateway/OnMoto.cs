using Operator.Conformance.ApiGateway.Lambda;
using Operator.Conformance.ApiGateway.Rest;
using Operator.Conformance.ApiGateway.Sts;

namespace Operator.Conformance.ApiGateway;

// RestPatches and Throttling have no class here: moto has none of their behaviours, and a theory without data fails.

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Defaults_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Defaults>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Validation_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Validation>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Parameters_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Parameters>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Updates_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Updates>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Answers_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Answers>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Responses_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Responses>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Lists_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Lists>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Deletion_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Deletion>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Surroundings_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Surroundings>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class TypedClient_on_moto(MotoGateway gateway) : Conformance<MotoGateway, TypedClient>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class RestDefaults_on_moto(MotoGateway gateway) : Conformance<MotoGateway, RestDefaults>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class RestValidation_on_moto(MotoGateway gateway) : Conformance<MotoGateway, RestValidation>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class RestResponses_on_moto(MotoGateway gateway) : Conformance<MotoGateway, RestResponses>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class RestResources_on_moto(MotoGateway gateway) : Conformance<MotoGateway, RestResources>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class RestAnswers_on_moto(MotoGateway gateway) : Conformance<MotoGateway, RestAnswers>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class RestDeployments_on_moto(MotoGateway gateway) : Conformance<MotoGateway, RestDeployments>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class LambdaPolicies_on_moto(MotoGateway gateway) : Conformance<MotoGateway, LambdaPolicies>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class Identities_on_moto(MotoGateway gateway) : Conformance<MotoGateway, Identities>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class RestClient_on_moto(MotoGateway gateway) : Conformance<MotoGateway, RestClient>(gateway);

[Trait("World", "Moto")]
[Collection(MotoCollection.Name)]
public sealed class LambdaClient_on_moto(MotoGateway gateway) : Conformance<MotoGateway, LambdaClient>(gateway);
