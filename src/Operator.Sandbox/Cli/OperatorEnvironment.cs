namespace Operator.Sandbox.Cli;

/// <summary>
/// The environment of the operator child: everything that could point it at a real cluster or a real AWS account is taken out
/// before the sandbox's own settings go in.
/// </summary>
internal static class OperatorEnvironment
{
    public static void Apply(IDictionary<string, string?> environment, string kubeconfig, Uri apiGateway, string region, string folder)
    {
        foreach (var name in environment.Keys.Where(ReachesOutside).ToList())
        {
            environment.Remove(name);
        }

        foreach (var (name, value) in SandboxCredentials.Environment)
        {
            environment[name] = value;
        }

        environment["KUBECONFIG"] = kubeconfig;
        environment["POD_NAMESPACE"] = "default";
        environment["AWS_ENDPOINT_URL"] = apiGateway.ToString().TrimEnd('/');
        environment["AWS_REGION"] = region;
        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        environment["AWS_CONFIG_FILE"] = Path.Combine(folder, "no-aws-config");
        environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "no-aws-credentials");
        environment["NO_PROXY"] = "127.0.0.1,localhost";
    }

    private static bool ReachesOutside(string name) =>
        name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("KUBERNETES_SERVICE_", StringComparison.OrdinalIgnoreCase)
        || name.Equals("NO_PROXY", StringComparison.OrdinalIgnoreCase);
}
