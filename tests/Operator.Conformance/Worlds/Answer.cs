using System.Text.Json.Nodes;

namespace Operator.Conformance.Worlds;

/// <summary>What the server answered.</summary>
internal sealed record Answer(int Code, JsonNode? Body, IReadOnlyList<string> Warnings, string Request)
{
    public string? Reason => Text("reason");

    public string? Message => Text("message");

    public string ResourceVersion => Metadata("resourceVersion");

    public string Uid => Metadata("uid");

    public long Generation => Body!["metadata"]!["generation"]!.GetValue<long>();

    /// <summary><c>reason field: message</c> of each cause.</summary>
    public IReadOnlyList<string> Causes =>
    [
        .. (Body?["details"]?["causes"]?.AsArray() ?? []).Select(cause => $"{cause!["reason"]} {cause["field"]}: {cause["message"]}"),
    ];

    /// <summary>This answer, when it has the code; a failed test that shows the whole answer otherwise.</summary>
    public Answer MustBe(int code)
    {
        Assert.True(Code == code, $"{Request}: expected {code}, got {Code} {Body?.ToJsonString()}");
        return this;
    }

    /// <summary>Asserts a refusal with this status, reason and message.</summary>
    public Answer MustRefuse(int code, string? reason, string message)
    {
        MustBe(code);
        Assert.Equal("Status", Text("kind"));
        Assert.Equal("Failure", Text("status"));
        Assert.Equal(code, Body!["code"]!.GetValue<int>());
        Assert.Equal(reason, Reason);
        Assert.Equal(message, Message);
        return this;
    }

    /// <summary>The member at a path such as <c>spec.size</c>, or null.</summary>
    public JsonNode? At(string path) => path.Split('.').Aggregate(Body, (node, name) => node?[name]);

    private string? Text(string member) => (string?)Body?[member];

    private string Metadata(string member) => Body!["metadata"]![member]!.GetValue<string>();
}
