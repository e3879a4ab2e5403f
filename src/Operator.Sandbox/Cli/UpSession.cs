using System.Text.Json;

namespace Operator.Sandbox.Cli;

/// <summary>One run of <c>up</c>, from start to the last file removed. Returns the exit code: 0 when it was told to stop, else 1.</summary>
internal sealed class UpSession(UpOptions options, TextWriter output, TextWriter error, TimeProvider time)
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(90);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await UpAsync(cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is SandboxException or IOException or HttpRequestException or UnauthorizedAccessException or JsonException)
        {
            await error.WriteLineAsync($"operator-sandbox: {e.Message}");
            return 1;
        }
    }

    private async Task UpAsync(CancellationToken stop)
    {
        var folder = options.Manifests ?? Installation.FindManifests(AppContext.BaseDirectory);
        var definitions = ManifestFolder.Read(Path.Combine(folder.FullName, "crds"));
        var samples = options.NoSamples ? [] : ManifestFolder.Read(Path.Combine(folder.FullName, "samples"));
        var binary = options.NoOperator ? null : options.Operator ?? Installation.FindOperator(AppContext.BaseDirectory);

        using var workspace = new Workspace();
        using var kubeconfig = KubeconfigFile.Reserve(options.Kubeconfig?.FullName ?? Path.Combine(workspace.FullName, "kubeconfig"));
        await using var host = await StartServersAsync(definitions, stop);
        await using var child = binary is null ? null : StartOperator(binary, workspace, host);
        using var client = new ClusterClient(host.Kubernetes.Address, time);
        try
        {
            await UnlessOperatorEndsAsync(child, token => BecomeReadyAsync(definitions, samples, host, client, kubeconfig, child is not null, token), stop);
            await UnlessOperatorEndsAsync(child, token => Task.Delay(Timeout.InfiniteTimeSpan, time, token), stop);
        }
        catch (SandboxException) when (child is not null)
        {
            workspace.Keep = true;
            await error.WriteLineAsync($"The operator's log: {workspace.OperatorLog}");
            throw;
        }
        finally
        {
            if (stop.IsCancellationRequested)
            {
                await output.WriteLineAsync("Stopping.");
            }
        }
    }

    private async Task<SandboxHost> StartServersAsync(IReadOnlyList<Manifest> definitions, CancellationToken cancellationToken)
    {
        try
        {
            return await SandboxHost.StartAsync(
                new SandboxHostOptions
                {
                    KubernetesPort = options.KubernetesPort,
                    ApiGatewayPort = options.ApiGatewayPort,
                    Region = options.Region,
                    CustomResourceDefinitions = [.. definitions.Select(d => d.Object)],
                    TimeProvider = time,
                },
                cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw new SandboxException($"A CustomResourceDefinition is not valid: {e.Message}", e);
        }
    }

    private OperatorProcess StartOperator(FileInfo binary, Workspace workspace, SandboxHost host)
    {
        // The operator needs its kubeconfig now, the user's appears when everything is ready.
        var kubeconfig = KubeconfigFile.Reserve(Path.Combine(workspace.FullName, "operator-kubeconfig"));
        kubeconfig.Write(host.Kubernetes.Address);
        var child = OperatorProcess.Start(binary, workspace.OperatorLog, time, environment => OperatorEnvironment.Apply(
            environment, kubeconfig.FullName, host.ApiGateway.Address, options.Region, workspace.FullName));
        output.WriteLine($"Operator started; its log: {workspace.OperatorLog}");
        return child;
    }

    private async Task BecomeReadyAsync(
        IReadOnlyList<Manifest> definitions,
        IReadOnlyList<Manifest> samples,
        SandboxHost host,
        ClusterClient client,
        KubeconfigFile kubeconfig,
        bool reconciled,
        CancellationToken cancellationToken)
    {
        var resources = new Dictionary<Manifest, ApiResource>();
        foreach (var sample in samples)
        {
            resources.Add(sample, await client.ApplyAsync(sample, cancellationToken));
        }

        // What our CRDs define has a Ready condition to wait for; a Namespace or Secret beside it has none.
        var groups = definitions.Select(d => (string?)d.Object["spec"]?["group"]).ToHashSet(StringComparer.Ordinal);
        var custom = resources.Where(pair => groups.Contains(pair.Value.ApiVersion.Split('/')[0])).ToList();
        if (samples.Count > 0)
        {
            await output.WriteLineAsync($"Applied {samples.Count} samples.");
        }

        if (reconciled)
        {
            await Task.WhenAll(custom.GroupBy(pair => pair.Value, pair => pair.Key).Select(group => WaitAsync(client, group.Key, group, cancellationToken)));
        }

        kubeconfig.Write(host.Kubernetes.Address);
        var kinds = custom.Select(pair => pair.Value).Distinct().ToList();
        foreach (var kind in kinds)
        {
            await output.WriteAsync($"\n{Summary.Table(await client.TableAsync(kind, cancellationToken))}");
        }

        var commands = Summary.Commands(
            kubeconfig.FullName,
            host.ApiGateway.Address,
            options.Region,
            kinds.Count > 0 ? [.. kinds.Select(kind => kind.Plural)] : [.. definitions.Select(d => (string?)d.Object["spec"]?["names"]?["plural"]).OfType<string>()],
            FirstOf(custom, "apiId") ?? "API-ID",
            FirstOf(custom, "restApiId"),
            reconciled);
        await output.WriteAsync($"\nKubeconfig: {kubeconfig.FullName}\n\n{commands}\n");
        await output.WriteLineAsync($"sandbox ready: kubernetes={Plain(host.Kubernetes.Address)} api-gateway={Plain(host.ApiGateway.Address)} kubeconfig={kubeconfig.FullName}");
        await output.FlushAsync(cancellationToken);
    }

    /// <summary>Follows the samples of one resource by a watch, a line per change, until all are Ready or the bound is over.</summary>
    private async Task WaitAsync(ClusterClient client, ApiResource resource, IEnumerable<Manifest> samples, CancellationToken cancellationToken)
    {
        var tracker = new ReadinessTracker(samples.Select(s => ReadinessTracker.KeyOf(s.Object)));
        using var bound = new CancellationTokenSource(ReadyBound, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, bound.Token);
        try
        {
            await foreach (var item in client.WatchAsync(resource, either.Token))
            {
                if (tracker.Observe(item) is { } line)
                {
                    await output.WriteLineAsync(line);
                }

                if (tracker.AllReady)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SandboxException(
                $"Not Ready within {ReadyBound.TotalSeconds:0} s:\n{string.Join('\n', tracker.NotReady())}");
        }
    }

    /// <summary>Runs a step of the session; an operator that ends meanwhile ends the session.</summary>
    private static async Task UnlessOperatorEndsAsync(OperatorProcess? child, Func<CancellationToken, Task> step, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var work = step(end.Token);
        if (child is null)
        {
            await work;
            return;
        }

        var exited = child.ExitedAsync(end.Token);
        var first = await Task.WhenAny(work, exited);
        await end.CancelAsync();
        if (first == work || !exited.IsCompletedSuccessfully || stop.IsCancellationRequested)
        {
            await work;
            return;
        }

        // The step fails or is cancelled for want of its operator: that is not what the user needs to hear.
        await Task.WhenAny(work);
        throw new SandboxException($"The operator ended with exit code {await exited}. Its last lines:\n{child.Tail}");
    }

    private static string? FirstOf(IEnumerable<KeyValuePair<Manifest, ApiResource>> samples, string field) =>
        samples.Select(pair => (string?)pair.Key.Object["spec"]?[field]).FirstOrDefault(value => value is not null);

    private static string Plain(Uri address) => address.ToString().TrimEnd('/');
}
