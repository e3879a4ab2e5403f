using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Operator.Kubernetes.Queue;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Queue;

/// <summary>Random histories of a queue against a model that is too simple to be wrong.</summary>
public sealed class WorkQueueModelTests
{
    public enum Op
    {
        Add,
        AddAfter,
        Get,
        Done,
        Advance,
    }

    [Fact]
    public void Any_history_agrees_with_the_model()
    {
        var step = from op in Gen.Elements(Op.Add, Op.Add, Op.AddAfter, Op.Get, Op.Get, Op.Done, Op.Advance)
                   from key in Gen.Choose(0, 3)
                   from lane in Gen.Choose(0, 3)
                   from seconds in Gen.Choose(0, 12)
                   select new Step(op, key, lane, seconds);
        var histories = step.ListOf().Select(steps => steps.ToArray()).ToArbitrary();

        Prop.ForAll(histories, history =>
        {
            var difference = Run(history);
            return (difference is null).Label(difference ?? "");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(120));
    }

    private static string? Run(Step[] history)
    {
        var clock = new FakeTimeProvider();

        // Aging so slow that lanes alone decide: the model knows no aging. It has scenarios of its own.
        using var queue = new WorkQueue<int>(
            new WorkQueueOptions { Name = "model", AgingInterval = TimeSpan.FromDays(1000) }, clock);
        var model = new Model();
        for (var i = 0; i < history.Length; i++)
        {
            var (op, key, lane, seconds) = history[i];
            switch (op)
            {
                case Op.Add:
                    queue.Add(key, lane);
                    model.Add(key, 0, lane);
                    break;
                case Op.AddAfter:
                    queue.AddAfter(key, TimeSpan.FromSeconds(seconds), lane);
                    model.Add(key, seconds, lane);
                    break;
                case Op.Advance:
                    clock.Advance(TimeSpan.FromSeconds(seconds));
                    model.Now += seconds;
                    break;
                case Op.Done when model.Working.Count > 0:
                    var given = model.Working.Order().ElementAt(key % model.Working.Count);
                    queue.Done(given);
                    model.Working.Remove(given);
                    break;
                case Op.Get:
                    if (Get(queue, model) is { } difference)
                    {
                        return string.Create(CultureInfo.InvariantCulture, $"step {i}: {difference}");
                    }

                    break;
                default:
                    break;
            }
        }

        // Nothing is lost: give everything back, wait long enough, and every key the model still knows must come.
        foreach (var key in model.Working.ToArray())
        {
            queue.Done(key);
            model.Working.Remove(key);
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        model.Now += 60;
        while (model.Wanted.Count > 0)
        {
            if (Get(queue, model) is { } difference)
            {
                return $"at the end: {difference}";
            }
        }

        return Get(queue, model);
    }

    private static string? Get(WorkQueue<int> queue, Model model)
    {
        using var impatience = new CancellationTokenSource();
        var get = queue.GetAsync(impatience.Token);
        var allowed = model.Ready();
        if (!get.IsCompleted)
        {
            impatience.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => get.AsTask().GetAwaiter().GetResult());
            return allowed.Count == 0 ? null : $"nothing came, but {string.Join(",", allowed)} could";
        }

        var item = get.AsTask().GetAwaiter().GetResult()!.Value;
        if (model.Working.Contains(item.Key))
        {
            return $"{item.Key} came, but a worker has it";
        }

        if (!allowed.Contains(item.Key))
        {
            return $"{item.Key} came, but only {string.Join(",", allowed)} could";
        }

        if (item.Lane != model.Wanted[item.Key].Lane)
        {
            return $"{item.Key} came in lane {item.Lane}, not {model.Wanted[item.Key].Lane}";
        }

        model.Wanted.Remove(item.Key);
        model.Working.Add(item.Key);
        return null;
    }

    public sealed record Step(Op Op, int Key, int Lane, int Seconds);

    private sealed class Model
    {
        public int Now { get; set; }

        public Dictionary<int, (int Due, int Lane)> Wanted { get; } = [];

        public HashSet<int> Working { get; } = [];

        public void Add(int key, int delay, int lane) =>
            Wanted[key] = Wanted.TryGetValue(key, out var wanted)
                ? (Math.Min(wanted.Due, Now + delay), Math.Max(wanted.Lane, lane))
                : (Now + delay, lane);

        /// <summary>The keys that may come next: due, with no worker, in the highest such lane.</summary>
        public HashSet<int> Ready()
        {
            var due = Wanted.Where(pair => pair.Value.Due <= Now && !Working.Contains(pair.Key)).ToArray();
            var lane = due.Select(pair => pair.Value.Lane).DefaultIfEmpty(0).Max();
            return [.. due.Where(pair => pair.Value.Lane == lane).Select(pair => pair.Key)];
        }
    }
}
