using Operator.Validation;

namespace Operator.Tests.Apis;

/// <summary>What the offline validator says to a case. Apart from <see cref="ValidationCase"/>, which suites of servers share.</summary>
internal static class OfflineVerdict
{
    public static ValidationResult Judge(this ManifestValidator validator, ValidationCase c) =>
        c.Then is null ? validator.Validate(c.Manifest).Single() : validator.ValidateEdit(c.Edited, c.Manifest);
}
