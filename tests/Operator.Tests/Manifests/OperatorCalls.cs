using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Operator.ApiGateway.Lambda;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V2;
using Operator.Cli;
using Operator.Manifests.Iam;

namespace Operator.Tests.Manifests;

/// <summary>The AWS operations that the compiled operator refers to: by a client's interface, or by an extension that pages through one.</summary>
internal static class OperatorCalls
{
    public static IReadOnlyDictionary<AwsApi, Type> Clients { get; } = new Dictionary<AwsApi, Type>
    {
        [AwsApi.HttpAndWebSocketApis] = typeof(IAmazonApiGatewayV2),
        [AwsApi.RestApis] = typeof(IAmazonAPIGateway),
        [AwsApi.Functions] = typeof(IAmazonLambda),
    };

    public static IReadOnlySet<(AwsApi Api, string Name)> Read()
    {
        using var assembly = new PEReader(File.OpenRead(typeof(OperatorCommand).Assembly.Location));
        var metadata = assembly.GetMetadataReader();
        var calls = new HashSet<(AwsApi, string)>();
        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            if (member.Parent.Kind != HandleKind.TypeReference)
            {
                continue;
            }

            var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            var (space, typeName, name) = (metadata.GetString(type.Namespace), metadata.GetString(type.Name), metadata.GetString(member.Name));
            foreach (var (api, client) in Clients.Where(c => c.Value.Namespace == space && name.EndsWith("Async", StringComparison.Ordinal)))
            {
                if (typeName == client.Name || typeName == "PagingExtensions")
                {
                    calls.Add((api, name[..^"Async".Length].Replace("GetAll", "Get", StringComparison.Ordinal)));
                }
            }
        }

        return calls;
    }
}
