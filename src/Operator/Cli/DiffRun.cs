using System.Text.Json;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Schema;
using Operator.Planning;
using Operator.Planning.Sources;

namespace Operator.Cli;

/// <summary>What a run of <c>operator diff</c> goes by, besides its files.</summary>
/// <param name="Region">Region of objects for which nobody names one; null for the configured one.</param>
/// <param name="Namespace">Namespace of objects that name none; null for that of the kubeconfig.</param>
/// <param name="Watched">Namespaces that the operator watches; empty for all.</param>
/// <param name="IsOffline">No cluster is to be read.</param>
internal sealed record DiffOptions(string? Region, string? Namespace, IReadOnlyList<string> Watched, bool IsOffline);

/// <summary>One run of <c>operator diff</c>: reads manifests and the cluster, plans each object, says what cannot be planned.</summary>
internal sealed class DiffRun(IAwsConnection aws, Func<ClusterConnection> connect, DiffOptions options, TextWriter error)
{
    private const string DefaultNamespace = "default";

    private readonly GivenManifests given = new();

    /// <summary>In the order of the input; deployments last, because they follow from the rest.</summary>
    public List<ObjectPlan> Plans { get; } = [];

    /// <summary>Something could not be read, is refused, or waits for a person.</summary>
    public bool Failed { get; private set; }

    /// <summary>Why no cluster was read; null when one was.</summary>
    public string? WhyNoCluster { get; private set; }

    /// <summary>Reads the manifests of a file.</summary>
    public void Read(string path)
    {
        try
        {
            foreach (var refusal in ManifestYamlReader.Read(InputText.Read(path)).SelectMany(document => given.Add(path, document)))
            {
                Fail(path, refusal);
            }
        }
        catch (Exception exception) when (exception is ManifestException || InputText.IsUnreadable(exception))
        {
            Fail(path, exception.Message);
        }
    }

    /// <summary>Plans for all that was read.</summary>
    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        using var cluster = Connect();
        var objects = cluster is null ? null : await ReadAsync(cluster, cancellationToken);
        PlanWorld world;
        try
        {
            world = new PlanWorld(
                given, objects, objects is null ? null : cluster!.Client, options.Namespace ?? cluster?.Namespace ?? DefaultNamespace, options.Watched);
        }
        catch (JsonException exception)
        {
            Fail("operator diff", exception.Message);
            return;
        }

        using var services = new PlanServices(aws.Reader, world, options.Region ?? aws.DefaultRegion);
        var (integrations, rest, deployments) = (new IntegrationPlanner(services), new RestIntegrationPlanner(services), new RestDeploymentPlanner(services));
        // Deployments follow from the rest. Of an AwsAccount nothing is in AWS.
        foreach (var one in given.Ours.Where(one => one.Kind != nameof(AwsAccount)).OrderBy(one => one.Kind == nameof(RestDeployment)))
        {
            await GuardedAsync(one, () => one.Kind switch
            {
                nameof(Integration) => integrations.PlanAsync(world.Find<Integration>(one), cancellationToken),
                nameof(RestIntegration) => rest.PlanAsync(world.Find<RestIntegration>(one), cancellationToken),
                nameof(RestDeployment) => deployments.PlanAsync(world.Find<RestDeployment>(one), cancellationToken),
                _ => throw new PlanException("objects of this kind cannot be compared."),
            });
        }
    }

    private ClusterConnection? Connect()
    {
        if (options.IsOffline)
        {
            WhyNoCluster = "--offline is given";
            return null;
        }

        try
        {
            return connect();
        }
        catch (Exception exception) when (exception is KubeConfigException or FormatException)
        {
            WhyNoCluster = Sentence(exception);
            return null;
        }
    }

    // A cluster that shows only some of it would make a plan that is wrong, and not merely less exact.
    private async Task<ClusterObjects?> ReadAsync(ClusterConnection cluster, CancellationToken cancellationToken)
    {
        try
        {
            var objects = await ClusterObjects.ReadAsync(cluster.Client, options.Watched, cancellationToken);
            foreach (var unreadable in objects.Unreadable)
            {
                Fail("operator diff", $"{unreadable} of the cluster cannot be read: what it uses or claims is not known.");
            }

            return objects;
        }
        catch (Exception exception) when (IsOfCluster(exception))
        {
            WhyNoCluster = Sentence(exception);
            return null;
        }
    }

    private async Task GuardedAsync(GivenObject one, Func<Task<ObjectPlan>> plan)
    {
        try
        {
            Plans.Add(await plan());
            Failed |= Plans[^1].Plan.IsBlocked;
        }
        catch (Exception exception) when (exception is AwsCallException or CredentialsUnavailableException or PlanException or JsonException || IsOfCluster(exception))
        {
            Fail(one.Path, $"{one.Kind} \"{one.Name}\": {exception.Message}");
        }
    }

    private static bool IsOfCluster(Exception exception) =>
        exception is KubernetesApiException or KubeConfigException or HttpRequestException or IOException or TimeoutException;

    private static string Sentence(Exception exception) => exception.Message.TrimEnd('.', '\n');

    private void Fail(string path, string message)
    {
        Failed = true;
        error.WriteLine($"{path}: {message}");
    }
}
