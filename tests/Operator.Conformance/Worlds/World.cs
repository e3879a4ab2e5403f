using System.Text.Json.Nodes;

namespace Operator.Conformance.Worlds;

/// <summary>A Kubernetes API that the suites run against: started once per run, shared by all classes of its collection.</summary>
public abstract class World : IAsyncLifetime
{
    // Definitions that were not there before us, and go with us.
    private readonly List<string> _installed = [];
    private HttpClient? _http;

    /// <summary>Whether this is the sandbox; only <see cref="KnownLimits"/> may care.</summary>
    public abstract bool IsSandbox { get; }

    /// <summary>Why the suites cannot run here; null when they can.</summary>
    public string? Missing { get; protected set; }

    /// <summary>Whether <see cref="ForgetHistoryAsync"/> works: a cluster of somebody else's is not compacted.</summary>
    public virtual bool CanForgetHistory => true;

    /// <summary>The API as its administrator.</summary>
    internal Api Admin => new(_http ?? throw new InvalidOperationException(Missing));

    /// <summary>Path of a kubeconfig for the administrator.</summary>
    public abstract string Kubeconfig { get; }

    /// <summary>Release that the server says it is, for example 1.36; the sandbox claims the behaviour of the one that was recorded.</summary>
    public string Version { get; private set; } = "";

    /// <summary>After this, versions from before are too old for watches and continue tokens.</summary>
    public abstract Task ForgetHistoryAsync(CancellationToken cancellationToken);

    public async ValueTask InitializeAsync()
    {
        _http = await StartAsync(CancellationToken.None);
        if (_http is not null)
        {
            // The suites set their own deadlines; a watch is open for longer than any default.
            _http.Timeout = Timeout.InfiniteTimeSpan;
            var version = (await Admin.GetAsync("version", CancellationToken.None)).MustBe(200).Body!;
            Version = IsSandbox ? RefusalCase.RecordedFrom : $"{version["major"]}.{((string)version["minor"]!).TrimEnd('+')}";
            await InstallAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_http is not null)
        {
            await UninstallAsync();
            _http.Dispose();
        }

        await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client for the administrator, or null with <see cref="Missing"/> set.</summary>
    protected abstract Task<HttpClient?> StartAsync(CancellationToken cancellationToken);

    protected abstract Task StopAsync();

    private async Task InstallAsync()
    {
        foreach (var definition in ManifestFiles.Definitions())
        {
            var name = definition["metadata"]!["name"]!.GetValue<string>();
            var created = await Admin.PostAsync(Paths.Definitions, definition, CancellationToken.None);
            if (created.Code != 409)
            {
                created.MustBe(201);
                _installed.Add(name);
            }

            await Deadline.UntilAsync(
                $"the definition {name} is established and served",
                async token => IsEstablished((await Admin.GetAsync($"{Paths.Definitions}/{name}", token)).Body)
                    && (await Admin.GetAsync(Paths.Everywhere(definition), token)).Code == 200,
                CancellationToken.None);
        }
    }

    private async Task UninstallAsync()
    {
        foreach (var name in _installed)
        {
            await Admin.DeleteAsync($"{Paths.Definitions}/{name}", null, CancellationToken.None);
        }
    }

    private static bool IsEstablished(JsonNode? definition) =>
        definition?["status"]?["conditions"]?.AsArray().Any(c =>
            c!["type"]!.GetValue<string>() == "Established" && c["status"]!.GetValue<string>() == "True") == true;
}
