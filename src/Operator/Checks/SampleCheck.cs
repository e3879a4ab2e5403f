using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Checks;

/// <summary>
/// Whether the API server takes a valid object and refuses an invalid one: a dry run, nothing is stored. The operator's own account may
/// not create objects, so in its pod this is skipped; a person who runs the verb may.
/// </summary>
internal static class SampleCheck
{
    private const string Name = "sample";

    public static async Task<CheckResult> RunAsync(KubernetesClient client, string ns, CancellationToken cancellationToken)
    {
        if (await ApplyAsync(client, ns, "HTTP_PROXY", cancellationToken) is { } refused)
        {
            return refused.StatusCode == System.Net.HttpStatusCode.Forbidden
                ? CheckResult.Skipped(Name, "this account may not create integrations, which is right for the operator's own")
                : CheckResult.Failed(Name, $"Apply the CustomResourceDefinitions of this release, or ask who runs the admission control of namespace {ns}. A valid Integration is refused: {refused.Message}");
        }

        return await ApplyAsync(client, ns, "NO_SUCH_TYPE", cancellationToken) is null
            ? CheckResult.Failed(Name, "Apply the CustomResourceDefinitions of this release: the schema lets an integrationType through that does not exist.")
            : CheckResult.Passed(Name, $"a valid Integration is taken in namespace {ns} and an invalid one refused (dry run)");
    }

    private static async Task<KubernetesApiException?> ApplyAsync(KubernetesClient client, string ns, string type, CancellationToken cancellationToken)
    {
        var body = $$$"""
            {"apiVersion":"{{{ApiGroup.GroupVersion}}}","kind":"Integration","metadata":{"name":"operator-check"},
             "spec":{"apiId":"a1b2c3d4","integrationType":"{{{type}}}","integrationMethod":"GET","integrationUri":"https://example.com","payloadFormatVersion":"1.0"}}
            """;
        try
        {
            await client.PatchAsync<Integration>(
                new ObjectKey(ns, "operator-check"), new V1Patch(body, V1Patch.PatchType.ApplyPatch), new PatchOptions { DryRun = true, Force = true }, cancellationToken);
            return null;
        }
        catch (KubernetesApiException exception)
        {
            return exception;
        }
    }
}
