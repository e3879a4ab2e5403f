using System.Text.RegularExpressions;

namespace Operator.References;

/// <summary>
/// What a reference stands for, and what it looks like. What is found in somebody else's object is held to the same form as what the
/// schema lets a user write: ids become parts of URLs.
/// </summary>
/// <param name="What">For messages, with an article.</param>
/// <param name="Pattern">What it looks like.</param>
/// <param name="MaxLength">Longest value, in characters.</param>
/// <param name="IsText">The value is a text and not a name: status holds a hash of it only.</param>
internal sealed partial record ReferenceSort(string What, Regex Pattern, int MaxLength, bool IsText = false)
{
    /// <summary>Id of an HTTP or WebSocket API.</summary>
    public static ReferenceSort HttpApi { get; } = new("the id of an API", Id(), 64);

    /// <summary>Id of a REST API.</summary>
    public static ReferenceSort RestApi { get; } = new("the id of a REST API", Id(), 64);

    /// <summary>Id of a VPC link.</summary>
    public static ReferenceSort VpcLink { get; } = new("the id of a VPC link", Id(), 64);

    /// <summary>ARN of an IAM role.</summary>
    public static ReferenceSort Role { get; } = new("the ARN of an IAM role", RoleArn(), 2048);

    /// <summary>ARN of a Lambda function, with alias or version if it names one.</summary>
    public static ReferenceSort Function { get; } = new("the ARN of a Lambda function", FunctionArn(), 512);

    /// <summary>A mapping template.</summary>
    public static ReferenceSort Template { get; } = new("a template", Anything(), 32768, IsText: true);

    /// <summary>Whether a value may be used.</summary>
    public bool Fits(string value) => value.Length <= MaxLength && Pattern.IsMatch(value);

    [GeneratedRegex("^[A-Za-z0-9_-]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArn();

    [GeneratedRegex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+(:([A-Za-z0-9_-]+|[$]LATEST))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex FunctionArn();

    [GeneratedRegex("", RegexOptions.CultureInvariant)]
    private static partial Regex Anything();
}
