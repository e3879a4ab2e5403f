using System.Net;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Finalizers;
using Operator.Kubernetes.Patching;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.ControlPlane;

/// <summary>The client against a real API server: what a server of our own making could only pretend.</summary>
[Trait("Category", "ControlPlane")]
public sealed class RealApiServerTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>, IAsyncLifetime
{
    private const string Finalizer = "tests.example.io/hold";
    private readonly string namespaceName = $"test-{Guid.NewGuid():N}";
    private KubernetesClient client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        client = new KubernetesClient(
            controlPlane.Configuration,
            new KubernetesClientOptions { JsonOptions = ControlPlaneJson.Options, FieldManager = "tests", UserAgent = "operator-tests" });
        await InstallWidgetsAsync();
        await client.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = namespaceName } }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            await client.DeleteAsync<V1Namespace>(new ObjectKey(null, namespaceName), null, CancellationToken.None);
            client.Dispose();
        }
    }

    [Fact]
    public async Task Objects_are_created_read_patched_and_deleted()
    {
        var created = await CreateAsync("one");
        Assert.Equal("tests.example.io/v1", created.ApiVersion);
        Assert.NotNull(created.Metadata.Uid);
        Assert.NotNull(created.Metadata.CreationTimestamp);

        var patched = await client.PatchAsync<Widget>(Key("one"), Merge("""{"spec":{"color":"red"}}"""), null, Token);
        Assert.Equal(("red", 1), (patched.Spec.Color, patched.Spec.Size));
        Assert.Equal(2, patched.Metadata.Generation);
        Assert.Equal(patched.Metadata.ResourceVersion, (await client.GetAsync<Widget>(Key("one"), Token))?.Metadata.ResourceVersion);

        await client.DeleteAsync<Widget>(Key("one"), null, Token);
        Assert.Null(await client.GetAsync<Widget>(Key("one"), Token));
        await client.DeleteAsync<Widget>(Key("one"), null, Token);
    }

    [Fact]
    public async Task Apply_patches_own_their_fields_and_conflict_unless_forced()
    {
        V1Patch Apply(int size) => new(
            $$"""{"apiVersion":"tests.example.io/v1","kind":"Widget","metadata":{"name":"applied"},"spec":{"size":{{size}} } }""", V1Patch.PatchType.ApplyPatch);

        await client.PatchAsync<Widget>(Key("applied"), Apply(1), new PatchOptions { FieldManager = "a" }, Token);
        var refused = await Assert.ThrowsAsync<KubernetesApiException>(
            () => client.PatchAsync<Widget>(Key("applied"), Apply(2), new PatchOptions { FieldManager = "b" }, Token));
        Assert.True(refused.IsConflict);
        var forced = await client.PatchAsync<Widget>(Key("applied"), Apply(2), new PatchOptions { FieldManager = "b", Force = true }, Token);
        Assert.Equal(2, forced.Spec.Size);
        var dry = await client.PatchAsync<Widget>(Key("applied"), Apply(3), new PatchOptions { FieldManager = "b", DryRun = true }, Token);
        Assert.Equal(3, dry.Spec.Size);
        Assert.Equal(2, (await client.GetAsync<Widget>(Key("applied"), Token))?.Spec.Size);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_a_stale_token_says_so()
    {
        foreach (var index in Enumerable.Range(0, 7))
        {
            await CreateAsync($"w{index}");
        }

        var names = new List<string?>();
        KubernetesList<Widget> page = new();
        do
        {
            page = await client.ListAsync<Widget>(
                new ListOptions { Namespace = namespaceName, Limit = 3, Continue = page.Metadata.ContinueProperty, ResourceVersion = "" }, Token);
            Assert.Empty(page.Invalid);
            names.AddRange(page.Items.Select(static item => item.Metadata.Name));
        }
        while (!string.IsNullOrEmpty(page.Metadata.ContinueProperty));
        Assert.Equal(Enumerable.Range(0, 7).Select(static index => $"w{index}"), names);

        var invalid = await Assert.ThrowsAsync<KubernetesApiException>(
            () => client.ListAsync<Widget>(new ListOptions { Namespace = namespaceName, Limit = 3, Continue = "nonsense" }, Token));
        Assert.Equal(HttpStatusCode.BadRequest, invalid.StatusCode);
    }

    [Fact]
    public async Task A_watch_shows_every_change_and_refuses_a_forgotten_version()
    {
        var list = await client.ListAsync<Widget>(new ListOptions { Namespace = namespaceName }, Token);
        var watch = new WatchOptions { Namespace = namespaceName, ResourceVersion = list.Metadata.ResourceVersion!, ServerTimeout = TimeSpan.FromSeconds(10) };
        await CreateAsync("seen");
        await client.PatchAsync<Widget>(Key("seen"), Merge("""{"spec":{"size":2}}"""), null, Token);
        await client.DeleteAsync<Widget>(Key("seen"), null, Token);

        var changes = await client.WatchAsync<Widget>(watch, Token).Where(static change => change.Type != WatchEventType.Bookmark).Take(3).ToListAsync(Token);
        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted], changes.Select(static change => change.Type));
        Assert.Equal([1, 2, 2], changes.Select(static change => change.Object?.Spec.Size));
        Assert.All(changes, static change => Assert.NotEmpty(change.ResourceVersion));

        var expired = await Assert.ThrowsAsync<KubernetesApiException>(
            async () => await client.WatchAsync<Widget>(watch with { ResourceVersion = "1" }, Token).ToListAsync(Token));
        Assert.True(expired.IsExpired, expired.Message);
    }

    [Fact]
    public async Task A_watch_ends_normally_when_its_time_is_up()
    {
        var list = await client.ListAsync<Widget>(new ListOptions { Namespace = namespaceName }, Token);
        var watch = new WatchOptions { Namespace = namespaceName, ResourceVersion = list.Metadata.ResourceVersion!, ServerTimeout = TimeSpan.FromSeconds(1) };
        Assert.Empty(await client.WatchAsync<Widget>(watch, Token).Where(static change => change.Type != WatchEventType.Bookmark).ToListAsync(Token));
    }

    [Fact]
    public async Task A_status_is_written_once_and_never_to_a_namesake()
    {
        var before = await CreateAsync("status");
        var patcher = new StatusPatcher<Widget>(client, ControlPlaneJson.Options);
        var after = WithPhase(before, "Ready");

        var written = await patcher.PatchAsync(before, after, optimisticLock: true, Token);
        Assert.Equal("Ready", written.Status?.Phase);
        Assert.Equal(after.Status!.SeenAt, written.Status?.SeenAt);
        Assert.Equal(1, written.Metadata.Generation);
        Assert.Same(written, await patcher.PatchAsync(written, WithPhase(written, "Ready"), optimisticLock: false, Token));

        var stale = await Assert.ThrowsAsync<KubernetesApiException>(() => patcher.PatchAsync(before, WithPhase(before, "Late"), optimisticLock: true, Token));
        Assert.True(stale.IsConflict, stale.Message);

        await client.DeleteAsync<Widget>(Key("status"), null, Token);
        await CreateAsync("status");
        var namesake = await Assert.ThrowsAsync<KubernetesApiException>(() => patcher.PatchAsync(before, WithPhase(before, "Wrong"), optimisticLock: false, Token));
        Assert.True(namesake.IsConflict, namesake.Message);
        var locked = await Assert.ThrowsAsync<KubernetesApiException>(() => patcher.PatchAsync(before, WithPhase(before, "Wrong"), optimisticLock: true, Token));
        Assert.True(locked.IsConflict, locked.Message);
    }

    [Fact]
    public async Task Annotations_are_written_but_not_to_a_namesake()
    {
        var before = await CreateAsync("noted");
        var patch = MetadataPatch.Annotations(before.Metadata, new Dictionary<string, string?> { ["example.io/note"] = "a" })!;
        var written = await client.PatchAsync<Widget>(Key("noted"), patch, null, Token);
        Assert.Equal("a", written.Metadata.Annotations?["example.io/note"]);
        var removal = MetadataPatch.Annotations(written.Metadata, new Dictionary<string, string?> { ["example.io/note"] = null })!;
        Assert.Null((await client.PatchAsync<Widget>(Key("noted"), removal, null, Token)).Metadata.Annotations);

        await client.DeleteAsync<Widget>(Key("noted"), null, Token);
        await CreateAsync("noted");
        var namesake = await Assert.ThrowsAsync<KubernetesApiException>(() => client.PatchAsync<Widget>(Key("noted"), patch, null, Token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, namesake.StatusCode);
    }

    [Fact]
    public async Task A_finalizer_holds_the_object_until_it_is_removed()
    {
        var gate = new FinalizerGate<Widget>(client, Finalizer);
        var created = await CreateAsync("held");
        var held = Assert.IsType<FinalizerOutcome<Widget>.Changed>(await gate.EnsureAsync(created, Token)).Entity;
        Assert.Equal([Finalizer], held.Metadata.Finalizers);
        Assert.IsType<FinalizerOutcome<Widget>.Conflict>(await gate.EnsureAsync(created, Token));

        await client.DeleteAsync<Widget>(Key("held"), null, Token);
        var deleting = await client.GetAsync<Widget>(Key("held"), Token);
        Assert.NotNull(deleting?.Metadata.DeletionTimestamp);
        Assert.IsType<FinalizerOutcome<Widget>.Changed>(await gate.RemoveAsync(held));
        Assert.Null(await client.GetAsync<Widget>(Key("held"), Token));
        Assert.IsType<FinalizerOutcome<Widget>.Gone>(await gate.RemoveAsync(held));
    }

    [Fact]
    public async Task A_finalizer_that_moved_in_the_list_is_found_again_and_others_stay()
    {
        var gate = new FinalizerGate<Widget>(client, Finalizer);
        var other = new FinalizerGate<Widget>(client, "tests.example.io/other");
        var first = Assert.IsType<FinalizerOutcome<Widget>.Changed>(await other.EnsureAsync(await CreateAsync("two"), Token)).Entity;
        var both = Assert.IsType<FinalizerOutcome<Widget>.Changed>(await gate.EnsureAsync(first, Token)).Entity;
        Assert.IsType<FinalizerOutcome<Widget>.Changed>(await other.RemoveAsync(both));

        Assert.IsType<FinalizerOutcome<Widget>.Conflict>(await gate.RemoveAsync(both));
        var fresh = (await client.GetAsync<Widget>(Key("two"), Token))!;
        var free = Assert.IsType<FinalizerOutcome<Widget>.Changed>(await gate.RemoveAsync(fresh)).Entity;
        Assert.Empty(free.Metadata.Finalizers ?? []);
        Assert.IsType<FinalizerOutcome<Widget>.Unchanged>(await gate.RemoveAsync(fresh));
    }

    [Fact]
    public async Task Refusals_carry_the_servers_reason()
    {
        var tooBig = Widget.Named("big", namespaceName);
        tooBig.Spec.Size = 101;
        var invalid = await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreateAsync(tooBig, Token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, invalid.StatusCode);
        Assert.Equal("Invalid", invalid.Status?.Reason);
        Assert.Contains("spec.size", invalid.Message, StringComparison.Ordinal);

        await CreateAsync("twice");
        var exists = await Assert.ThrowsAsync<KubernetesApiException>(() => CreateAsync("twice"));
        Assert.Equal("AlreadyExists", exists.Status?.Reason);
        var precondition = await Assert.ThrowsAsync<KubernetesApiException>(
            () => client.DeleteAsync<Widget>(Key("twice"), new DeleteOptions { PreconditionUid = Guid.NewGuid().ToString() }, Token));
        Assert.True(precondition.IsConflict);
    }

    [Fact]
    public async Task Leases_and_events_pass_with_their_microseconds()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234560);
        var lease = await client.CreateAsync(
            new V1Lease
            {
                Metadata = new V1ObjectMeta { Name = "leader", NamespaceProperty = namespaceName },
                Spec = new V1LeaseSpec { HolderIdentity = "me", LeaseDurationSeconds = 15, RenewTime = time, AcquireTime = time },
            },
            Token);
        Assert.Equal(time, lease.Spec?.RenewTime);

        var recorded = await client.CreateAsync(
            new Eventsv1Event
            {
                Metadata = new V1ObjectMeta { Name = "something.1", NamespaceProperty = namespaceName },
                EventTime = time,
                ReportingController = "tests.example.io/controller",
                ReportingInstance = "pod-1",
                Action = "Test",
                Reason = "Tested",
                Note = "A note.",
                Type = "Normal",
                Regarding = new V1ObjectReference { ApiVersion = "v1", Kind = "Namespace", Name = namespaceName, NamespaceProperty = namespaceName },
            },
            Token);
        Assert.Equal(time, recorded.EventTime);
    }

    [Fact]
    public async Task An_uninstalled_kind_is_an_error_and_not_a_missing_object()
    {
        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<Gadget>(new ObjectKey(namespaceName, "x"), Token));
        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task A_client_without_credentials_or_with_another_authority_is_refused()
    {
        using var anonymous = new KubernetesClient(controlPlane.Configuration with { ClientCertificate = null, Exec = null, TokenFile = null, AccessToken = null });
        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => anonymous.GetAsync<V1Namespace>(new ObjectKey(null, namespaceName), Token));
        Assert.True(refused.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, refused.Message);

        using var stranger = new TestCertificates("stranger");
        using var distrustful = new KubernetesClient(controlPlane.Configuration with { SslCaCerts = [stranger.Authority] });
        var untrusted = await Assert.ThrowsAsync<HttpRequestException>(() => distrustful.GetAsync<V1Namespace>(new ObjectKey(null, namespaceName), Token));
        Assert.Equal(HttpRequestError.SecureConnectionError, untrusted.HttpRequestError);
    }

    private static V1Patch Merge(string json) => new(json, V1Patch.PatchType.MergePatch);

    private static Widget WithPhase(Widget source, string phase) => new()
    {
        ApiVersion = source.ApiVersion,
        Kind = source.Kind,
        Metadata = source.Metadata,
        Spec = source.Spec,
        Status = new WidgetStatus { Phase = phase, SeenAt = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) },
    };

    private ObjectKey Key(string name) => new(namespaceName, name);

    private Task<Widget> CreateAsync(string name)
    {
        var widget = Widget.Named(name, namespaceName);
        widget.Spec.Size = 1;
        return client.CreateAsync(widget, Token);
    }

    private async Task InstallWidgetsAsync()
    {
        try
        {
            await client.CreateAsync(CustomResourceDefinition.Widgets(), Token);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // An earlier test of this class installed it.
        }

        var key = new ObjectKey(null, "widgets.tests.example.io");
        var definition = await client.GetAsync<CustomResourceDefinition>(key, Token);
        var started = TimeProvider.System.GetTimestamp();
        while (definition?.Status?.Conditions?.Any(static condition => condition is { Type: "Established", Status: "True" }) != true)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "The CRD was not established.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
            definition = await client.GetAsync<CustomResourceDefinition>(key, Token);
        }
    }
}

/// <summary>A kind that no server serves.</summary>
[KubernetesEntity(Group = "tests.example.io", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
public sealed class Gadget : CustomKubernetesEntity;
