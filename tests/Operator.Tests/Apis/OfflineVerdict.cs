using Operator.Validation;

namespace Operator.Tests.Apis;

/// <summary>What the offline validator says to a case. Apart from <see cref="ValidationCase"/>, which suites of servers share.</summary>
internal static class OfflineVerdict
{
    public static ValidationResult Of(ValidationCase c) => c.Then is null
        ? ManifestValidator.Current.Validate(c.Manifest).Single()
        : ManifestValidator.Current.ValidateEdit(c.Edited, c.Manifest);
}
