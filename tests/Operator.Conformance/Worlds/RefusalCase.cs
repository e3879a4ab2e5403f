using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Conformance.Worlds;

/// <summary>One document of <c>Data/refusals.yaml</c>: a request and what a real server said to it.</summary>
internal sealed record RefusalCase(JsonNode Document)
{
    private static readonly Lazy<IReadOnlyDictionary<string, RefusalCase>> All = new(() =>
        ManifestYamlReader.Read(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "refusals.yaml")))
            .Select(document => new RefusalCase(document))
            .ToDictionary(c => c.Text("name")!));

    /// <summary>Release that the words are those of; others may word things differently.</summary>
    public const string RecordedFrom = "1.36";

    public static TheoryData<string> Names => [.. All.Value.Keys];

    public HttpMethod Method => HttpMethod.Parse(Text("method"));

    public string Path => Text("path")!;

    public string ContentType => Text("contentType") ?? Api.Json;

    public string? Body => Text("body");

    public int Code => (int)Expected["code"]!.GetValue<long>();

    public string? Reason => (string?)Expected["reason"];

    public string? Message => (string?)Expected["message"];

    /// <summary>The whole body, where it is no Status.</summary>
    public string? Plain => (string?)Expected["text"];

    public IEnumerable<string>? Causes => Expected["causes"]?.AsArray().Select(cause => cause!.GetValue<string>());

    private JsonNode Expected => Document["expect"]!;

    public static RefusalCase Of(string name) => All.Value[name];

    private string? Text(string member) => (string?)Document[member];
}
