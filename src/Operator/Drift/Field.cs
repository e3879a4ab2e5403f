namespace Operator.Drift;

/// <summary>One row of a field table: everything that the diff, the requests, the drift report and the messages know about a field.</summary>
/// <param name="Name">The API's name, lower camel case.</param>
/// <param name="Shape">How it is shaped on the wire.</param>
/// <param name="Clearing">How a value is removed.</param>
/// <param name="Declared">Reads what the object declares; null when it does not.</param>
/// <param name="Observed">Reads what AWS returned; null when it did not.</param>
/// <param name="Confidential">Values are templates: reports show a hash.</param>
internal sealed record Field<TDeclared, TObserved>(
    string Name,
    FieldShape Shape,
    Clearing Clearing,
    Func<TDeclared, FieldValue?> Declared,
    Func<TObserved, FieldValue?> Observed,
    bool Confidential = false) : IField;

/// <summary>What the planner needs of a row, whatever the types that it is read from.</summary>
internal interface IField
{
    string Name { get; }

    FieldShape Shape { get; }

    Clearing Clearing { get; }

    bool Confidential { get; }
}
