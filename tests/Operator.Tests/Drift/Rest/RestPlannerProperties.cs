using FsCheck;
using FsCheck.Fluent;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;

namespace Operator.Tests.Drift.Rest;

/// <summary>What must hold for any two specs of a REST integration and either answer to what is not documented.</summary>
public sealed class RestPlannerProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1500);

    private sealed record Edit(RestIntegrationSpec Before, RestIntegrationSpec After, bool Clears, bool PutKeepsResponses)
    {
        public override string ToString() =>
            $"{System.Text.Json.JsonSerializer.Serialize(Before)}\n{System.Text.Json.JsonSerializer.Serialize(After)}\nclears {Clears}, keeps {PutKeepsResponses}";
    }

    private static Gen<Edit> Edits { get; } =
        from before in Spec()
        from after in Spec()
        from clears in Gen.Elements(true, false)
        from keeps in Gen.Elements(true, false)
        select new Edit(before, after, clears, keeps);

    [Fact]
    public void Applying_the_plans_to_what_AWS_holds_gives_what_is_declared_and_planning_again_gives_nothing() => Check(edit =>
    {
        var service = new RestServiceModel(edit.Clears, edit.PutKeepsResponses);
        var first = Apply(service, edit.Before, []);
        var second = Apply(service, edit.After, [.. first.FieldNames]);
        var again = RestPlanner.Plan(second, service.Observed, second.FieldNames.ToHashSet(), new RestProgress());
        return again.Phase is null && again.Changes.Count == 0;
    });

    [Fact]
    public void What_the_spec_dropped_is_gone_and_what_it_never_named_is_as_it_was() => Check(edit =>
    {
        var service = new RestServiceModel(edit.Clears, edit.PutKeepsResponses);
        var first = Apply(service, edit.Before, []);
        var before = State(service);
        // The same type: another one starts from nothing.
        edit.After.Type = edit.Before.Type;
        var second = Apply(service, edit.After, [.. first.FieldNames]);
        var after = State(service);
        return RestFieldMap.Integration.Select(field => field.Name).All(name =>
            second.Integration.Has(name) || (first.Integration.Has(name)
                ? after.LeavesOf(name).Values.All(value => value == RestDefaults.OfIntegration(name, RestServiceModel.ResourceId))
                : before.LeavesOf(name).SequenceEqual(after.LeavesOf(name))));
    });

    [Fact]
    public void The_same_spec_again_is_no_call() => Check(edit =>
    {
        var service = new RestServiceModel(edit.Clears, edit.PutKeepsResponses);
        var desired = Apply(service, edit.Before, []);
        var calls = service.Calls;
        Apply(service, edit.Before, [.. desired.FieldNames]);
        return service.Calls == calls;
    });

    [Fact]
    public void A_process_that_dies_after_any_write_leaves_the_next_one_all_that_others_set_in_the_responses() => Check(edit =>
    {
        for (var writes = 0; ; writes++)
        {
            // A put that takes responses along is the reconciler's to make good: it notes them before.
            var service = new RestServiceModel(edit.Clears, putKeepsResponses: true);
            HashSet<string> once = [.. Apply(service, edit.Before, []).FieldNames];
            var theirs = new FieldPath(RestFieldMap.ResponseParameters, "method.response.header.theirs");
            var marked = service.Observed.IntegrationResponses.Keys.ToList();
            marked.ForEach(status => service.SetResponse(status, theirs, "'theirs'"));
            var calls = service.Calls;
            service.Apply(Desired(edit.After), once, writes);
            var finished = service.Calls - calls < writes;
            var second = Apply(service, edit.After, once);
            var after = service.Observed.IntegrationResponses;
            if (RestPlanner.Plan(second, service.Observed, second.FieldNames.ToHashSet(), new RestProgress()).Changes.Count > 0
                || marked.Exists(status => after.TryGetValue(status, out var state) && !state.LeavesOf(RestFieldMap.ResponseParameters).ContainsKey(theirs))
                || (second.IntegrationResponses ?? new Dictionary<string, ResourceState>()).Keys.Except(after.Keys).Any())
            {
                return false;
            }

            if (finished)
            {
                return true;
            }
        }
    });

    private static RestDesired Apply(RestServiceModel service, RestIntegrationSpec spec, HashSet<string> onceDeclared)
    {
        var desired = Desired(spec);
        service.Apply(desired, onceDeclared);
        return desired;
    }

    private static RestDesired Desired(RestIntegrationSpec spec) =>
        RestDesired.From(EffectiveRest.Of(spec, "us-west-2", "123456789012"), RestServiceModel.ResourceId, null);

    private static ResourceState State(RestServiceModel service) =>
        ResourceState.Observed(RestFieldMap.Integration, service.Observed.Integration!);

    /// <summary>Specs of an integration and its responses.</summary>
    internal static Gen<RestIntegrationSpec> Spec() =>
        from type in Gen.Elements("HTTP", "HTTP", "HTTP", "http_proxy")
        from uri in Gen.Elements("https://a.example.com/", "https://b.example.com/")
        from texts in Gen.ArrayOf(Gen.Elements<string?>(null, null, "a", "b"), 3)
        from passthrough in Gen.Elements<string?>(null, "NEVER", "when_no_match")
        from timeout in Gen.Elements<int?>(null, 100, 29000)
        from skip in Gen.Elements<bool?>(null, true, false)
        from parameters in Map("integration.request.header.x", "integration.request.path.a/b~c")
        from templates in Map("application/json", "text/x~y")
        from keys in Gen.SubListOf("method.request.path.a", "method.request.path.b")
        from hasKeys in Gen.Elements(true, false)
        from responses in Responses()
        select new RestIntegrationSpec
        {
            RestApiId = "api",
            HttpMethod = "GET",
            Type = type,
            IntegrationHttpMethod = "GET",
            Uri = uri,
            Credentials = texts[0],
            ContentHandling = texts[1],
            CacheNamespace = texts[2],
            PassthroughBehavior = passthrough,
            TimeoutInMillis = timeout,
            TlsConfig = skip is null ? null : new RestTlsConfig { InsecureSkipVerification = skip },
            RequestParameters = parameters,
            RequestTemplates = templates,
            CacheKeyParameters = hasKeys ? [.. keys] : null,
            IntegrationResponses = responses,
        };

    // Patterns that are handed on, swapped and given up: each is held by one response.
    private static Gen<List<RestIntegrationResponseSpec>?> Responses() =>
        from present in Gen.Elements(true, true, false)
        from statuses in Gen.SubListOf("200", "404", "500")
        from patterns in Gen.Shuffle(new string?[] { null, "4..", "5.." })
        from handling in Gen.Elements<string?>(null, "CONVERT_TO_TEXT")
        from templates in Gen.ArrayOf(Map("application/json", "text/plain"), 3)
        select present
            ? statuses.Select((status, index) => new RestIntegrationResponseSpec
            {
                StatusCode = status,
                SelectionPattern = patterns[index],
                ContentHandling = index == 0 ? handling : null,
                ResponseTemplates = templates[index],
            }).ToList()
            : null;

    /// <summary>Maps with some of the keys, and none.</summary>
    internal static Gen<Dictionary<string, string>?> Map(params string[] keys) =>
        from present in Gen.Elements(true, true, false)
        from chosen in Gen.SubListOf(keys)
        from values in Gen.ArrayOf(Gen.Elements("x", "y"), keys.Length)
        select present ? chosen.Select((key, index) => (key, values[index])).ToDictionary(pair => pair.key, pair => pair.Item2) : null;

    private static void Check(Func<Edit, bool> holds) => FsCheck.Check.One(Many, Prop.ForAll(Edits.ToArbitrary(), holds));
}
