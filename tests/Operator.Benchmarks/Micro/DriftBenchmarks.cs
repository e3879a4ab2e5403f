using BenchmarkDotNet.Attributes;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Reconcilers.Integrations;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Benchmarks.Micro;

/// <summary>The comparison of an object with AWS, which a no-change pass consists of.</summary>
public class DriftBenchmarks
{
    private readonly Integration entity = SampleObjects.Integration();
    private readonly Model.Integration observed = SampleObjects.Observed();
    private readonly HashSet<string> applied = [.. SampleObjects.Integration().Status!.LastAppliedFields ?? []];

    /// <summary>Normalise both sides and find that nothing differs.</summary>
    [Benchmark(Description = "Drift: compare an object without a difference")]
    public object Compare()
    {
        var desired = DesiredIntegration.From(entity.Spec);
        var state = ResourceState.Observed(FieldMap.Integration, IntegrationMapping.ToObserved(observed));
        var changes = StateDiff.Compare(desired, state, applied);
        return changes.Count == 0 ? changes : throw new InvalidOperationException($"{changes[0].Path} differs.");
    }
}
