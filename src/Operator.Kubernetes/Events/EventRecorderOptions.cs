namespace Operator.Kubernetes.Events;

/// <summary>Settings of an <see cref="EventRecorder"/>.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>The controller's qualified name, for example <c>example.io/controller</c>.</summary>
    public required string ReportingController { get; init; }

    /// <summary>This process (the pod); at most 128 characters are used.</summary>
    public required string ReportingInstance { get; init; }

    /// <summary>Events that may wait to be written; more are dropped.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>Events about one object at once.</summary>
    public int BurstPerObject { get; init; } = 25;

    /// <summary>After the burst, one event about an object in this time.</summary>
    public TimeSpan IntervalPerObject { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Events about all objects at once.</summary>
    public int Burst { get; init; } = 200;

    /// <summary>After the burst, one event in this time.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Repeats within this time of the last occurrence join a series; later ones are a new event.</summary>
    public TimeSpan SeriesWindow { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>
    /// Different events remembered for series, and objects remembered for the spam filter; half a kilobyte each. Who writes an event on
    /// transitions only repeats few of them, and what was forgotten is a new event, within the limit over all objects.
    /// </summary>
    public int Memory { get; init; } = 1024;

    /// <summary>How long a stop waits for what is queued to be written.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Attempts to write an event while the API server is away.</summary>
    public int Attempts { get; init; } = 3;
}
