using System.Text.Json.Nodes;

namespace Operator.OpenApi;

/// <summary>Which kind of API is imported into; it decides what the extension's properties become.</summary>
internal enum ApiKind
{
    /// <summary>REST API: RestIntegration objects.</summary>
    Rest,

    /// <summary>HTTP API: Integration objects.</summary>
    Http,
}

/// <summary>Reads an extension into fields of a spec, property by property; contradictions between them are its callers'.</summary>
internal sealed class IntegrationReader(ApiKind kind, Findings findings)
{
    private readonly IntegrationValues values = new(kind, findings);

    /// <summary>The fields of the manifest's spec that follow from <paramref name="extension"/>, in the manifest's order.</summary>
    public JsonObject Read(JsonObject extension, JsonPointer at)
    {
        var spec = new JsonObject();
        var members = Members(extension, at);
        foreach (var property in IntegrationProperty.All)
        {
            if (members.Contains(property.Name) && values.Read(property, extension[property.Name], at[property.Name]) is { } value)
            {
                spec[Field(property)!] = value;
            }
        }

        return spec;
    }

    private string? Field(IntegrationProperty property) => kind == ApiKind.Rest ? property.Rest : property.Http;

    // The known properties that have a value; reports what is unknown and what this kind of API does not have.
    private HashSet<string> Members(JsonObject extension, JsonPointer at)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (member, value) in extension)
        {
            var property = IntegrationProperty.All.FirstOrDefault(property => property.Name == member);
            if (property is null)
            {
                Unknown(member, at[member]);
            }
            else if (Field(property) is null)
            {
                Foreign(property, at[member]);
            }
            else if (value is not null)
            {
                members.Add(member);
            }
        }

        return members;
    }

    private void Unknown(string member, JsonPointer at)
    {
        var close = IntegrationProperty.All.Select(property => property.Name).FirstOrDefault(name => Similarity.IsClose(name, member));
        findings.Error(at, close is null
            ? "Remove it: x-amazon-apigateway-integration has no such property."
            : $"Write {close}: x-amazon-apigateway-integration has no property {member}.");
    }

    private void Foreign(IntegrationProperty property, JsonPointer at)
    {
        if (property.Name == "integrationSubtype")
        {
            findings.Error(at, "Import into an HTTP API (--api-id), or call the service by its uri with type aws: REST APIs have no integrationSubtype.");
        }
        else
        {
            findings.Warning(at, $"Remove {property.Name}: {(kind == ApiKind.Rest ? "REST" : "HTTP")} APIs ignore it. It is left out.");
        }
    }
}
