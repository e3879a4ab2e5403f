using System.CommandLine;
using Operator.Cli;

// Signals are the verb run's business: passes under way get longer to finish than the library would give them before it ends the process.
return await OperatorCommand.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
