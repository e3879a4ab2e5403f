using System.Text.Json.Nodes;
using Operator.Validation;

namespace Operator.OpenApi;

/// <summary>
/// The schema has the last word: what <c>kubectl apply</c> would refuse is not written in the first place. Its verdicts are about manifests; here they are
/// told in the words of the document, at the property that they are about.
/// </summary>
internal sealed class SchemaVerdicts(ApiKind kind, Findings findings)
{
    /// <summary>Adds what the schema has against <paramref name="manifest"/>.</summary>
    /// <param name="manifest">Made from the extension.</param>
    /// <param name="at">Place of the extension.</param>
    /// <remarks>
    /// Where the reading already found errors, the manifest lacks what could not be read. What it says of the others is still true, except that
    /// nothing is known without a type.
    /// </remarks>
    public void Judge(JsonObject manifest, JsonPointer at)
    {
        var isPartial = findings.HasErrorBelow(at);
        if (isPartial && findings.HasErrorBelow(at["type"]))
        {
            return;
        }

        foreach (var judged in ManifestValidator.Current.Validate(manifest).Where(judged => judged.Refusal is not null))
        {
            var errors = judged.Errors.Where(error => error != FieldError.RulesNotChecked).Select(error => (Error: error, Property: PropertyOf(error.Path))).ToList();
            foreach (var (error, property) in errors.Where(entry => !isPartial || IsStillTrue(manifest, entry.Property, at)).ToList())
            {
                findings.Error(property is null ? at : at[property.Name], Text(error));
            }

            if (judged.Errors.Count == 0 && !isPartial)
            {
                findings.Error(at, judged.Refusal!);
            }
        }
    }

    private bool IsStillTrue(JsonObject manifest, IntegrationProperty? property, JsonPointer at) =>
        property is not null && manifest["spec"]?[Field(property)!] is not null && !findings.HasErrorBelow(at[property.Name]);

    private IntegrationProperty? PropertyOf(string path)
    {
        var field = path.Split('.', '[') is ["spec", var name, ..] ? name : null;
        return field is null ? null : IntegrationProperty.All.FirstOrDefault(property => Field(property) == field);
    }

    private string Text(FieldError error) => RuleSentence.Of(
        error,
        from property in IntegrationProperty.All
        let field = Field(property)
        where field is not null && field != property.Name
        select (field, property.Name)) ?? error.ToString();

    private string? Field(IntegrationProperty property) => kind == ApiKind.Rest ? property.Rest : property.Http;
}
