using FsCheck;
using FsCheck.Fluent;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests.Resilience;

/// <summary>The bucket under any history of calls, pauses, refusals and people who give up.</summary>
public sealed class AccountRateLimiterProperties
{
    private const double Rate = 5;
    private const int Burst = 7;

    public enum Op
    {
        Call,
        Advance,
        Throttle,
        ThrottleWithRetryAfter,
        GiveUp,
    }

    private static readonly Arbitrary<(Op Op, int Number)[]> Histories =
        (from op in Gen.Elements(Op.Call, Op.Call, Op.Call, Op.Advance, Op.Advance, Op.Throttle, Op.ThrottleWithRetryAfter, Op.GiveUp)
         from number in Gen.Choose(0, 4000)
         select (op, number)).ListOf().Select(steps => steps.ToArray()).ToArbitrary();

    [Fact]
    public void Never_more_than_burst_plus_rate_times_time_in_any_interval_and_no_token_idle_while_somebody_waits() =>
        Prop.ForAll(Histories, history => Play(history) is not { } wrong ? true.Label("") : false.Label(wrong))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(150));

    [Fact]
    public void After_any_history_a_minute_and_two_seconds_of_quiet_bring_back_the_whole_rate_and_burst() =>
        Prop.ForAll(Histories, history =>
        {
            var clock = new FakeClock();
            using var limiter = new AccountRateLimiter(Rate, Burst, clock);
            foreach (var (op, number) in history.Where(step => step.Op is Op.Throttle or Op.Advance))
            {
                if (op == Op.Throttle)
                {
                    limiter.Throttled(null);
                }
                else
                {
                    clock.Advance(TimeSpan.FromMilliseconds(number));
                }
            }

            clock.Advance(TimeSpan.FromSeconds(63));
            var (tokens, rate) = limiter.Level();
            return Math.Abs(rate - Rate) < 1e-9 && Math.Abs(tokens - Burst) < 1e-9;
        }).Check(Config.QuickThrowOnFailure);

    private static string? Play((Op Op, int Number)[] history)
    {
        var clock = new FakeClock();
        using var limiter = new AccountRateLimiter(Rate, Burst, clock);
        List<(double At, long Granted)> seen = [(0, 0)];
        List<(Task Task, CancellationTokenSource Cancellation)> calls = [];
        var now = 0.0;
        foreach (var (op, number) in history)
        {
            switch (op)
            {
                case Op.Call:
                    var cancellation = new CancellationTokenSource();
                    calls.Add((limiter.AcquireAsync((RequestPriority)(number % 4), cancellation.Token).AsTask(), cancellation));
                    break;
                case Op.Advance:
                    // In small steps, so that grants are seen at the moment they are made.
                    for (var left = number; left > 0; left -= 50)
                    {
                        clock.Advance(TimeSpan.FromMilliseconds(Math.Min(50, left)));
                        now += Math.Min(50, left) / 1000.0;
                        seen.Add((now, limiter.Granted));
                    }

                    break;
                case Op.Throttle:
                    limiter.Throttled(null);
                    break;
                case Op.ThrottleWithRetryAfter:
                    limiter.Throttled(TimeSpan.FromMilliseconds(number));
                    break;
                case Op.GiveUp when calls.Count > 0:
                    calls[number % calls.Count].Cancellation.Cancel();
                    break;
                default:
                    break;
            }

            seen.Add((now, limiter.Granted));
            // Who gave up may have been granted before; who did not give up and is not granted waits.
            var idle = limiter.Level().Tokens;
            if (idle >= 1 && limiter.Granted < calls.Count(call => !call.Cancellation.IsCancellationRequested))
            {
                return $"{idle} tokens lie idle while somebody waits";
            }
        }

        // In every interval: granted so far, less what the rate allows so far, never rises by more than the burst.
        var least = double.MaxValue;
        foreach (var (at, granted) in seen)
        {
            var excess = granted - (Rate * at);
            least = Math.Min(least, excess);
            if (excess - least > Burst + 1e-3)
            {
                return $"{excess - least} more than the rate allows up to {at} s";
            }
        }

        return null;
    }
}
