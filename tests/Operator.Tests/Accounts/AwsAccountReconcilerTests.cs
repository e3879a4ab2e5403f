using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Accounts;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Conditions;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Manifests;
using Operator.Sandbox.KubernetesApi;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Accounts;

/// <summary>The life of an AwsAccount: reached or not, in use, let go.</summary>
public sealed class AwsAccountReconcilerTests
{
    private const string Role = "arn:aws:iam::222222222222:role/integrations";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_is_reached_is_ready_and_costs_nothing_more()
    {
        await using var world = await AccountWorld.StartAsync();
        await world.ApplyAsync(new AwsAccountSpec { AssumeRoles = [new AssumeRole { RoleArn = Role }] });

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync());
        var account = await world.GetAsync();
        Assert.Equal("222222222222", account.Status!.AccountId);
        Assert.Equal([ApiGroup.Finalizer], account.Metadata.Finalizers);
        Assert.Contains(Role, Ready(account).Message, StringComparison.Ordinal);

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync());
        Assert.Equal(account.Metadata.ResourceVersion, (await world.GetAsync()).Metadata.ResourceVersion);
        Assert.Equal(0, world.IdentityQuestions);
    }

    [Fact]
    public async Task Of_own_credentials_STS_is_asked_whose_they_are()
    {
        await using var world = await AccountWorld.StartAsync();
        await world.ApplyAsync(new AwsAccountSpec { AccountId = "123456789012" });

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync());

        Assert.Equal(("True", Reasons.Available), (Ready(await world.GetAsync()).Status, Ready(await world.GetAsync()).Reason));
        Assert.Equal(1, world.IdentityQuestions);
    }

    [Fact]
    public async Task Own_credentials_of_another_account_stall_it()
    {
        await using var world = await AccountWorld.StartAsync();
        await world.ApplyAsync(new AwsAccountSpec { AccountId = "999999999999" });

        Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync());

        var account = await world.GetAsync();
        Assert.Equal(Reasons.AccountMismatch, Ready(account).Reason);
        Assert.Contains(account.Status!.Conditions!, condition => condition is { Type: Conditions.Stalled, Status: "True" });
        Assert.Equal([Reasons.AccountMismatch], world.Events.Reasons);
    }

    [Fact]
    public async Task A_role_that_is_refused_is_named_and_tried_again()
    {
        await using var world = await AccountWorld.StartAsync();
        world.Refusal = new RoleNotAssumedException(Role, "STS says AccessDenied (request id 1)", new IOException()) { IsRefused = true };
        await world.ApplyAsync(new AwsAccountSpec { AssumeRoles = [new AssumeRole { RoleArn = Role }] });

        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync()).After);
        var first = await world.GetAsync();
        Assert.Equal(Reasons.RoleNotAssumed, Ready(first).Reason);

        // The same refusal under another request id is nothing new.
        world.Refusal = new RoleNotAssumedException(Role, "STS says AccessDenied (request id 2)", new IOException()) { IsRefused = true };
        await world.ReconcileAsync();
        Assert.Equal(first.Metadata.ResourceVersion, (await world.GetAsync()).Metadata.ResourceVersion);
        Assert.Single(world.Events.All);

        world.Refusal = null;
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync());
        Assert.Equal("True", Ready(await world.GetAsync()).Status);
    }

    [Fact]
    public async Task An_account_in_use_stays_until_its_last_user_is_gone()
    {
        await using var world = await AccountWorld.StartAsync();
        await world.ApplyAsync(new AwsAccountSpec());
        await world.ReconcileAsync();
        world.Users = [.. Enumerable.Range(1, 5).Select(number => new ObjectKey("shop", $"user-{number}"))];
        await world.DeleteAsync();

        Assert.Equal(Reasons.AccountInUse, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync()).Reason);
        var account = await world.GetAsync();
        Assert.Contains(account.Status!.Conditions!, condition => condition is { Type: Conditions.DeletionBlocked, Status: "True", Reason: Reasons.AccountInUse });
        Assert.Contains("5 do (shop/user-1, shop/user-2, shop/user-3, ...)", Ready(account).Message, StringComparison.Ordinal);

        world.Users = [];
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync());
        Assert.Null(await world.FindAsync());
    }

    [Fact]
    public async Task An_account_goes_although_objects_name_it_that_it_does_not_allow()
    {
        await using var world = await AccountWorld.StartAsync();
        await world.ApplyAsync(new AwsAccountSpec());
        await world.ReconcileAsync();
        world.Users = [new ObjectKey("shop", "user"), new ObjectKey("elsewhere", "user")];
        world.Forbidden = ["elsewhere"];
        await world.DeleteAsync();

        Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync());
        Assert.Contains("1 do (shop/user)", Ready(await world.GetAsync()).Message, StringComparison.Ordinal);

        world.Forbidden = ["elsewhere", "shop"];
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync());
        Assert.Null(await world.FindAsync());
    }

    private static V1Condition Ready(AwsAccount account) => account.Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);

    private sealed class AccountWorld : IAccountUsers, IAccountDirectory, IAccountCredentials, ICallerIdentity, IAsyncDisposable
    {
        private const string Name = "payments";
        private readonly KubernetesApiServer cluster;
        private readonly KubernetesClient kube;
        private readonly AwsAccountReconciler reconciler;

        private AccountWorld(KubernetesApiServer cluster)
        {
            this.cluster = cluster;
            kube = new KubernetesClient(
                new KubernetesClientConfiguration { Host = cluster.Address.AbsoluteUri }, new KubernetesClientOptions { JsonOptions = ApiJson.Options });
            reconciler = new AwsAccountReconciler(
                kube, new AccountProbe(this, this, "us-west-2"), [this], this, Events, TimeSpan.FromMinutes(10), new ManualClock(), NullLogger<AwsAccountReconciler>.Instance);
        }

        public RecordedEvents Events { get; } = new();

        public IReadOnlyList<ObjectKey> Users { get; set; } = [];

        public string[] Forbidden { get; set; } = [];

        public Exception? Refusal { get; set; }

        public int IdentityQuestions { get; private set; }

        public static async Task<AccountWorld> StartAsync() => new(await KubernetesApiServer.StartAsync(
            new KubernetesApiOptions { CustomResourceDefinitions = [.. CrdManifests.Documents()] }, Cancel));

        public Task<AwsAccount> ApplyAsync(AwsAccountSpec spec) => kube.CreateAsync(
            new AwsAccount { ApiVersion = ApiGroup.GroupVersion, Kind = nameof(AwsAccount), Metadata = new V1ObjectMeta { Name = Name }, Spec = spec }, Cancel);

        public Task DeleteAsync() => kube.DeleteAsync<AwsAccount>(new ObjectKey(null, Name), null, Cancel);

        public Task<AwsAccount?> FindAsync() => kube.GetAsync<AwsAccount>(new ObjectKey(null, Name), Cancel);

        public async Task<AwsAccount> GetAsync() => await FindAsync() ?? throw new InvalidOperationException("The account is gone.");

        public async Task<ReconcileResult> ReconcileAsync()
        {
            var result = await reconciler.ReconcileAsync(await GetAsync(), new ReconcileContext("test", QueuePriority.Edit, 0), Cancel);
            if (await FindAsync() is { Status.Conditions: { } conditions } account)
            {
                Assert.Empty(ConditionInvariants.Check([.. conditions], account.Metadata.Generation, account.Status.ObservedGeneration));
            }

            return result;
        }

        public IReadOnlyList<ObjectKey> Of(string account) => account == Name ? Users : [];

        public AccountVerdict Find(string? namespaceName, string? accountRef) => Forbidden.Contains(namespaceName)
            ? new AccountRefusal(Reasons.NamespaceNotAllowed, "", MayPass: false)
            : AccountProfile.Environment;

        public AWSCredentials GetCredentials(AccountAccess account) => new Credentials(this);

        public Task<CallerIdentity> GetAsync(AWSCredentials credentials, string region, CancellationToken cancellationToken = default)
        {
            IdentityQuestions++;
            return Task.FromResult(new CallerIdentity("123456789012", "arn:aws:iam::123456789012:user/operator"));
        }

        public async ValueTask DisposeAsync()
        {
            kube.Dispose();
            await cluster.DisposeAsync();
        }

        private sealed class Credentials(AccountWorld world) : AWSCredentials
        {
            public override ImmutableCredentials GetCredentials() => world.Refusal is null ? new("AKIA", "secret", null) : throw world.Refusal;
        }
    }
}
