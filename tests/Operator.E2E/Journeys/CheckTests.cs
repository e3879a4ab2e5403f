using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Operator.E2E.Alerts;
using Operator.Processes;

namespace Operator.E2E.Journeys;

/// <summary>
/// <c>operator check</c> as <c>helm test</c> runs it: what each line says, and the exit code. Rights are refused by nobody here; the tests of
/// the installation try that on a real API server.
/// </summary>
public sealed class CheckTests
{
    private const string Definition = "integrations.apigateway.integration-operator.io";
    private const string AwsIdentity = "ok   AWS identity: arn:aws:iam::123456789012:user/sandbox of account 123456789012, region us-west-2";

    [Fact]
    public async Task A_complete_installation_passes_with_one_line_for_each_check()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);

        var (exitCode, output, error) = await CheckAsync(sandbox, [], deadline.Token, "--watch-namespace", "default", "--leader-election-namespace", "kube-system");

        Assert.True(exitCode == 0, error);
        Assert.Equal("", error);
        var lines = output.TrimEnd().Split('\n');
        Assert.All(lines[..^1], line => Assert.StartsWith("ok   ", line, StringComparison.Ordinal));
        Assert.Equal("skip accounts: an operator of some namespaces reads no AwsAccounts and has its own credentials only", lines[^1]);
        Assert.Contains(lines, line => line.StartsWith($"ok   definition {Definition}: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ok   rights in namespace default: all ", StringComparison.Ordinal) && line.EndsWith("of config/rbac/role.yaml", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ok   rights in namespace kube-system: all ", StringComparison.Ordinal) && line.EndsWith("of config/rbac/leader_election_role.yaml", StringComparison.Ordinal));
        Assert.Contains("ok   sample: a valid Integration is taken in namespace default and an invalid one refused (dry run)", lines);
        Assert.Contains(AwsIdentity, lines);
        Assert.Empty(await sandbox.Kubernetes.ListAsync(deadline.Token));
    }

    [Fact]
    public async Task Without_leader_election_no_Lease_is_asked_for_and_AWS_can_be_left_out()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);

        var (exitCode, output, _) = await CheckAsync(sandbox, [], deadline.Token, "--leader-elect=false", "--skip-aws");

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("leader_election_role.yaml", output, StringComparison.Ordinal);
        Assert.Contains("skip AWS identity: --skip-aws\n", output, StringComparison.Ordinal);
        Assert.Contains("skip accounts: --skip-aws\n", output, StringComparison.Ordinal);
        Assert.Equal(0, (await sandbox.ApiGateway.CallsAsync(deadline.Token)).GetValueOrDefault("GetCallerIdentity"));
    }

    [Fact]
    public async Task What_is_wrong_with_AWS_is_said_with_what_to_do_and_hides_no_other_check()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);
        Dictionary<string, string?> nobody = new()
        {
            ["AWS_ACCESS_KEY_ID"] = null,
            ["AWS_SECRET_ACCESS_KEY"] = null,
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent/credentials",
            ["AWS_CONFIG_FILE"] = "/nonexistent/config",
        };

        var poor = await CheckAsync(sandbox, nobody, deadline.Token);
        AssertOneFailure(poor, "FAIL AWS identity: Give the service account AWS credentials (IRSA, EKS Pod Identity or the standard AWS variables) that are not expired: ");

        var cutOff = await CheckAsync(sandbox, new() { ["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1" }, deadline.Token);
        AssertOneFailure(cutOff, "FAIL AWS identity: Let the pod reach STS (DNS, network policy, proxy, AWS_ENDPOINT_URL_STS): ");

        var nowhere = await CheckAsync(sandbox, new() { ["AWS_REGION"] = null, ["AWS_DEFAULT_REGION"] = null, ["AWS_CONFIG_FILE"] = "/nonexistent/config" }, deadline.Token);
        Assert.Equal(0, nowhere.ExitCode);
        Assert.Contains("of account 123456789012, no region: set AWS_REGION, or spec.region in every object", nowhere.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_account_is_reached_as_the_operator_would_or_says_what_keeps_it_from_that()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);
        const string hop = "arn:aws:iam::111122223333:role/hub";
        const string last = "arn:aws:iam::444455556666:role/integrations";
        Assert.Contains("ok   accounts: no AwsAccount, so every object uses the operator's own credentials\n", (await CheckAsync(sandbox, [], deadline.Token)).Output, StringComparison.Ordinal);

        await AccountAsync(sandbox, "chain", $$"""{"accountId":"444455556666","region":"eu-central-1","allowedNamespaces":{},"assumeRoles":[{"roleArn":"{{hop}}"},{"roleArn":"{{last}}","sessionName":"from-{name}"}]}""", deadline.Token);
        await AccountAsync(sandbox, "own", """{"accountId":"123456789012","allowedNamespaces":{}}""", deadline.Token);
        await sandbox.ApiGateway.ResetCallsAsync(deadline.Token);
        var complete = await CheckAsync(sandbox, [], deadline.Token);
        Assert.True(complete.ExitCode == 0, complete.Error);
        Assert.EndsWith(
            "ok   account chain: arn:aws:sts::444455556666:assumed-role/integrations/from-chain of account 444455556666, region eu-central-1\n" +
            "ok   account own: arn:aws:iam::123456789012:user/sandbox of account 123456789012, region us-west-2\n",
            complete.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await sandbox.ApiGateway.CallsAsync(deadline.Token))["AssumeRole"]);

        await AccountAsync(sandbox, "away", $$"""{"allowedNamespaces":{},"assumeRoles":[{"roleArn":"{{last}}"}],"endpoints":{"sts":"http://127.0.0.1:1"} }""", deadline.Token);
        await AccountAsync(sandbox, "other", """{"accountId":"999999999999","allowedNamespaces":{}}""", deadline.Token);
        var (exitCode, output, error) = await CheckAsync(sandbox, [], deadline.Token);
        Assert.Equal(1, exitCode);
        var failures = error.TrimEnd().Split('\n');
        Assert.Equal(2, failures.Length);
        Assert.StartsWith($"FAIL account away: Let the pod reach STS (DNS, network policy, proxy, AWS_ENDPOINT_URL_STS, endpoints.sts of the AwsAccount): Role {last} could not be assumed: ", failures[0], StringComparison.Ordinal);
        Assert.Equal("FAIL account other: Set accountId to 123456789012, or lead to account 999999999999 by assumeRoles: the credentials belong to account 123456789012.", failures[1]);
        Assert.Contains("ok   account chain: ", output, StringComparison.Ordinal);
        Assert.Contains("ok   account own: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_STS_refuses_and_accounts_that_may_not_be_listed_are_told_apart_from_what_works()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);
        const string role = "arn:aws:iam::444455556666:role/integrations";
        await AccountAsync(sandbox, "payments", $$"""{"allowedNamespaces":{},"assumeRoles":[{"roleArn":"{{role}}"}]}""", deadline.Token);

        await sandbox.ApiGateway.PostAsync("_sandbox/faults", new JsonObject { ["operation"] = "AssumeRole", ["fault"] = "accessDenied" }, deadline.Token);
        var refused = await CheckAsync(sandbox, [], deadline.Token);
        AssertOneFailure(
            refused,
            $"FAIL account payments: Let the identity before it in the chain assume role {role}: its trust policy has to name it, and the external id and tags if it asks for them. STS did not let role {role} be assumed: AccessDenied: ");
        Assert.Contains(AwsIdentity, refused.Output, StringComparison.Ordinal);

        await ScrapedOperator.KubernetesFaultAsync(sandbox, "list", "awsaccounts", 403, deadline.Token);
        var unlisted = await CheckAsync(sandbox, [], deadline.Token);
        Assert.True(unlisted.ExitCode == 0, unlisted.Error);
        Assert.Contains("skip accounts: AwsAccounts cannot be listed: ", unlisted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_is_missing_or_lets_everything_through_is_named()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);
        using var cluster = new HttpClient { BaseAddress = sandbox.KubernetesAddress };
        const string path = $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{Definition}";

        using var loosened = new StringContent(
            """[{"op":"remove","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/integrationType/enum"},{"op":"remove","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations"}]""",
            Encoding.UTF8, new MediaTypeHeaderValue("application/json-patch+json"));
        (await cluster.PatchAsync(path, loosened, deadline.Token)).EnsureSuccessStatusCode();
        var loose = await CheckAsync(sandbox, [], deadline.Token);
        AssertOneFailure(loose, "FAIL sample: Apply the CustomResourceDefinitions of this release: the schema lets an integrationType through that does not exist.");

        (await cluster.DeleteAsync(path, deadline.Token)).EnsureSuccessStatusCode();
        var (exitCode, output, error) = await CheckAsync(sandbox, [], deadline.Token);
        Assert.Equal(1, exitCode);
        var failures = error.TrimEnd().Split('\n');
        Assert.Equal(2, failures.Length);
        Assert.StartsWith($"FAIL definition {Definition}: Apply the CustomResourceDefinitions of this release (config/crds,", failures[0], StringComparison.Ordinal);
        Assert.EndsWith("apigateway.integration-operator.io/v1alpha1 is not served.", failures[0], StringComparison.Ordinal);
        Assert.StartsWith("FAIL sample: Apply the CustomResourceDefinitions of this release, or ask who runs the admission control of namespace default.", failures[1], StringComparison.Ordinal);
        Assert.Contains(AwsIdentity, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_server_that_does_not_answer_and_a_kubeconfig_that_is_none_are_told_apart()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await UpAsync(deadline.Token);
        var folder = Directory.CreateTempSubdirectory("operator-check-");
        try
        {
            var away = Path.Combine(folder.FullName, "away");
            await File.WriteAllTextAsync(
                away, (await File.ReadAllTextAsync(sandbox.Kubeconfig, deadline.Token)).Replace($":{sandbox.KubernetesAddress.Port}", ":1", StringComparison.Ordinal), deadline.Token);
            var (exitCode, output, error) = await CheckAsync(sandbox, new() { ["KUBECONFIG"] = away }, deadline.Token);
            Assert.Equal((1, AwsIdentity), (exitCode, output.TrimEnd()));
            Assert.Equal(
                ["definitions", "rights", "sample", "accounts"],
                error.TrimEnd().Split('\n').Select(line => System.Text.RegularExpressions.Regex.Match(line, "^FAIL (.*): Make the API server reachable with this account: ").Groups[1].Value));

            var broken = Path.Combine(folder.FullName, "broken");
            await File.WriteAllTextAsync(broken, "clusters: 5", deadline.Token);
            var unreadable = await CheckAsync(sandbox, new() { ["KUBECONFIG"] = broken }, deadline.Token);
            Assert.Equal((1, ""), (unreadable.ExitCode, unreadable.Output));
            Assert.StartsWith("operator check: ", unreadable.Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AccountAsync(SandboxProcess sandbox, string name, string spec, CancellationToken cancellationToken)
    {
        using var cluster = new HttpClient { BaseAddress = sandbox.KubernetesAddress };
        using var body = new StringContent(
            $$"""{"apiVersion":"apigateway.integration-operator.io/v1alpha1","kind":"AwsAccount","metadata":{"name":"{{name}}"},"spec":{{spec}}}""", Encoding.UTF8, "application/json");
        using var response = await cluster.PostAsync("apis/apigateway.integration-operator.io/v1alpha1/awsaccounts", body, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    private static Task<SandboxProcess> UpAsync(CancellationToken cancellationToken) => SandboxProcess.UpAsync(cancellationToken, "--no-samples", "--no-operator");

    private static async Task<(int ExitCode, string Output, string Error)> CheckAsync(
        SandboxProcess sandbox, Dictionary<string, string?> environment, CancellationToken cancellationToken, params string[] options)
    {
        var all = new Dictionary<string, string?>(sandbox.AwsEnvironment) { ["KUBECONFIG"] = sandbox.Kubeconfig, ["POD_NAMESPACE"] = "default" };
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        var result = await Tool.RunAsync("dotnet", [Binaries.Operator, "check", .. options], all, null, cancellationToken);
        return (result.ExitCode, result.Output, result.Error);
    }

    private static void AssertOneFailure((int ExitCode, string Output, string Error) run, string message)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(message, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains($"ok   definition {Definition}: ", run.Output, StringComparison.Ordinal);
    }
}
