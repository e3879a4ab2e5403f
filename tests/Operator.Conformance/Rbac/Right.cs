using System.Text.Json.Nodes;

namespace Operator.Conformance.Rbac;

/// <summary>One verb on one kind of object, in one namespace or (empty) in all, for one name or (empty) for all.</summary>
internal sealed record Right(string Verb, string Group, string Resource, string Namespace, string Name = "")
{
    /// <summary>What the roles of a set of manifests grant, one by one.</summary>
    public static IEnumerable<Right> GrantedBy(IEnumerable<JsonNode> manifests) =>
        from role in manifests
        where (string?)role["kind"] is "Role" or "ClusterRole"
        from rule in role["rules"]!.AsArray()
        from verb in Texts(rule!, "verbs")
        from theGroup in Texts(rule!, "apiGroups")
        from resource in Texts(rule!, "resources")
        from name in rule!["resourceNames"] is null ? [""] : Texts(rule, "resourceNames")
        select new Right(verb, theGroup, resource, (string?)role["metadata"]!["namespace"] ?? "", name);

    /// <summary>Whether a call in a namespace is covered.</summary>
    public bool Covers(Right call) =>
        (Verb, Group, Resource) == (call.Verb, call.Group, call.Resource) && (Namespace.Length == 0 || Namespace == call.Namespace) && (Name.Length == 0 || Name == call.Name);

    public override string ToString() => $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}{(Name.Length == 0 ? "" : $" {Name}")} in {(Namespace.Length == 0 ? "all namespaces" : Namespace)}";

    private static IEnumerable<string> Texts(JsonNode rule, string member) => rule[member]!.AsArray().Select(value => value!.GetValue<string>());
}
