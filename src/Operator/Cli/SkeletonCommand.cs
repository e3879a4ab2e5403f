using System.CommandLine;
using Operator.Apis.V1Alpha1;
using Operator.Manifests;

namespace Operator.Cli;

/// <summary><c>operator skeleton</c>: a manifest to start from, the counterpart of the AWS CLI's <c>--generate-cli-skeleton</c>.</summary>
internal static class SkeletonCommand
{
    public static Command Create()
    {
        var kind = new Option<string>("--kind") { Description = "Kind of the object.", DefaultValueFactory = _ => nameof(Integration) };
        kind.AcceptOnlyFromAmong([.. SkeletonManifest.Kinds]);
        var command = new Command("skeleton", "Print a manifest with every field, explained, to start from. Lines with ## explain, lines with # are fields to uncomment.") { kind };
        command.SetAction(result =>
        {
            result.InvocationConfiguration.Output.Write(SkeletonManifest.Of(result.GetRequiredValue(kind)));
            return 0;
        });
        return command;
    }
}
