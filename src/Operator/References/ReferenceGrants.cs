using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Reflection;

namespace Operator.References;

/// <summary>
/// Objects refer to what is in their own namespace; to what is in another one only where a ReferenceGrant of that namespace lets them.
/// </summary>
/// <remarks>
/// Grants are watched, in the newest version that the cluster serves, from the first time that somebody refers to another namespace: who does
/// not pays nothing. A cluster without the kind, or without the right to read it, allows nothing; it is asked again from time to time, and whoever was
/// told so is woken when something else is to be done about it: the first list of grants has come, even an empty one.
/// </remarks>
internal sealed partial class ReferenceGrants : IReferencePolicy
{
    private const string ByNamespace = "namespace";

    /// <summary>What is to be done in a cluster that does not serve grants, as half of a sentence.</summary>
    public const string Install = $"install ReferenceGrant ({ReferenceGrant.Group}), which the cluster does not serve,";

    private static readonly string[] Versions = ["v1", "v1beta1", "v1alpha2"];
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);

    /// <summary>How long a pass waits for the first list.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Namespaces of targets about which something was said before grants were known; noted before what is said is looked up.</summary>
    private readonly ConcurrentDictionary<string, bool> unjudged = new(StringComparer.Ordinal);
    private readonly KubernetesClient client;
    private readonly IReadOnlyCollection<string> namespaces;
    private readonly Action<string> wake;
    private readonly TimeProvider timeProvider;
    private readonly ILoggerFactory loggerFactory;
    private readonly ILogger logger;
    private volatile Informer<ReferenceGrant>? grants;
    private volatile string? missing;

    /// <summary>Makes the policy; it asks for nothing yet.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="namespaces">Namespaces that the operator watches; empty for all.</param>
    /// <param name="wake">Told the namespace in which grants came, went or changed, or are known for the first time.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="loggerFactory">Log.</param>
    public ReferenceGrants(
        KubernetesClient client, IReadOnlyCollection<string> namespaces, Action<string> wake, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        (this.client, this.namespaces, this.wake, this.timeProvider, this.loggerFactory) = (client, namespaces, wake, timeProvider, loggerFactory);
        logger = loggerFactory.CreateLogger<ReferenceGrants>();
    }

    /// <inheritdoc />
    public async ValueTask<ReferenceVerdict> MayReferAsync(ReferenceSource from, ReferenceTarget to, CancellationToken cancellationToken)
    {
        if (from.Namespace == to.Namespace)
        {
            return ReferenceVerdict.Allowed;
        }

        wanted.TrySetResult();
        try
        {
            await known.Task.WaitAsync(Patience, timeProvider, cancellationToken);
            await (grants?.WaitForSyncAsync(cancellationToken) ?? Task.CompletedTask).WaitAsync(Patience, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            // They are not known yet, which is said below.
        }

        if (grants is not { HasSynced: true })
        {
            unjudged[to.Namespace] = true;
        }

        return (grants, missing) switch
        {
            ({ HasSynced: true } watched, _) => Judge(watched.Store.ByIndex(ByNamespace, to.Namespace), from, to),
            (null, { } whatToDo) => Unreadable(whatToDo, from, to),
            _ => new ReferenceVerdict("Wait a moment: the ReferenceGrants, which say who may refer to what, are being read.", IsKnown: false),
        };
    }

    /// <summary>Watches until cancelled, from the first time that grants are asked for.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await wanted.Task.WaitAsync(cancellationToken);
        while (await ReadableAsync(cancellationToken) is null)
        {
            await Task.Delay(Recheck, timeProvider, cancellationToken);
        }

        var watched = grants!;
        var watching = watched.RunAsync(cancellationToken);
        if (await Task.WhenAny(watching, watched.WaitForSyncAsync(cancellationToken)) != watching)
        {
            WakeUnjudged();
            unjudged.Clear();
        }

        await watching;
    }

    /// <summary>The verdict where grants are known.</summary>
    /// <param name="grants">Those of the target's namespace.</param>
    /// <param name="from">Who refers.</param>
    /// <param name="to">To what.</param>
    public static ReferenceVerdict Judge(IEnumerable<ReferenceGrant> grants, ReferenceSource from, ReferenceTarget to) =>
        grants.Any(grant => grant.Allows(from, to)) ? ReferenceVerdict.Allowed : ReferenceVerdict.Refused(WhatIsMissing(from, to));

    /// <summary>The verdict where there are no grants to read.</summary>
    /// <param name="whatToDo">What would have them read, as half of a sentence; <see cref="Install"/> for one.</param>
    /// <param name="from">Who refers.</param>
    /// <param name="to">To what.</param>
    public static ReferenceVerdict Unreadable(string whatToDo, ReferenceSource from, ReferenceTarget to) =>
        ReferenceVerdict.Refused($"Refer to an object in namespace {from.Namespace}, or {whatToDo} so that namespace {to.Namespace} can allow this reference.");

    /// <summary>The resource of grants in the newest version that the cluster serves; null when it serves none.</summary>
    /// <exception cref="KubernetesApiException">The API server refused to say.</exception>
    public static async Task<KubernetesResource?> FindResourceAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        foreach (var version in Versions)
        {
            if (await client.FindResourceAsync($"{ReferenceGrant.Group}/{version}", ReferenceGrant.KindName, cancellationToken) is { } resource)
            {
                return resource;
            }
        }

        return null;
    }

    private static string WhatIsMissing(ReferenceSource from, ReferenceTarget to) =>
        $"Create a ReferenceGrant ({ReferenceGrant.Group}) in namespace {to.Namespace}, from {from.Kind} ({from.Group}) of namespace {from.Namespace} to {to.Kind}{(to.Group.Length == 0 ? "" : $" ({to.Group})")} {to.Name}, or refer to one in namespace {from.Namespace}: what is in another namespace has to be allowed there.";

    // Makes the cache as soon as grants are served and may be read, and says what is missing until then.
    private async Task<Informer<ReferenceGrant>?> ReadableAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await FindResourceAsync(client, cancellationToken) is not { } resource)
            {
                Miss(Install);
            }
            else if (!await MayReadAsync(client.For(resource), cancellationToken))
            {
                var denied = $"let the operator read ReferenceGrants ({ReferenceRights.HowToGrantGrants})";
                if (missing != denied)
                {
                    LogDenied(logger, ReferenceRights.HowToGrantGrants);
                }

                Miss(denied);
            }
            else
            {
                grants = CacheOf(client.For(resource));
            }

            known.TrySetResult();
        }
        catch (Exception exception) when (exception is KubernetesApiException or HttpRequestException or IOException or TimeoutException)
        {
            LogUnread(logger, exception);
        }

        return grants;
    }

    private void Miss(string whatToDo)
    {
        if (Interlocked.Exchange(ref missing, whatToDo) is { } before && before != whatToDo)
        {
            WakeUnjudged();
        }
    }

    private void WakeUnjudged()
    {
        foreach (var (space, _) in unjudged)
        {
            wake(space);
        }
    }

    private async Task<bool> MayReadAsync(IKubernetesClient reader, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var space in namespaces.Count == 0 ? [null] : namespaces.Cast<string?>())
            {
                await reader.ListAsync<ReferenceGrant>(new ListOptions { Namespace = space, Limit = 1 }, cancellationToken);
            }

            return true;
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            return false;
        }
    }

    private Informer<ReferenceGrant> CacheOf(IKubernetesClient reader)
    {
        var informer = new Informer<ReferenceGrant>(
            reader,
            new InformerOptions<ReferenceGrant>
            {
                Name = "referencegrants",
                Namespaces = namespaces,
                Indexes = new Dictionary<string, Func<ReferenceGrant, IEnumerable<string>>> { [ByNamespace] = grant => [grant.Metadata.NamespaceProperty ?? ""] },
            },
            timeProvider,
            loggerFactory);
        informer.Subscribe(change => wake(change.Key.Namespace ?? ""));
        return informer;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "References to other namespaces are refused, because ReferenceGrants cannot be read: {WhatToDo}")]
    private static partial void LogDenied(ILogger logger, string whatToDo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether ReferenceGrants can be read is not known yet; it is asked again")]
    private static partial void LogUnread(ILogger logger, Exception exception);
}
