namespace Operator.Kubernetes.Client.Configuration;

/// <summary>The user entry of a kubeconfig: which credentials to present.</summary>
internal static class KubeConfigUser
{
    public static KubernetesClientConfiguration Apply(KubernetesClientConfiguration configuration, KubeConfigEntry user)
    {
        if (user.Has("auth-provider"))
        {
            throw new KubeConfigException(
                $"{user.Title}: auth-provider '{user.Mapping("auth-provider")?.Text("name")}' was removed from Kubernetes in 1.26; use the provider's exec plugin.");
        }

        var exec = user.Mapping("exec");
        return configuration with
        {
            ClientCertificate = Certificate(user),
            AccessToken = user.Text("token"),
            TokenFile = user.FilePath("tokenFile"),
            Username = user.Text("username"),
            Password = user.Text("password"),
            Exec = exec is null ? null : Exec(exec),
        };
    }

    private static ClientCertificate? Certificate(KubeConfigEntry user)
    {
        var certificate = user.Pem("client-certificate");
        var key = user.Pem("client-key");
        return (certificate, key) switch
        {
            (null, null) => null,
            (not null, not null) => ClientCertificate.FromPem(certificate, key, user.Title),
            _ => throw new KubeConfigException($"{user.Title}: client-certificate and client-key must be given together."),
        };
    }

    private static ExternalExecution Exec(KubeConfigEntry exec)
    {
        var apiVersion = exec.Text("apiVersion");
        if (apiVersion is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
        {
            throw exec.Wrong("apiVersion", "client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1");
        }

        var command = exec.Text("command") ?? throw exec.Wrong("command", "the program to run");
        var mode = exec.Text("interactiveMode") ?? "IfAvailable";
        if (mode is not ("Never" or "IfAvailable" or "Always"))
        {
            throw exec.Wrong("interactiveMode", "Never, IfAvailable or Always");
        }

        var environment = new Dictionary<string, string>();
        foreach (var variable in exec.Mappings("env"))
        {
            environment[variable.Text("name") ?? throw variable.Wrong("name", "the name of a variable")] = variable.Text("value") ?? "";
        }

        return new ExternalExecution
        {
            ApiVersion = apiVersion,
            // A bare name is looked up in PATH; anything with a folder in it counts from the kubeconfig.
            Command = Path.GetFileName(command) == command ? command : exec.Resolve(command),
            Arguments = exec.Texts("args"),
            EnvironmentVariables = environment,
            InteractiveMode = mode,
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
            InstallHint = exec.Text("installHint"),
        };
    }
}
