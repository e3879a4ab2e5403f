using System.Text.RegularExpressions;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Schema;
using Operator.Manifests;
using Operator.References;
using Operator.Tests.Apis;

namespace Operator.Tests.References;

/// <summary>The table of known kinds says the same in code, schema, rights and documentation.</summary>
public sealed class KnownKindsTests
{
    [Fact]
    public void The_optional_rights_let_the_operator_read_every_known_kind_ConfigMaps_and_grants_and_nothing_else()
    {
        var granted = ReferenceFamily.All.SelectMany(family => RbacBuilder.Rules(family.Holder)).SelectMany(rule =>
            from resource in rule!["resources"]!.AsArray()
            select $"{(string?)rule["apiGroups"]![0]}/{(string?)resource} {string.Join(',', rule["verbs"]!.AsArray().Select(verb => (string?)verb))}");

        Assert.Equal(
            KnownKinds.All.Select(known => $"{known.Group}/{Plural(known.Kind)} get,list,watch")
                .Append("/configmaps get,list,watch").Append("gateway.networking.k8s.io/referencegrants get,list,watch").Distinct().Order(StringComparer.Ordinal),
            granted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_condition_names_the_right_that_would_help()
    {
        foreach (var known in KnownKinds.All)
        {
            var text = ReferenceRights.HowToGrant(new KubernetesResource(known.Group, "v1", known.Kind, Plural(known.Kind), true));
            var family = ReferenceFamily.All.Single(family => text.Contains($"config/components/{family.Folder}/role.yaml", StringComparison.Ordinal));
            Assert.Contains($"references.{family.Name}.enabled", text, StringComparison.Ordinal);
            Assert.Contains(known.Group, RbacBuilder.Rules(family.Holder).ToJsonString(), StringComparison.Ordinal);
        }

        Assert.Contains("references.configMaps.enabled", ReferenceRights.HowToGrant(new("", "v1", "ConfigMap", "configmaps", true)), StringComparison.Ordinal);
        Assert.All(
            KnownKinds.All.Select(known => new KubernetesResource(known.Group, "v1", known.Kind, Plural(known.Kind), KnownKinds.HaveNamespaces(known.Group))),
            resource => Assert.Equal(!resource.IsNamespaced, ReferenceRights.HowToGrant(resource).Contains("ClusterRole", StringComparison.Ordinal)));
        Assert.Contains("rbac.extraRules", ReferenceRights.HowToGrant(new("example.com", "v1", "Gateway", "gateways", true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_known_groups_do_without_a_path()
    {
        var rule = typeof(ObjectReference).GetCustomAttributes(typeof(ValidationRuleAttribute), false).Cast<ValidationRuleAttribute>()
            .Single(rule => rule.Message!.StartsWith("Set fieldPath", StringComparison.Ordinal)).Rule;
        var pattern = Regex.Match(rule, @"matches\('(.+)'\)").Groups[1].Value;

        Assert.All(KnownKinds.All, known => Assert.Matches(pattern, $"{known.Group}/v1"));
        Assert.DoesNotMatch(pattern, "v1");
        Assert.DoesNotMatch(pattern, "example.com/v1");
        Assert.DoesNotMatch(pattern, "evil.apigateway.services.k8s.aws.example.com/v1");
    }

    [Fact]
    public void Every_path_of_a_known_kind_is_one() => Assert.All(KnownKinds.All, known => Assert.NotNull(ReferencePath.TryParse(known.FieldPath)));

    [Fact]
    public void The_documentation_has_the_same_table()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "references.md"));

        Assert.All(KnownKinds.All, known => Assert.Matches(
            $@"\| `{Regex.Escape(known.Group.Replace("aws.m.upbound.io", "aws.upbound.io", StringComparison.Ordinal))}`[^|]*\| `{known.Kind}` \| `{Regex.Escape(known.FieldPath)}` \| `{Regex.Escape(known.ReadyCondition)}` \|", page));
    }

    private static string Plural(string kind) => kind == "Alias" ? "aliases" : kind.ToLowerInvariant() + "s";
}
