using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Charts;

/// <summary>What a chart's objects have to be, whatever the values: the rights and definitions of <c>config</c>, and fit for restricted namespaces.</summary>
public sealed class ContentTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => RenderingTests.Cases;

    [Fact]
    public void Rights_and_definitions_of_the_whole_cluster_are_those_of_config()
    {
        var chart = new ChartCase("default").Objects;

        Assert.Equal(Granted(Config("rbac")), Granted(chart));
        Assert.Equal(Definitions(Config("crds")), Definitions(chart));
        Assert.Equal(Definitions(Config("crds")), Definitions(new ChartCase("definitions").Objects));
    }

    [Fact]
    public void Rights_to_follow_references_come_only_where_they_are_asked_for_and_are_those_of_config()
    {
        var always = Granted(Config("rbac"));
        var optional = Granted([.. Config("rbac"), .. References()]).Except(always).ToList();

        Assert.NotEmpty(optional);
        Assert.Empty(optional.Except(Granted(new ChartCase("full").Objects)));
        Assert.Empty(optional.Intersect(Granted(new ChartCase("default").Objects)));
    }

    [Fact]
    public void Deletions_are_refused_only_where_that_is_asked_for_and_as_config_does()
    {
        Assert.Equal(2, Policies(Config(Path.Combine("components", "deletion-protection"))).Count);
        Assert.Equal(Policies(Config(Path.Combine("components", "deletion-protection"))), Policies(new ChartCase("full").Objects));
        Assert.Empty(Policies(new ChartCase("default").Objects));
    }

    [Fact]
    public void Named_namespaces_get_the_same_rights_by_Roles_alone()
    {
        var objects = new ChartCase("namespaced").Objects;

        Assert.DoesNotContain(objects, each => ((string)each["kind"]!).StartsWith("Cluster", StringComparison.Ordinal));
        Assert.Equal(InNamespaces(Granted(WithoutAccounts(Config("rbac"))), "team-a", "team-b"), Granted(objects));
    }

    [Fact]
    public async Task The_overlay_of_one_namespace_has_the_same_rights_by_Roles_alone()
    {
        AssertRolesOf([.. Config("rbac")], await Kustomize.BuildAsync(Path.Combine(Binaries.Repository, "config", "overlays", "namespaced"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_overlay_of_one_namespace_makes_Roles_of_the_components_for_references()
    {
        using var own = OwnKustomization.CopyOf("namespaced");

        AssertRolesOf([.. Config("rbac"), .. References()], await Kustomize.BuildAsync(own.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_kustomization_of_somebody_s_own_grants_the_families_that_it_adds_and_no_others()
    {
        using var own = OwnKustomization.With("references-ack", "references-grants");

        Assert.Equal(
            Granted([.. Config("rbac"), .. References("references-ack"), .. References("references-grants")]),
            Granted(await Kustomize.BuildAsync(own.Path, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pods_fit_a_restricted_namespace(string name) => Assert.Empty(new ChartCase(name).Objects.SelectMany(RestrictedProfile.Violations));

    [Fact]
    public void The_plain_manifests_fit_too_and_the_rules_find_what_does_not()
    {
        var deployment = Config("manager").Single(each => (string?)each["kind"] == "Deployment");
        Assert.Empty(RestrictedProfile.Violations(deployment));

        var pod = deployment["spec"]!["template"]!["spec"]!;
        pod["hostNetwork"] = true;
        pod["securityContext"]!.AsObject().Remove("seccompProfile");
        pod["volumes"]!.AsArray().Add(JsonNode.Parse("""{"name":"host","hostPath":{"path":"/"}}"""));
        pod["containers"]![0]!["securityContext"] = JsonNode.Parse("""{"privileged":true,"runAsUser":0,"capabilities":{"add":["SYS_ADMIN"]}}""");
        pod["containers"]![0]!["ports"]![0]!["hostPort"] = 80;
        Assert.Equal(
            ["hostNetwork", "volume host", "operator: privileged", "operator: allowPrivilegeEscalation", "operator: runAsUser", "operator: seccompProfile",
                "operator: capabilities.drop", "operator: capabilities.add", "operator: hostPort"],
            RestrictedProfile.Violations(deployment));
    }

    [Fact]
    public void People_get_the_same_rights_by_chart_and_by_config() =>
        Assert.Equal(
            Aggregated(Config("rbac")).Select(each => each.ToJsonString()), Aggregated(new ChartCase("default").Objects).Select(each => each.ToJsonString()));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Definitions_are_kept_unless_asked_otherwise(string name) => Assert.All(
        new ChartCase(name).Objects.Where(each => (string?)each["kind"] == "CustomResourceDefinition"),
        each => Assert.Equal(name == "full" ? null : "keep", (string?)each["metadata"]!["annotations"]!["helm.sh/resource-policy"]));

    [Fact]
    public void Chart_versions_and_the_image_are_those_of_the_build()
    {
        var version = System.Text.RegularExpressions.Regex.Match(
            File.ReadAllText(Path.Combine(Binaries.Repository, "Directory.Build.props")), "<VersionPrefix>(.*)</VersionPrefix>").Groups[1].Value;

        foreach (var chart in new[] { Chart.Operator, Chart.Definitions })
        {
            Assert.Equal((version, version), ((string?)chart.Yaml("Chart.yaml")["version"], (string?)chart.Yaml("Chart.yaml")["appVersion"]));
        }

        var image = $"ghcr.io/apigateway-integration-operator/operator:{version}";
        Assert.All(
            Config("manager").Concat(new ChartCase("default").Objects).SelectMany(Workloads.Containers),
            container => Assert.Equal(image, (string?)container["image"]));
    }

    /// <summary>The objects of a folder of <c>config</c>.</summary>
    internal static IReadOnlyList<JsonObject> Config(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Binaries.Repository, "config", folder), "*.yaml").SelectMany(Read)];

    // Rights to follow references are added by those who want them.
    private static IEnumerable<JsonObject> References(string folders = "references-*") =>
        Directory.EnumerateDirectories(Path.Combine(Binaries.Repository, "config", "components"), folders).SelectMany(Config);

    private static void AssertRolesOf(IReadOnlyList<JsonObject> everywhere, IReadOnlyList<JsonObject> objects)
    {
        Assert.DoesNotContain(objects, each => ((string)each["kind"]!).StartsWith("ClusterRole", StringComparison.Ordinal));
        Assert.Equal(InNamespaces(Granted(WithoutAccounts(everywhere)), "team-a"), Granted(objects));
    }

    // Rights in the whole cluster as Roles have them; what names one namespace is granted there.
    private static IEnumerable<string> InNamespaces(IEnumerable<string> rights, params string[] watched)
    {
        const string everywhere = "*: ";
        return rights.SelectMany(right => !right.StartsWith(everywhere, StringComparison.Ordinal) ? [right]
            : (right.EndsWith("""/namespaces ["kube-system"]""", StringComparison.Ordinal) ? ["kube-system"] : watched).Select(ns => $"{ns}: {right[everywhere.Length..]}"))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<JsonObject> Read(string file) =>
        ManifestYamlReader.Read(File.ReadAllText(file)).Where(each => (string?)each["kind"] is not ("Kustomization" or "Component")).Select(each => each.AsObject());

    // Labels by which the cluster adds it to its own roles, and rules, of each role that is there for that.
    private static List<JsonObject> Aggregated(IReadOnlyList<JsonObject> objects)
    {
        const string aggregate = "rbac.authorization.k8s.io/aggregate-to-";
        List<JsonObject> roles =
        [
            .. from role in objects
               let labels = role["metadata"]!["labels"]?.AsObject().Select(label => label.Key).Where(key => key.StartsWith(aggregate, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList()
               where labels is { Count: > 0 }
               orderby (string)role["metadata"]!["name"]!
               select new JsonObject
               {
                   ["labels"] = new JsonArray([.. labels.Select(label => (JsonNode)label)]),
                   ["rules"] = role["rules"]!.DeepClone(),
               },
        ];
        Assert.Equal(2, roles.Count);
        return roles;
    }

    // Accounts are the cluster's own: an operator of some namespaces has its own credentials only.
    private static List<JsonObject> WithoutAccounts(IReadOnlyList<JsonObject> objects)
    {
        List<JsonObject> rest = [.. objects.Where(each => !((string)each["metadata"]!["name"]!).EndsWith("-accounts", StringComparison.Ordinal))];
        Assert.Equal(objects.Count - 2, rest.Count);
        return rest;
    }

    // Roles that a binding gives to a service account, right by right. Aggregated roles are bound by the cluster itself, to people.
    private static List<string> Granted(IReadOnlyList<JsonObject> objects)
    {
        var ours = objects.Single(each => (string?)each["kind"] == "ServiceAccount")["metadata"]!;
        List<string> rights =
        [
            .. from binding in objects
               where ((string)binding["kind"]!).EndsWith("RoleBinding", StringComparison.Ordinal)
               where binding["subjects"]!.AsArray().Any(s => (string?)s!["name"] == (string?)ours["name"] && (string?)s["namespace"] == (string?)ours["namespace"])
               let ns = (string?)binding["metadata"]!["namespace"]
               from role in objects
               where (string?)role["kind"] == (string?)binding["roleRef"]!["kind"] && (string?)role["metadata"]!["name"] == (string?)binding["roleRef"]!["name"]
               where (string?)role["metadata"]!["namespace"] == ns
               from rule in role["rules"]!.AsArray()
               from resource in rule!["resources"]!.AsArray()
               from verb in rule["verbs"]!.AsArray()
               select $"{(ns is null ? "*" : ns == (string?)ours["namespace"] ? "own" : ns)}: {verb} {rule["apiGroups"]![0]}/{resource} {rule["resourceNames"]?.ToJsonString()}",
        ];
        rights.Sort(StringComparer.Ordinal);
        return rights;
    }

    // Their names, which tell releases apart, left out.
    private static List<string> Policies(IReadOnlyList<JsonObject> objects)
    {
        List<JsonObject> policies = [.. objects.Where(each => ((string)each["kind"]!).StartsWith("ValidatingAdmissionPolicy", StringComparison.Ordinal)).Select(each => each.DeepClone().AsObject())];
        Assert.All(policies, each => Assert.Equal((string?)policies[0]["metadata"]!["name"], (string?)(each["spec"]!["policyName"] ?? each["metadata"]!["name"])));
        return [.. policies.Select(each =>
        {
            each["spec"]!.AsObject().Remove("policyName");
            return $"{each["apiVersion"]} {each["kind"]} {each["spec"]!.ToJsonString()}";
        }).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Definitions(IReadOnlyList<JsonObject> objects) =>
        objects.Where(each => (string?)each["kind"] == "CustomResourceDefinition").Select(each => $"{each["metadata"]!["name"]} {each["spec"]!.ToJsonString()}").Order(StringComparer.Ordinal);
}
