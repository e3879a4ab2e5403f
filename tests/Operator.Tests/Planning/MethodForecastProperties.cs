using FsCheck;
using FsCheck.Fluent;
using Operator.Apis.V1Alpha1;
using Operator.Drift.Rest;
using Operator.Planning;
using Operator.Tests.Drift.Rest;

namespace Operator.Tests.Planning;

/// <summary>What is foreseen of a method is what a service holds that keeps what it is sent, and lets cache keys go with their parameters.</summary>
public sealed class MethodForecastProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private sealed record Edit(RestIntegrationSpec Before, RestIntegrationSpec After)
    {
        public override string ToString() => $"{System.Text.Json.JsonSerializer.Serialize(Before)}\n{System.Text.Json.JsonSerializer.Serialize(After)}";
    }

    [Fact]
    public void After_each_write_of_an_edit_and_of_taking_it_back_the_content_is_the_one_foreseen() => FsCheck.Check.One(
        Many,
        Prop.ForAll((from before in Spec() from after in Spec() select new Edit(before, after)).ToArbitrary(), edit =>
        {
            var service = new RestServiceModel(clears: true, putKeepsResponses: false);
            service.Apply(Desired(edit.Before), new HashSet<string>());
            return IsForeseen(service, edit.Before, edit.After) && IsForeseen(service, edit.After, edit.Before);
        }));

    private static bool IsForeseen(RestServiceModel service, RestIntegrationSpec before, RestIntegrationSpec after)
    {
        var (desired, once, progress) = (Desired(after), Desired(before).FieldNames.ToHashSet(StringComparer.Ordinal), new RestProgress());
        var foreseen = service.Observed;
        while (RestPlanner.Plan(desired, service.Observed, once, progress) is { Phase: { } phase } plan)
        {
            progress.Tried(phase);
            foreach (var operation in plan.Operations)
            {
                service.Run(operation);
                foreseen = MethodForecast.After(foreseen, operation);
                if (HashOf(foreseen) != HashOf(service.Observed))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static string HashOf(ObservedMethod method) => ContentHash.Of(method, RestServiceModel.ResourceId);

    private static RestDesired Desired(RestIntegrationSpec spec) =>
        RestDesired.From(EffectiveRest.Of(spec, "us-west-2", "123456789012"), RestServiceModel.ResourceId, null);

    private static Gen<RestIntegrationSpec> Spec() =>
        from spec in RestPlannerProperties.Spec()
        from method in Gen.Frequency((3, Method()), (1, Gen.Constant<RestMethodSpec?>(null)))
        from mappings in Mappings()
        select With(spec, method, mappings);

    private static Gen<RestMethodSpec?> Method() =>
        from type in Gen.Elements("NONE", "AWS_IAM", "CUSTOM")
        from key in Gen.Elements(true, false)
        from models in RestPlannerProperties.Map("application/json", "text/x~y")
        from parameters in Flags("method.request.header.a", "method.request.path.b")
        from statuses in Gen.SubListOf("200", "404")
        from headers in Gen.ArrayOf(Flags("method.response.header.a", "method.response.header.b"), 2)
        select (RestMethodSpec?)new RestMethodSpec
        {
            AuthorizationType = type,
            AuthorizerId = type == "CUSTOM" ? "auth01" : null,
            ApiKeyRequired = key,
            RequestModels = models,
            RequestParameters = parameters,
            MethodResponses = [.. statuses.Select((status, index) => new RestMethodResponseSpec { StatusCode = status, ResponseModels = models, ResponseParameters = headers[index] })],
        };

    private static Gen<Dictionary<string, bool>?> Flags(params string[] keys) =>
        from present in Gen.Elements(true, true, false)
        from chosen in Gen.SubListOf(keys)
        from isRequired in Gen.Elements(true, false)
        select present ? chosen.ToDictionary(key => key, _ => isRequired) : null;

    // From what the method declares, so that cache keys go with them.
    private static Gen<Dictionary<string, string>?> Mappings() =>
        from present in Gen.Elements(true, true, false)
        from chosen in Gen.SubListOf("integration.request.header.x", "integration.request.header.y", "integration.request.path.a/b~c")
        from sources in Gen.ArrayOf(Gen.Elements("method.request.header.a", "method.request.path.b", "'x'"), 3)
        select present ? chosen.Select((destination, index) => (destination, sources[index])).ToDictionary(pair => pair.destination, pair => pair.Item2) : null;

    private static RestIntegrationSpec With(RestIntegrationSpec spec, RestMethodSpec? method, Dictionary<string, string>? mappings)
    {
        (spec.Method, spec.RequestParameters) = (method, mappings);
        return spec;
    }
}
