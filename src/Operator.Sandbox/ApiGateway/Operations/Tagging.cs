using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

/// <summary>Tags of APIs, stages and VPC links, the v2 nouns that have any, by their ARN.</summary>
internal static partial class Tagging
{
    private static readonly InputShape Input = new InputShape().TextMap("tags", 1600);

    public static Answer Get(Call call) => Answer.Ok(new JsonObject { ["tags"] = Tags(call).DeepClone() });

    public static Answer Tag(Call call)
    {
        var tags = Tags(call);
        foreach (var (key, value) in Input.Read(call.Body).Map("tags") ?? [])
        {
            tags[key] = value!.DeepClone();
        }

        return Answer.Created(new JsonObject());
    }

    public static Answer Untag(Call call)
    {
        var tags = Tags(call);
        if (!call.Query.TryGetValue("tagKeys", out var keys))
        {
            throw AwsException.BadRequest("TagKeys is a required parameter");
        }

        foreach (var key in keys)
        {
            tags.Remove(key ?? string.Empty);
        }

        return Answer.NoContent;
    }

    private static JsonObject Tags(Call call)
    {
        var arn = call.Path["resourceArn"];
        var match = Arn().Match(arn);
        if (!match.Success || match.Groups["region"].Value != call.Partition.Region)
        {
            throw AwsException.BadRequest($"Invalid ARN specified in the request: {arn}");
        }

        var document = Find(call, match.Groups["api"], match.Groups["stage"], match.Groups["link"]);
        return document?.MapToChange("tags") ?? throw AwsException.NotFound("Resource", $"Invalid resource ARN specified {arn}");
    }

    private static JsonObject? Find(Call call, Group apiId, Group stageName, Group linkId)
    {
        if (linkId.Success)
        {
            return call.Partition.VpcLinks.TryGet(linkId.Value, out var link) ? link.Document : null;
        }

        if (!call.Partition.Apis.TryGet(apiId.Value, out var api) || !stageName.Success)
        {
            return api?.Document;
        }

        return api.Stages.TryGet(stageName.Value, out var stage) ? stage.Document : null;
    }

    [GeneratedRegex(@"^arn:aws[a-z-]*:apigateway:(?<region>[a-z0-9-]+)::/(apis/(?<api>[^/]+)(/stages/(?<stage>[^/]+))?|vpclinks/(?<link>[^/]+))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Arn();
}
