using Operator.Processes;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Operator.E2E.Alerts;

/// <summary>The alerts that the chart brings.</summary>
internal sealed class AlertRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build()
            .Deserialize<AlertRules>(File.ReadAllText(ChartFile("alerts.yaml"))).Groups.SelectMany(group => group.Rules),
    ];

    public List<Group> Groups { get; set; } = [];

    public static Rule Named(string name) => All.Single(rule => rule.Alert == "ApiGatewayOperator" + name);

    public static string ChartFile(string name) => Path.Combine(Binaries.Repository, "charts", "apigateway-integration-operator", "files", name);

    internal sealed class Group
    {
        public List<Rule> Rules { get; set; } = [];
    }

    internal sealed class Rule
    {
        public string Alert { get; set; } = "";

        public string Expr { get; set; } = "";

        public string For { get; set; } = "";

        public Dictionary<string, string> Labels { get; set; } = [];

        public Dictionary<string, string> Annotations { get; set; } = [];

        public AlertExpression Expression => new(Expr);
    }
}
