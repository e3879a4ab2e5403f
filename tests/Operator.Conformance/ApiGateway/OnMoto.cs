namespace Operator.Conformance.ApiGateway;

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
