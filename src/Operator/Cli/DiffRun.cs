using System.Text.Json;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
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

    /// <summary>
    /// Those of the files in the order of the input, then what follows for the cluster's; deployments after the rest, which they follow from, and last the
    /// integrations whose permissions follow from deployments.
    /// </summary>
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
        var planner = new ObjectPlanner(services);
        var consequences = new Consequences(services);
        await GuardedAsync("operator diff", "", () => consequences.FindUsersAsync(cancellationToken));
        // Deployments follow from the rest.
        await PlanAsync(planner, world, given.Ours.Where(one => one.Kind != nameof(RestDeployment)), cancellationToken);
        await PlanAsync(planner, consequences.Integrations, cancellationToken);
        await PlanAsync(planner, world, given.Ours.Where(one => one.Kind == nameof(RestDeployment)), cancellationToken);
        var followers = consequences.FollowersOf(Plans);
        await PlanAsync(planner, consequences.RestDeployments, cancellationToken);
        await PlanAsync(planner, followers, cancellationToken);
    }

    private async Task PlanAsync(ObjectPlanner planner, PlanWorld world, IEnumerable<GivenObject> objects, CancellationToken cancellationToken)
    {
        foreach (var one in objects)
        {
            if (world.RefusalOf(one) is { } refusal)
            {
                Refuse(one, refusal);
            }
            else if (one.Kind != nameof(AwsAccount))
            {
                // Of an AwsAccount nothing is in AWS.
                await GuardedAsync(one.Path, $"{one.Kind} \"{one.Name}\": ", async () => Add(await planner.PlanAsync(world.Find(one), cancellationToken)));
            }
        }
    }

    // Of the cluster's objects only those are shown for which something is to be done, or that come to stop.
    private async Task PlanAsync(ObjectPlanner planner, IReadOnlyList<Consequence> consequences, CancellationToken cancellationToken)
    {
        foreach (var consequence in consequences)
        {
            var entity = consequence.Entity;
            await GuardedAsync("operator diff", $"{entity.GetType().Name} \"{ObjectKey.Of(entity)}\" of the cluster: ", async () =>
            {
                var plan = await planner.PlanAsync(entity, cancellationToken);
                if (consequence.IsNews(plan.Plan))
                {
                    Add(plan with { FollowsFrom = consequence.Because });
                }
            });
        }
    }

    private void Add(ObjectPlan plan)
    {
        Plans.Add(plan);
        Failed |= plan.Plan.IsBlocked;
    }

    private void Refuse(GivenObject one, Refusal refusal)
    {
        if (!refusal.IsEdit)
        {
            Fail(one.Path, refusal.Text);
            return;
        }

        Add(new ObjectPlan(one.Kind, refusal.Key, refusal.ApiId, IntegrationPlan.Refused(refusal.Text)));
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

    private async Task GuardedAsync(string path, string subject, Func<Task> plan)
    {
        try
        {
            await plan();
        }
        catch (Exception exception) when (exception is AwsCallException or CredentialsUnavailableException or PlanException or JsonException || IsOfCluster(exception))
        {
            Fail(path, subject + exception.Message);
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
