using System.CommandLine;
using Operator.Sandbox.Cli;

// Signals are UpSession's business: it has a child to stop first, which takes longer than the library's own grace period.
var command = UpCommand.CreateRoot((options, cancellationToken) =>
    new UpSession(options, Console.Out, Console.Error, TimeProvider.System).RunAsync(cancellationToken));
using var stop = StopSignals.Register();
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, stop.Token);
