using Operator.Benchmarks;

// See docs/benchmarks.md. With "render" only the pages are written anew, from the results that are there.
BenchmarkRequest request;
try
{
    request = args is ["render"] ? new BenchmarkRequest([], [], References: false, Micro: false, RequestsPerSecond: null, Resume: false) : BenchmarkRequest.FromEnvironment(Environment.GetEnvironmentVariable);
}
catch (FormatException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
try
{
    return await new BenchmarkRun(request, Console.Out).RunAsync(stop.Token) ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
