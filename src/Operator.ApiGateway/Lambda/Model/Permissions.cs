using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace Operator.ApiGateway.Lambda.Model;

/// <summary>Base of every request, as in the official package.</summary>
public abstract class AmazonLambdaRequest : AmazonWebServiceRequest;

/// <summary>Base of every answer; see <see cref="AmazonWebServiceResponse"/>.</summary>
public abstract class AmazonLambdaResponse : AmazonWebServiceResponse;

/// <summary>
/// Adds a statement to the policy of a function, or of the alias or version that <c>Qualifier</c> names, which has a policy of its own.
/// </summary>
public sealed class AddPermissionRequest : AmazonLambdaRequest
{
    /// <summary>For example <c>lambda:InvokeFunction</c>.</summary>
    [JsonPropertyName("Action")]
    public string? Action { get; set; }

    /// <summary>Name or ARN.</summary>
    [JsonIgnore]
    public string? FunctionName { get; set; }

    [JsonPropertyName("Principal")]
    public string? Principal { get; set; }

    /// <summary>Alias or version; null for the function itself.</summary>
    [JsonIgnore]
    public string? Qualifier { get; set; }

    /// <summary>The policy's revision that must still be current; null for any.</summary>
    [JsonPropertyName("RevisionId")]
    public string? RevisionId { get; set; }

    /// <summary>Twelve digits: the account that owns the source.</summary>
    [JsonPropertyName("SourceAccount")]
    public string? SourceAccount { get; set; }

    /// <summary>Pattern of the ARNs that may call.</summary>
    [JsonPropertyName("SourceArn")]
    public string? SourceArn { get; set; }

    /// <summary>Unique in its policy; 1 to 100 of <c>[A-Za-z0-9-_]</c>.</summary>
    [JsonPropertyName("StatementId")]
    public string? StatementId { get; set; }
}

/// <summary>The statement as added.</summary>
public sealed class AddPermissionResponse : AmazonLambdaResponse
{
    /// <summary>The statement's JSON, as text.</summary>
    [JsonPropertyName("Statement")]
    public string? Statement { get; set; }
}

/// <summary>Names one statement to remove.</summary>
public sealed class RemovePermissionRequest : AmazonLambdaRequest
{
    /// <summary>Name or ARN.</summary>
    [JsonIgnore]
    public string? FunctionName { get; set; }

    /// <summary>Alias or version; null for the function itself.</summary>
    [JsonIgnore]
    public string? Qualifier { get; set; }

    /// <summary>The policy's revision that must still be current; null for any.</summary>
    [JsonIgnore]
    public string? RevisionId { get; set; }

    [JsonIgnore]
    public string? StatementId { get; set; }
}

/// <summary>The service answers without a body.</summary>
public sealed class RemovePermissionResponse : AmazonLambdaResponse;

/// <summary>Names one policy to read.</summary>
public sealed class GetPolicyRequest : AmazonLambdaRequest
{
    /// <summary>Name or ARN.</summary>
    [JsonIgnore]
    public string? FunctionName { get; set; }

    /// <summary>Alias or version; null for the function itself.</summary>
    [JsonIgnore]
    public string? Qualifier { get; set; }
}

/// <summary>A whole policy.</summary>
public sealed class GetPolicyResponse : AmazonLambdaResponse
{
    /// <summary>The policy document's JSON, as text; at most 20,480 bytes.</summary>
    [JsonPropertyName("Policy")]
    public string? Policy { get; set; }

    [JsonPropertyName("RevisionId")]
    public string? RevisionId { get; set; }
}
