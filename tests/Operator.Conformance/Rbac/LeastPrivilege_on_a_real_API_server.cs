using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Conformance.Worlds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Finalizers;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.LeaderElection;
using Operator.Kubernetes.Patching;
using Operator.Kubernetes.Reflection;

namespace Operator.Conformance.Rbac;

/// <summary>
/// The roles in <c>config/rbac</c> are enough and no more: the components that talk to the API server run as the service account that
/// is bound to them, and what they asked for is compared with what is granted.
/// </summary>
[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class LeastPrivilege_on_a_real_API_server(RealWorld world) : Suite(world)
{
    private const string ShippedName = "apigateway-integration-operator";
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    private readonly List<string> _created = [];
    private List<JsonNode> _manifests = [];

    private string User => $"system:serviceaccount:{Namespace}:{Namespace}";

    private string[] Groups => ["system:serviceaccounts", $"system:serviceaccounts:{Namespace}"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // Under a name of their own, so that they neither meet an installed operator nor a test beside this one.
        _manifests = [.. ManifestFiles.Read("config/rbac")
            // Roles with labels are for people.
            .Where(manifest => manifest["metadata"]?["labels"] is null && (string?)manifest["kind"] != "Kustomization")
            .Select(manifest => JsonNode.Parse(manifest.ToJsonString().Replace(ShippedName, Namespace, StringComparison.Ordinal))!)];
        foreach (var manifest in _manifests)
        {
            var collection = Paths.Of((string?)manifest["metadata"]!["namespace"], manifest);
            (await Api.PostAsync(collection, manifest, Token)).MustBe(201);
            _created.Add($"{collection}/{manifest["metadata"]!["name"]}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var path in _created)
        {
            await Api.DeleteAsync(path, null, CancellationToken.None);
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_call_is_allowed_and_every_right_is_used()
    {
        await using var proxy = await RecordingProxy.StartAsync(world.ClientFor(User, Groups), Token);
        using var client = new KubernetesClient(
            new KubernetesClientConfiguration { Host = proxy.Address },
            new KubernetesClientOptions { JsonOptions = ApiJson.Options, FieldManager = ShippedName });

        var failure = await Record.ExceptionAsync(() => LeadAsync(client, () => ReconcileAsync(client)));

        // First, because a refused call is why the rest went wrong.
        var refused = proxy.Calls.Where(call => call.Status == 403).Select(call => call.Call).Distinct();
        Assert.True(!refused.Any(), $"Needed, but not granted: {string.Join("; ", refused)}");
        Assert.Null(failure);
        var granted = Right.GrantedBy(_manifests).ToList();
        var unused = granted.Where(right => !proxy.Calls.Any(call => right.Covers(call.Call)));
        Assert.True(!unused.Any(), $"Granted, but nothing asks for it: {string.Join("; ", unused)}");
        var beyond = proxy.Calls.Select(call => call.Call).Distinct().Where(call => !granted.Exists(right => right.Covers(call)));
        Assert.True(!beyond.Any(), $"Asked for, but not granted by these roles: {string.Join("; ", beyond)}");
    }

    [Fact]
    public async Task Of_all_verbs_on_all_resources_only_the_granted_ones_are_allowed()
    {
        var granted = Right.GrantedBy(_manifests).ToList();
        var questions = (await ServedResourcesAsync())
            .SelectMany(resource => Verbs.SelectMany(verb => new[] { Namespace, "default" }.Select(ns => new Right(verb, resource.Group, resource.Resource, ns))))
            .ToList();
        Assert.True(questions.Count > 500, $"Discovery gave only {questions.Count} questions.");

        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (question, token) =>
        {
            // Everybody who is authenticated may ask about himself; that is the cluster's own grant.
            var expected = granted.Exists(right => right.Covers(question)) || IsAboutOneself(question);
            if (await IsAllowedAsync(question, token) != expected)
            {
                wrong.Add($"{question} should be {(expected ? "allowed" : "refused")}");
            }
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_call_beyond_the_roles_is_refused_by_name()
    {
        using var http = world.ClientFor(User, Groups);
        var asOperator = new Api(http);
        var integrations = Paths.Integrations(Namespace);
        foreach (var (method, path, verb, resource, group) in new[]
        {
            (HttpMethod.Delete, $"{integrations}/one", "delete", "integrations", ApiGroup.Name),
            (HttpMethod.Get, $"api/v1/namespaces/{Namespace}/secrets", "list", "secrets", ""),
            (HttpMethod.Get, $"{Paths.Leases("default")}/any", "get", "leases", "coordination.k8s.io"),
            (HttpMethod.Get, Paths.Events(Namespace), "list", "events", "events.k8s.io"),
        })
        {
            var ns = path.Contains("/default/", StringComparison.Ordinal) ? "default" : Namespace;
            var answer = await asOperator.SendAsync(method, path, null, Api.Json, Token);
            answer.MustBe(403);
            Assert.Equal("Forbidden", answer.Reason);
            Assert.Contains($"is forbidden: User \"{User}\" cannot {verb} resource \"{resource}\" in API group \"{group}\" in the namespace \"{ns}\"", answer.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Takes the lease, works and gives it back.</summary>
    private async Task LeadAsync(KubernetesClient client, Func<Task> work)
    {
        var options = new LeaderElectionOptions
        {
            Namespace = Namespace,
            LeaseName = ShippedName,
            Identity = LeaderIdentity.Create(),
        };
        var elector = new LeaderElector(client, options, TimeProvider.System, NullLoggerFactory.Instance);
        await elector.RunAsync(
            async _ =>
            {
                await work();
                return true;
            },
            Token);
        var lease = (await Api.GetAsync($"{Paths.Leases(Namespace)}/{ShippedName}", Token)).MustBe(200);
        Assert.Equal("", (string?)lease.At("spec.holderIdentity") ?? "");
    }

    /// <summary>What a pass does to an object, from the first sight to the last.</summary>
    private async Task ReconcileAsync(KubernetesClient client)
    {
        using var stop = Deadline.Create(Token);
        var events = new EventRecorder(
            client, new EventRecorderOptions { ReportingController = ShippedName, ReportingInstance = "conformance" }, TimeProvider.System, NullLoggerFactory.Instance);
        var recording = events.RunAsync(stop.Token);
        var held = await ReconcileAsync<Integration, IntegrationSpec, IntegrationStatus>(
            client,
            "integrations",
            new JsonObject { ["apiId"] = "a1b2c3d4", ["integrationType"] = "AWS_PROXY", ["integrationUri"] = "arn:aws:lambda:us-west-2:123456789012:function:orders" },
            new IntegrationStatus { IntegrationId = "abc123" });
        await ReconcileAsync<RestIntegration, RestIntegrationSpec, RestIntegrationStatus>(
            client,
            "restintegrations",
            new JsonObject { ["restApiId"] = "r3st4p1x", ["resourceId"] = "res2mock00", ["httpMethod"] = "GET", ["type"] = "MOCK" },
            new RestIntegrationStatus { ResourceId = "res2mock00" });
        await ReconcileAsync<RestDeployment, RestDeploymentSpec, RestDeploymentStatus>(
            client,
            "restdeployments",
            new JsonObject { ["restApiId"] = "r3st4p1x", ["stageName"] = "prod" },
            new RestDeploymentStatus { DeploymentId = "abc123" });

        await ReconcileAsync<AwsAccount, AwsAccountSpec, AwsAccountStatus>(
            client,
            "awsaccounts",
            new JsonObject { ["allowedNamespaces"] = new JsonObject() },
            new AwsAccountStatus { AccountId = "123456789012" },
            isNamespaced: false);
        await ReadNamespacesAsync(client);

        // What tells this cluster's statements in Lambda policies from others'.
        Assert.NotNull((await client.GetAsync<V1Namespace>(new ObjectKey(null, "kube-system"), Token))?.Metadata.Uid);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            events.Publish(held, EventType.Normal, "Created", "Create", "Created integration abc123.");
        }

        await Deadline.UntilAsync(
            "the event has become a series",
            async token => (await Api.GetAsync(Paths.Events(Namespace), token)).At("items")!.AsArray().Any(e => (int?)e!["series"]?["count"] == 2),
            Token);
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => recording);
    }

    /// <summary>One object's life, as the reconcilers of every kind have it: list, watch, finalizer, status, finalizer.</summary>
    private async Task<T> ReconcileAsync<T, TSpec, TStatus>(KubernetesClient client, string plural, JsonObject spec, TStatus status, bool isNamespaced = true)
        where T : CustomKubernetesEntity<TSpec, TStatus>
        where TSpec : new()
        where TStatus : class, new()
    {
        using var stop = Deadline.Create(Token);
        // What has no namespace must not meet that of a test beside this one.
        var name = isNamespaced ? "privilege" : Namespace;
        var informer = new Informer<T>(client, new InformerOptions<T> { Name = plural }, TimeProvider.System, NullLoggerFactory.Instance);
        var seen = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        informer.Subscribe(change =>
        {
            if (change.Key == new ObjectKey(isNamespaced ? Namespace : null, name) && informer.Store.Get(change.Key) is { } entity)
            {
                seen.TrySetResult(entity);
            }
        });
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(stop.Token);

        // Created after the list, so that it comes by the watch.
        var manifest = new JsonObject
        {
            ["apiVersion"] = ApiGroup.GroupVersion,
            ["kind"] = typeof(T).Name,
            ["metadata"] = isNamespaced ? new JsonObject { ["name"] = name, ["namespace"] = Namespace } : new JsonObject { ["name"] = name },
            ["spec"] = spec,
        };
        var collection = $"apis/{ApiGroup.GroupVersion}/{(isNamespaced ? $"namespaces/{Namespace}/" : "")}{plural}";
        (await Api.PostAsync(collection, manifest, Token)).MustBe(201);
        _created.Add($"{collection}/{name}");
        var created = await seen.Task.WaitAsync(stop.Token);

        var gate = new FinalizerGate<T>(client, ApiGroup.Finalizer);
        var held = Assert.IsType<FinalizerOutcome<T>.Changed>(await gate.EnsureAsync(created, Token)).Entity;
        var after = ObjectCopy.ByJson(KubernetesJson.TypeInfo<T>(ApiJson.Options))(held);
        after.Status = status;
        var written = await new StatusPatcher<T>(client, ApiJson.Options).PatchAsync(held, after, optimisticLock: true, Token);
        Assert.NotEqual(held.Metadata.ResourceVersion, written.Metadata.ResourceVersion);

        // The second removal finds the work done, which takes a look at the object.
        Assert.IsType<FinalizerOutcome<T>.Changed>(await gate.RemoveAsync(held));
        Assert.IsType<FinalizerOutcome<T>.Unchanged>(await gate.RemoveAsync(held));
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => running);
        return held;
    }

    /// <summary>The labels of namespaces, as the directory of accounts reads them.</summary>
    private async Task ReadNamespacesAsync(KubernetesClient client)
    {
        using var stop = Deadline.Create(Token);
        var informer = new Informer<V1Namespace>(client, new InformerOptions<V1Namespace> { Name = "namespaces" }, TimeProvider.System, NullLoggerFactory.Instance);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = $"{Namespace}-late";
        informer.Subscribe(change =>
        {
            if (change.Key.Name == late)
            {
                seen.TrySetResult();
            }
        });
        var running = informer.RunAsync(stop.Token);
        await informer.WaitForSyncAsync(stop.Token);

        // Made after the list, so that it comes by the watch.
        (await Api.PostAsync("api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = late } }, Token)).MustBe(201);
        _created.Add($"api/v1/namespaces/{late}");
        await seen.Task.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => running);
    }

    private async Task<List<(string Group, string Resource)>> ServedResourcesAsync()
    {
        var groups = (await Api.GetAsync("apis", Token)).MustBe(200).At("groups")!.AsArray()
            .Select(group => (Path: $"apis/{group!["preferredVersion"]!["groupVersion"]}", Name: group["name"]!.GetValue<string>()));
        var resources = new List<(string, string)>();
        foreach (var (path, group) in groups.Prepend(("api/v1", "")))
        {
            var list = (await Api.GetAsync(path, Token)).MustBe(200);
            resources.AddRange(list.At("resources")!.AsArray().Select(resource => (group, resource!["name"]!.GetValue<string>())));
        }

        return resources;
    }

    private async Task<bool> IsAllowedAsync(Right question, CancellationToken token)
    {
        var parts = question.Resource.Split('/');
        var review = await Api.PostAsync(
            "apis/authorization.k8s.io/v1/subjectaccessreviews",
            new JsonObject
            {
                ["apiVersion"] = "authorization.k8s.io/v1",
                ["kind"] = "SubjectAccessReview",
                ["spec"] = new JsonObject
                {
                    ["user"] = User,
                    ["groups"] = new JsonArray([.. Groups.Append("system:authenticated").Select(group => (JsonNode?)group)]),
                    ["resourceAttributes"] = new JsonObject
                    {
                        ["verb"] = question.Verb,
                        ["group"] = question.Group,
                        ["resource"] = parts[0],
                        ["subresource"] = parts.Length > 1 ? parts[1] : "",
                        ["namespace"] = question.Namespace,
                    },
                },
            },
            token);
        return review.MustBe(201).At("status.allowed")!.GetValue<bool>();
    }

    private static bool IsAboutOneself(Right question) =>
        question.Verb == "create" && question.Group is "authorization.k8s.io" or "authentication.k8s.io" && question.Resource.StartsWith("selfsubject", StringComparison.Ordinal);
}
