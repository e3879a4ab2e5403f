using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>Tags of REST APIs, their stages and their VPC links, by ARN.</summary>
internal static partial class RestTagging
{
    private static readonly InputShape Input = new InputShape().TextMap("tags", 256);

    public static Answer Get(Call call) => Answer.Ok(new JsonObject { ["tags"] = Tags(call).DeepClone() });

    public static Answer Tag(Call call)
    {
        var tags = Tags(call);
        foreach (var (key, value) in Input.Read(call.Body).Map("tags") ?? [])
        {
            tags[key] = value!.DeepClone();
        }

        return Answer.NoContent;
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
        var arn = call.Path["resource_arn"];
        var match = Arn().Match(arn);
        if (!match.Success || match.Groups["region"].Value != call.Partition.Region)
        {
            throw AwsException.BadRequest($"Invalid ARN specified in the request: {arn}");
        }

        return Find(call, match)?.MapToChange("tags") ?? throw RestCalls.NotFound($"Invalid resource ARN specified {arn}");
    }

    private static JsonObject? Find(Call call, Match match)
    {
        if (match.Groups["link"] is { Success: true, Value: var linkId })
        {
            return call.Partition.RestVpcLinks.TryGet(linkId, out var link) ? link.Document : null;
        }

        if (!call.Partition.RestApis.TryGet(match.Groups["api"].Value, out var api) || match.Groups["stage"] is not { Success: true, Value: var name })
        {
            return api?.Document;
        }

        return api.Stages.TryGet(name, out var stage) ? stage.Document : null;
    }

    [GeneratedRegex(@"^arn:aws[a-z-]*:apigateway:(?<region>[a-z0-9-]+)::/(restapis/(?<api>[^/]+)(/stages/(?<stage>[^/]+))?|vpclinks/(?<link>[^/]+))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Arn();
}
