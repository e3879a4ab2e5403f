namespace Operator.ApiGateway.Resilience;

/// <summary>
/// How fast tokens come: up to a ceiling, halved when other callers of the account turn out to need the quota too, and back in a
/// straight line when they do not (the rule by which TCP shares a line without anybody counting). Time is given in seconds; not
/// thread-safe.
/// </summary>
/// <remarks>
/// The numbers, and why. <b>Half</b>: two callers at the quota need one cut to fit beside each other. <b>At most one cut in a
/// second</b>: requests under way when the first 429 came say nothing new. <b>Floor</b>: one call in two seconds (or half of a ceiling below
/// one a second), which still lets an edit through and notices that the crowd is gone. <b>Two seconds</b> of quiet before the rate
/// rises again: a burst of 40 refills in four. <b>A minute</b> from nothing to the ceiling: a pipeline that applies a hundred resources
/// takes about that long, and a faster return would test its patience, one 429 each time, again and again.
/// </remarks>
internal sealed class AdaptiveRate
{
    private const double ReactionSeconds = 1;
    private const double QuietSeconds = 2;
    private const double RecoverySeconds = 60;

    private readonly double _ceiling;
    private readonly double _floor;
    private readonly double _slope;
    private double _pause;
    private double _quietLeft;
    private double _sinceCut = double.PositiveInfinity;

    /// <param name="ceiling">Tokens per second when nobody else is in the way.</param>
    public AdaptiveRate(double ceiling)
    {
        _ceiling = ceiling;
        _floor = Math.Min(ceiling / 2, 0.5);
        _slope = ceiling / RecoverySeconds;
        Current = ceiling;
    }

    /// <summary>Tokens per second now.</summary>
    public double Current { get; private set; }

    /// <summary>The present rate as a share of the ceiling.</summary>
    public double Share => Current / _ceiling;

    /// <summary>Lets time pass.</summary>
    /// <returns>The tokens that came meanwhile.</returns>
    public double Advance(double seconds)
    {
        _sinceCut += seconds;
        var paused = Math.Min(seconds, _pause);
        _pause -= paused;
        seconds -= paused;

        var quiet = Math.Min(seconds, _quietLeft);
        _quietLeft -= quiet;
        seconds -= quiet;
        var earned = Current * quiet;

        var rise = (_ceiling - Current) / _slope;
        var rising = Math.Min(seconds, rise);
        earned += (Current * rising) + (_slope * rising * rising / 2);
        Current = rising == rise ? _ceiling : Current + (_slope * rising);
        return earned + (_ceiling * (seconds - rising));
    }

    /// <summary>How long it takes until this many tokens have come.</summary>
    public double SecondsFor(double tokens)
    {
        if (tokens <= Current * _quietLeft)
        {
            return _pause + (tokens / Current);
        }

        tokens -= Current * _quietLeft;
        var rise = (_ceiling - Current) / _slope;
        var whileRising = (Current * rise) + (_slope * rise * rise / 2);
        return _pause + _quietLeft + (tokens >= whileRising
            ? rise + ((tokens - whileRising) / _ceiling)
            : (Math.Sqrt((Current * Current) + (2 * _slope * tokens)) - Current) / _slope);
    }

    /// <summary>Others need the quota: half the rate, not below the floor, and no rise before it has been quiet for a while.</summary>
    public void Cut()
    {
        _quietLeft = QuietSeconds;
        if (_sinceCut >= ReactionSeconds)
        {
            Current = Math.Max(_floor, Current / 2);
            _sinceCut = 0;
        }
    }

    /// <summary>No tokens come for this long.</summary>
    public void Pause(double seconds) => _pause = Math.Max(_pause, seconds);
}
