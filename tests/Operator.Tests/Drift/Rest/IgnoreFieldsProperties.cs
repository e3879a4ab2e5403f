using FsCheck;
using FsCheck.Fluent;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;

namespace Operator.Tests.Drift.Rest;

/// <summary>
/// <c>ignoreFields</c> below <c>method</c> and <c>integrationResponses</c>, for any spec and whatever others did to the method: what is ignored
/// stays as they left it, everything else is as declared, and ignoring hides nothing from the report.
/// </summary>
public sealed class IgnoreFieldsProperties
{
    private const string MethodResponses = "method.methodResponses";
    private const string IntegrationResponses = "integrationResponses";

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1500);
    private static readonly string[] Codes = ["200", "404", "500"];
    private static readonly string[] Parameters = ["method.request.header.a", "method.request.path.b"];

    private static readonly string[] Paths =
    [
        "method", "method.authorizationType", "method.apiKeyRequired", "method.requestParameters", "method.requestParameters.method.request.header.a",
        "method.requestModels", "method.requestModels.application/json", MethodResponses, "method.methodResponses.200", "method.methodResponses.404",
        "method.methodResponses.200.responseModels", "method.methodResponses.404.responseModels.application/json", "method.methodResponses.500.responseParameters",
        IntegrationResponses, "integrationResponses.404", "integrationResponses.200.responseTemplates", "integrationResponses.404.responseTemplates.application/json",
        "integrationResponses.500.responseParameters",
    ];

    private static Gen<Case> Cases { get; } =
        from spec in Spec()
        from ignore in Gen.SubListOf(Paths)
        from deeds in Deeds().ListOf()
        select new Case(spec, [.. ignore], [.. deeds]);

    [Fact]
    public void What_is_ignored_stays_as_others_left_it_and_all_else_is_as_declared() => Check(one =>
    {
        var (declared, left, after) = one.Run();
        return Same(after.Method, Expected(one, "method.", declared.Method!, left.Method))
            && SameResponses(after.MethodResponses, ExpectedResponses(one, MethodResponses, declared.MethodResponses, left.MethodResponses))
            && SameResponses(after.IntegrationResponses, ExpectedResponses(one, IntegrationResponses, declared.IntegrationResponses, left.IntegrationResponses));
    });

    [Fact]
    public void Nothing_is_left_to_do_then_and_what_differs_still_is_reported_as_ignored() => Check(one =>
    {
        var (declared, _, after) = one.Run();
        var plan = RestPlanner.Plan(declared, after.Observed, declared.FieldNames.ToHashSet(), new RestProgress());
        var all = RestPlanner.Plan(declared with { Ignore = IgnoreFields.None }, after.Observed, declared.FieldNames.ToHashSet(), new RestProgress());
        return plan.Phase is null
            && plan.Changes.All(change => change.Ignored)
            && plan.Changes.Select(change => change.Path).SequenceEqual(all.Changes.Select(change => change.Path));
    });

    private static Dictionary<string, string> Expected(Case one, string prefix, ResourceState declared, Dictionary<string, string> left)
    {
        var expected = left.Where(leaf => one.Ignores(prefix + leaf.Key) || !declared.Has(Field(leaf.Key))).ToDictionary();
        foreach (var (path, value) in declared.Leaves.Where(leaf => !one.Ignores(prefix + leaf.Key)))
        {
            expected[path.ToString()] = value;
        }

        return expected;
    }

    private static Dictionary<string, Dictionary<string, string>> ExpectedResponses(
        Case one, string list, IReadOnlyDictionary<string, ResourceState>? declared, Dictionary<string, Dictionary<string, string>> left)
    {
        var expected = new Dictionary<string, Dictionary<string, string>>();
        foreach (var code in Codes)
        {
            var (wanted, there) = (declared?.GetValueOrDefault(code), left.GetValueOrDefault(code));
            var result = declared is null || one.Ignores($"{list}.{code}") ? there
                : wanted is null ? null
                : there is null ? wanted.Leaves.ToDictionary(leaf => leaf.Key.ToString(), leaf => leaf.Value)
                : Expected(one, $"{list}.{code}.", wanted, there);
            if (result is not null)
            {
                expected[code] = result;
            }
        }

        return expected;
    }

    private static string Field(string path) => path.Split('.')[0];

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) => one.Count == other.Count && !one.Except(other).Any();

    private static bool SameResponses(Dictionary<string, Dictionary<string, string>> one, Dictionary<string, Dictionary<string, string>> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var same) && Same(entry.Value, same));

    private static Gen<RestIntegrationSpec> Spec() =>
        from authorization in Gen.Elements("NONE", "AWS_IAM")
        from key in Gen.Elements(true, false)
        from parameters in Map(Gen.Elements(true, false), Parameters)
        from models in Map(Gen.Elements("Empty", "Order"), "application/json", "text/plain")
        from methodResponses in Gen.Elements(true, true, false)
        from methodCodes in Gen.SubListOf(Codes)
        from responseModels in Map(Gen.Elements("Empty", "Order"), "application/json").ArrayOf(3)
        from responses in Gen.Elements(true, true, false)
        from codes in Gen.SubListOf(Codes)
        from templates in Map(Gen.Elements("x", "y"), "application/json", "text/plain").ArrayOf(3)
        select new RestIntegrationSpec
        {
            RestApiId = "api",
            HttpMethod = "GET",
            Type = "MOCK",
            Method = new RestMethodSpec
            {
                AuthorizationType = authorization,
                ApiKeyRequired = key,
                RequestParameters = parameters,
                RequestModels = models,
                MethodResponses = methodResponses
                    ? [.. methodCodes.Select((code, index) => new RestMethodResponseSpec { StatusCode = code, ResponseModels = responseModels[index] })]
                    : null,
            },
            IntegrationResponses = responses
                ? [.. codes.Select((code, index) => new RestIntegrationResponseSpec { StatusCode = code, SelectionPattern = code, ResponseTemplates = templates[index] })]
                : null,
        };

    private static Gen<Dictionary<string, T>?> Map<T>(Gen<T> value, params string[] keys) =>
        from present in Gen.Elements(true, true, false)
        from chosen in Gen.SubListOf(keys)
        from values in value.ArrayOf(keys.Length)
        select present ? chosen.Select((key, index) => (key, values[index])).ToDictionary(pair => pair.key, pair => pair.Item2) : null;

    // What somebody else does: one leaf, of the method or of a response of either kind.
    private static Gen<Deed> Deeds() => Gen.OneOf(
        Gen.Elements("NONE", "AWS_IAM").Select(value => new Deed(null, null, new FieldPath(RestFieldMap.AuthorizationType), value)),
        Gen.Elements("true", "false").Select(value => new Deed(null, null, new FieldPath(RestFieldMap.ApiKeyRequired), value)),
        from key in Gen.Elements(Parameters)
        from value in Gen.Elements("true", "false")
        select new Deed(null, null, new FieldPath(RestFieldMap.RequestParameters, key), value),
        Gen.Elements("Empty", "Theirs").Select(value => new Deed(null, null, new FieldPath(RestFieldMap.RequestModels, "application/json"), value)),
        from code in Gen.Elements(Codes)
        from value in Gen.Elements("Empty", "Theirs")
        select new Deed(MethodResponses, code, new FieldPath(RestFieldMap.ResponseModels, "application/json"), value),
        from code in Gen.Elements(Codes)
        select new Deed(MethodResponses, code, new FieldPath(RestFieldMap.ResponseParameters, "method.response.header.x"), "true"),
        from code in Gen.Elements(Codes)
        from value in Gen.Elements("x", "theirs")
        select new Deed(IntegrationResponses, code, new FieldPath(RestFieldMap.ResponseTemplates, "application/json"), value),
        from code in Gen.Elements(Codes)
        select new Deed(IntegrationResponses, code, new FieldPath(RestFieldMap.ResponseParameters, "method.response.header.x"), "'theirs'"));

    private static void Check(Func<Case, bool> holds) => FsCheck.Check.One(Many, Prop.ForAll(Cases.ToArbitrary(), holds));

    private sealed record Deed(string? List, string? Code, FieldPath Leaf, string Value);

    /// <summary>What the service holds, as text.</summary>
    private sealed record World(ObservedMethod Observed)
    {
        public Dictionary<string, string> Method => Leaves(ResourceState.Observed(RestFieldMap.MethodFields, Observed.Method));

        public Dictionary<string, Dictionary<string, string>> MethodResponses => Observed.MethodResponses.ToDictionary(entry => entry.Key, entry => Leaves(entry.Value));

        public Dictionary<string, Dictionary<string, string>> IntegrationResponses =>
            Observed.IntegrationResponses.ToDictionary(entry => entry.Key, entry => Leaves(entry.Value));

        private static Dictionary<string, string> Leaves(ResourceState state) => state.Leaves.ToDictionary(leaf => leaf.Key.ToString(), leaf => leaf.Value);
    }

    private sealed record Case(RestIntegrationSpec Spec, List<string> Ignore, List<Deed> Deeds)
    {
        public bool Ignores(string path) => Ignore.Exists(ignored => path == ignored || path.StartsWith(ignored + ".", StringComparison.Ordinal));

        /// <summary>The spec is applied, others do what they do, and it is applied again.</summary>
        public (RestDesired Declared, World Left, World After) Run()
        {
            var service = new RestServiceModel(clears: true, putKeepsResponses: true);
            var desired = RestDesired.From(EffectiveRest.Of(Spec, "us-west-2", "123456789012"), RestServiceModel.ResourceId, Ignore);
            service.Apply(desired with { Ignore = IgnoreFields.None }, new HashSet<string>());
            foreach (var deed in Deeds)
            {
                switch (deed.List)
                {
                    case null:
                        service.SetMethod(deed.Leaf, deed.Value);
                        break;
                    case MethodResponses:
                        service.SetMethodResponse(deed.Code!, deed.Leaf, deed.Value);
                        break;
                    default:
                        service.SetResponse(deed.Code!, deed.Leaf, deed.Value);
                        break;
                }
            }

            var left = new World(service.Observed);
            service.Apply(desired, desired.FieldNames.ToHashSet());
            return (desired, left, new World(service.Observed));
        }

        public override string ToString() => $"{System.Text.Json.JsonSerializer.Serialize(Spec)}\nignore {string.Join(", ", Ignore)}\n{string.Join("\n", Deeds)}";
    }
}
