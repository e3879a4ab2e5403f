namespace Operator.E2E.Real;

/// <summary>A user who edits objects one after the other, without a pause, until told to stop.</summary>
internal sealed class Editor : IAsyncDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly Dictionary<string, string> last = [];
    private readonly Task edits;

    /// <param name="stage">Where.</param>
    /// <param name="names">Objects that exist.</param>
    public Editor(Stage stage, IReadOnlyList<string> names)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(stage.Token);
        edits = EditAsync(stage, names, stop.Token);
    }

    /// <summary>Edits that the API server has taken.</summary>
    public int Count { get; private set; }

    /// <summary>Ends the edits after the one under way.</summary>
    /// <returns>The description that each object has at the end.</returns>
    public async Task<IReadOnlyDictionary<string, string>> StopAsync()
    {
        await stop.CancelAsync();
        await edits;
        return last;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task EditAsync(Stage stage, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            var (name, description) = (names[i % names.Count], $"edit {i}");
            try
            {
                await stage.Kubernetes.PatchAsync(name, $$$"""{"spec":{"description":"{{{description}}}"}}""", stage.Token);
                last[name] = description;
                Count++;
            }
            catch (HttpRequestException)
            {
                // The API server is away for a moment, or its answer was lost: this object says later what it has.
                i--;
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stage.Token);
            }
        }
    }
}
