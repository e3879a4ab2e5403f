using System.Globalization;
using Operator.Reconcilers;

namespace Operator.Planning;

/// <summary>
/// A create whose answer was lost. The operator's own steps find out from AWS as it is now what came of it; the pause with which they make sure of a
/// "nothing" is taken to be over, and told in words.
/// </summary>
/// <param name="Before">The object's integration when the pass began; null for none.</param>
internal sealed record LostCreate(string? Before)
{
    private static readonly TimeSpan SettleTime = new ReconcilerOptions().CreateSettleTime;

    /// <summary>That of a pass which has not looked for it yet; null when none was lost.</summary>
    public static LostCreate? Of(IntegrationPass pass) => pass.Status.PendingCreate is null ? null : new LostCreate(pass.Status.IntegrationId);

    /// <summary>What was found.</summary>
    public string NoteOf(IntegrationPass pass) => pass.Status.IntegrationId is { } id && id != Before
        ? $"The answer of a create was lost: integration {id} is what it made, and the operator takes it."
        : Unsettled("create", "nothing that it made");

    /// <summary>What a lost call was to make is not there, or not yet.</summary>
    /// <param name="what">The call.</param>
    /// <param name="shown">What AWS shows of it.</param>
    public static string Unsettled(string what, string shown) => string.Create(
        CultureInfo.InvariantCulture,
        $"The answer of a {what} was lost, and AWS shows {shown}: the operator looks again once that is {SettleTime.TotalSeconds:0} s old, as the {what} may take effect until then, and goes on like this if nothing has changed.");
}
