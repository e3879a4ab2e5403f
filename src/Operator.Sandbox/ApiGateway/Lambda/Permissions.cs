using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Lambda;

/// <summary>Statements of functions' resource policies. Functions, aliases and versions each have their own.</summary>
internal static partial class Permissions
{
    /// <summary>Bytes of a policy's JSON, after which AddPermission is refused.</summary>
    private const int MaximumPolicy = 20480;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly InputShape Input = new InputShape()
        .Text("Action")
        .Text("EventSourceToken", 256)
        .Choice("FunctionUrlAuthType", false, "NONE", "AWS_IAM")
        .Flag("InvokedViaFunctionUrl")
        .Text("Principal")
        .Text("PrincipalOrgID", 34)
        .Text("RevisionId")
        .Text("SourceAccount", 12)
        .Text("SourceArn")
        .Text("StatementId", 256);

    public static Answer Add(Call call)
    {
        var (function, reference) = FunctionReference.Resolve(call);
        var sent = Input.Read(call.Body);
        Require(sent, "StatementId", "statementId", StatementId());
        Require(sent, "Action", "action", ActionName());
        Require(sent, "Principal", "principal", PrincipalName());
        if (sent.ContainsKey("SourceArn"))
        {
            Require(sent, "SourceArn", "sourceArn", SourceArn());
        }

        if (sent.ContainsKey("SourceAccount"))
        {
            Require(sent, "SourceAccount", "sourceAccount", AccountId());
        }

        var policy = function.Policies[reference.Qualifier];
        CheckRevision(policy, sent.Text("RevisionId"));
        var id = sent.Text("StatementId")!;
        if (policy?.Find(id) is not null)
        {
            throw new AwsException(
                409,
                "ResourceConflictException",
                $"The statement id ({id}) provided already exists. Please provide a new statement id, or remove the existing statement.");
        }

        var statement = Statement(call, reference, sent);
        var statements = (JsonArray?)policy?.Statements.DeepClone() ?? [];
        statements.Add((JsonNode)statement);
        var extended = new LambdaPolicy(statements, Guid.NewGuid().ToString());
        var size = Encoding.UTF8.GetByteCount(extended.ToDocument().ToJsonString(Compact));
        if (size > MaximumPolicy)
        {
            throw new AwsException(
                400,
                "PolicyLengthExceededException",
                string.Create(CultureInfo.InvariantCulture, $"The final policy size ({size}) is bigger than the limit ({MaximumPolicy})."));
        }

        function.Policies[reference.Qualifier] = extended;
        return Answer.Created(new JsonObject { ["Statement"] = statement.ToJsonString(Compact) });
    }

    public static Answer Get(Call call)
    {
        var (function, reference) = FunctionReference.Resolve(call);
        var policy = function.Policies[reference.Qualifier]
            ?? throw FunctionReference.NotFound("The resource you requested does not exist.");
        return Answer.Ok(new JsonObject { ["Policy"] = policy.ToDocument().ToJsonString(Compact), ["RevisionId"] = policy.RevisionId });
    }

    public static Answer Remove(Call call)
    {
        var (function, reference) = FunctionReference.Resolve(call);
        var policy = function.Policies[reference.Qualifier]
            ?? throw FunctionReference.NotFound("No policy is associated with the given resource.");
        var id = call.Path["StatementId"];
        if (policy.Find(id) is not { } statement)
        {
            throw FunctionReference.NotFound($"Statement {id} is not found in resource policy.");
        }

        CheckRevision(policy, call.Query.TryGetValue("RevisionId", out var revision) ? revision.ToString() : null);
        policy.Statements.Remove(statement);
        function.Policies[reference.Qualifier] = policy.Statements.Count == 0 ? null : policy with { RevisionId = Guid.NewGuid().ToString() };
        return Answer.NoContent;
    }

    private static JsonObject Statement(Call call, FunctionReference reference, JsonObject sent)
    {
        var statement = new JsonObject
        {
            ["Sid"] = sent.Text("StatementId"),
            ["Effect"] = "Allow",
            ["Principal"] = Principal(sent.Text("Principal")!),
            ["Action"] = sent.Text("Action"),
            ["Resource"] = reference.Arn(call),
        };
        var condition = new JsonObject();
        Condition("StringEquals", "AWS:SourceAccount", "SourceAccount");
        Condition("StringEquals", "lambda:EventSourceToken", "EventSourceToken");
        Condition("StringEquals", "lambda:FunctionUrlAuthType", "FunctionUrlAuthType");
        Condition("StringEquals", "aws:PrincipalOrgID", "PrincipalOrgID");
        Condition("ArnLike", "AWS:SourceArn", "SourceArn");
        if (sent.Flag("InvokedViaFunctionUrl"))
        {
            condition.MapToChange("Bool")["lambda:InvokedViaFunctionUrl"] = "true";
        }

        if (condition.Count > 0)
        {
            statement["Condition"] = condition;
        }

        return statement;

        void Condition(string operation, string key, string member)
        {
            if (sent.HasText(member))
            {
                condition.MapToChange(operation)[key] = sent.Text(member);
            }
        }
    }

    // Lambda knows services by their domain; everything else is an account or an identity of IAM.
    private static JsonNode Principal(string principal) => principal switch
    {
        "*" => JsonValue.Create("*"),
        _ when AccountId().IsMatch(principal) => new JsonObject { ["AWS"] = $"arn:aws:iam::{principal}:root" },
        _ when principal.StartsWith("arn:", StringComparison.Ordinal) => new JsonObject { ["AWS"] = principal },
        _ when principal.Contains(".amazonaws.com", StringComparison.Ordinal) => new JsonObject { ["Service"] = principal },
        _ => throw FunctionReference.InvalidParameter("The provided principal was invalid. Please check the principal and try again."),
    };

    private static void CheckRevision(LambdaPolicy? policy, string? expected)
    {
        if (!string.IsNullOrEmpty(expected) && expected != policy?.RevisionId)
        {
            throw new AwsException(
                412,
                "PreconditionFailedException",
                "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id");
        }
    }

    private static void Require(JsonObject sent, string name, string member, Regex pattern)
    {
        var value = sent.Text(name);
        if (value is null)
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");
        }

        if (!pattern.IsMatch(value))
        {
            throw AwsException.Validation(
                $"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: " +
                $"Member must satisfy regular expression pattern: {pattern.ToString()[1..^1]}");
        }
    }

    [GeneratedRegex(@"^([a-zA-Z0-9-_]{1,100})$", RegexOptions.CultureInvariant)]
    private static partial Regex StatementId();

    [GeneratedRegex(@"^(lambda:[*]|lambda:[a-zA-Z]+|[*])$", RegexOptions.CultureInvariant)]
    private static partial Regex ActionName();

    [GeneratedRegex(@"^([^\s]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex PrincipalName();

    [GeneratedRegex(@"^(arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]{2}(-gov)?-[a-z]+-\d{1})?:(\d{12})?:(.*))$", RegexOptions.CultureInvariant)]
    private static partial Regex SourceArn();

    [GeneratedRegex(@"^(\d{12})$", RegexOptions.CultureInvariant)]
    private static partial Regex AccountId();
}
