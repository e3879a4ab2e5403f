using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Tests.Doubles;

/// <summary>One Lease with optimistic locking, and a client per process that can be cut off.</summary>
internal sealed class LeaseServer
{
    private readonly Lock _lock = new();
    private V1Lease? _lease;
    private int _version;

    public string? Holder
    {
        get
        {
            lock (_lock)
            {
                return _lease?.Spec?.HolderIdentity;
            }
        }
    }

    public V1LeaseSpec? Spec
    {
        get
        {
            lock (_lock)
            {
                return _lease?.Spec;
            }
        }
    }

    /// <summary>A client; while <paramref name="fault"/> returns an exception, every request fails with it (after the write, if asked).</summary>
    public ScriptedClient Client(Func<Exception?>? fault = null, bool afterWrite = false) => new()
    {
        OnGet = key => Answer(fault, false, () => Copy(_lease)),
        OnCreate = entity => Answer(fault, afterWrite, () => Create((V1Lease)entity))!,
        OnPatch = (_, patch) => Answer(fault, afterWrite, () => Patch(patch))!,
    };

    public void Take(string holder, DateTime renewTime, int seconds)
    {
        lock (_lock)
        {
            _lease = Stored(new V1LeaseSpec { HolderIdentity = holder, RenewTime = renewTime, LeaseDurationSeconds = seconds });
        }
    }

    private V1Lease? Answer(Func<Exception?>? fault, bool afterWrite, Func<V1Lease?> work)
    {
        lock (_lock)
        {
            var exception = fault?.Invoke();
            if (exception is not null && !afterWrite)
            {
                throw exception;
            }

            var answer = work();
            return exception is null ? answer : throw exception;
        }
    }

    private V1Lease? Create(V1Lease lease)
    {
        if (_lease is not null)
        {
            throw new KubernetesApiException(HttpStatusCode.Conflict, null, "already exists");
        }

        _lease = Stored(lease.Spec!);
        return Copy(_lease);
    }

    private V1Lease? Patch(V1Patch patch)
    {
        var document = JsonNode.Parse(patch.Content)!;
        if (_lease is null)
        {
            throw new KubernetesApiException(HttpStatusCode.NotFound, null, "not found");
        }

        if ((string?)document["metadata"]?["resourceVersion"] != _lease.Metadata.ResourceVersion)
        {
            throw new KubernetesApiException(HttpStatusCode.Conflict, null, "the object has been modified");
        }

        var spec = document["spec"]!;
        var before = _lease.Spec!;
        _lease = Stored(new V1LeaseSpec
        {
            HolderIdentity = (string?)spec["holderIdentity"] ?? before.HolderIdentity,
            LeaseDurationSeconds = (int?)spec["leaseDurationSeconds"] ?? before.LeaseDurationSeconds,
            LeaseTransitions = (int?)spec["leaseTransitions"] ?? before.LeaseTransitions,
            RenewTime = DateTime.Parse((string)spec["renewTime"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
            AcquireTime = before.AcquireTime,
        });
        return Copy(_lease);
    }

    private V1Lease Stored(V1LeaseSpec spec) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "lock",
            NamespaceProperty = "system",
            Uid = "lease",
            ResourceVersion = (++_version).ToString(CultureInfo.InvariantCulture),
        },
        Spec = spec,
    };

    private static V1Lease? Copy(V1Lease? lease) => lease is null ? null : new V1Lease { Metadata = lease.Metadata, Spec = lease.Spec };
}
