using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

/// <summary>What a change does to the stages that deploy themselves.</summary>
internal static class AutoDeployment
{
    public static void Run(Call call, ApiResource api)
    {
        foreach (var stage in api.Stages.Where(stage => stage.Document.Flag("autoDeploy")))
        {
            if (api.Routes.Count == 0)
            {
                stage.Document["lastDeploymentStatusMessage"] =
                    "Deployment attempt failed: At least one route is required before deploying the Api.";
                continue;
            }

            // Only the latest one is kept: thousands of changes must not become thousands of deployments in memory.
            if (stage.Document.Text("deploymentId") is { } previous && api.Deployments.TryGet(previous, out var old)
                && old.Document.Flag("autoDeployed"))
            {
                api.Deployments.Remove(old);
            }

            var deployment = Deployments.Add(call, api, description: "Automatic deployment triggered by changes to the Api configuration", automatic: true);
            stage.Document["deploymentId"] = deployment.Id;
            stage.Document["lastDeploymentStatusMessage"] = $"Successfully deployed stage with deployment ID '{deployment.Id}'";
            stage.Document["lastUpdatedDate"] = call.Timestamp;
        }
    }
}
