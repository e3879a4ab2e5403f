using FsCheck;
using FsCheck.Fluent;
using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Tests.Drift;

/// <summary>What must hold for any spec, any state of AWS and either answer to what is not documented.</summary>
public sealed class DriftProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3000);

    [Fact]
    public void Applying_the_plan_to_what_AWS_holds_gives_what_is_declared() => Check(Converges);

    [Fact]
    public void A_second_plan_after_a_create_is_empty() => Check(one =>
    {
        var made = one.Model.Create(UpdatePlanner.Create(one.Desired.State), one.Desired.Defaults);
        return StateDiff.Compare(one.Desired, DriftCase.State(made), new HashSet<string>()).Count == 0;
    });

    [Fact]
    public void Fields_never_declared_are_neither_compared_nor_sent_nor_changed() => Check(one =>
    {
        var before = DriftCase.State(one.Observed);
        var changes = StateDiff.Compare(one.Desired, before, one.OnceDeclared);
        var request = UpdatePlanner.Update(one.Desired, before, changes);
        // A replacement sends no update.
        var after = ChangeSet.Of(changes).Kind == ChangeKind.Replace
            ? before
            : DriftCase.State(one.Model.Update(one.Observed, request, one.Spec.ProtocolType));
        return FieldMap.Integration
            .Select(field => field.Name)
            .Where(name => !one.Desired.State.Has(name) && !one.OnceDeclared.Contains(name))
            .Except([FieldMap.IntegrationType, FieldMap.IntegrationSubtype])
            // What makes a connection private goes with it.
            .Except(request.Scalar(FieldMap.ConnectionType) == "INTERNET" ? [FieldMap.ConnectionId, FieldMap.TlsConfig] : [])
            .All(name => changes.All(change => change.Path.Field != name) && before.LeavesOf(name).SequenceEqual(after.LeavesOf(name)));
    });

    [Fact]
    public void Ignored_leaves_keep_the_value_that_AWS_has() => Check(one =>
    {
        var before = DriftCase.State(one.Observed);
        var changes = StateDiff.Compare(one.Desired, before, one.OnceDeclared);
        if (ChangeSet.Of(changes).Kind != ChangeKind.Update)
        {
            return true;
        }

        var after = DriftCase.State(one.Model.Update(one.Observed, UpdatePlanner.Update(one.Desired, before, changes), one.Spec.ProtocolType));
        return before.Leaves.Where(leaf => one.Desired.Ignore.Covers(leaf.Key)).All(leaf => after.LeavesOf(leaf.Key.Field).Contains(leaf))
            && after.Leaves.Where(leaf => one.Desired.Ignore.Covers(leaf.Key)).All(leaf => before.LeavesOf(leaf.Key.Field).Contains(leaf));
    });

    [Fact]
    public void A_request_without_anything_to_remove_carries_no_tombstone() => Check(one =>
    {
        var before = DriftCase.State(one.Observed);
        var changes = StateDiff.Compare(one.Desired, before, one.OnceDeclared);
        if (changes.Any(change => change is { IsRemoval: true, Ignored: false }) || one.Observed.ConnectionId is not null)
        {
            return true;
        }

        var request = UpdatePlanner.Update(one.Desired, before, changes);
        return !request.TriesUnprovenRemoval
            && request.Scalars.Values.All(value => value.Length > 0)
            && request.Maps.Values.All(map => map.Count > 0)
            && request.NestedMaps.Values.All(map => map.Values.All(inner => inner.Count > 0));
    });

    [Fact]
    public void The_fingerprint_of_what_was_sent_is_that_of_what_AWS_made_and_of_nothing_else() => Check(one =>
    {
        var desired = one.Desired;
        var fields = desired.State.Fields;
        var made = DriftCase.State(one.Model.Create(UpdatePlanner.Create(desired.State), desired.Defaults));
        var wanted = Fingerprint.Of(desired.State, fields, desired.Defaults);
        var differs = StateDiff.Compare(desired, DriftCase.State(one.Observed), new HashSet<string>()).Count > 0;
        var defaults = new ServerDefaults(one.Spec.ProtocolType, one.Observed.IntegrationType, one.Observed.IntegrationSubtype is not null);
        // A subtype that was not sent is not among the fields; everything else that differs shows.
        var comparable = fields.Contains(FieldMap.IntegrationSubtype) || one.Observed.IntegrationSubtype is null;
        return Fingerprint.Of(made, fields, desired.Defaults) == wanted
            && (!comparable || !differs || Fingerprint.Of(DriftCase.State(one.Observed), fields, defaults) != wanted);
    });

    [Fact]
    public void The_planner_takes_any_input()
    {
        var garbage =
            from texts in Gen.ArrayOf(Generators.Text, 14)
            from known in Generators.Case
            from protocol in Gen.Elements(ProtocolType.HTTP, ProtocolType.WEBSOCKET)
            select (texts, known, protocol);
        Prop.ForAll(garbage.ToArbitrary(), input =>
        {
            var (texts, known, protocol) = input;
            var spec = new IntegrationSpec
            {
                ProtocolType = protocol,
                IntegrationType = texts[0] ?? "",
                IntegrationSubtype = texts[1],
                IntegrationUri = texts[2],
                IntegrationMethod = texts[3],
                ConnectionType = texts[4],
                ConnectionId = texts[5],
                ContentHandlingStrategy = texts[6],
                CredentialsArn = texts[7],
                PassthroughBehavior = texts[8],
                PayloadFormatVersion = texts[9],
                TemplateSelectionExpression = texts[10],
                TlsConfig = texts[11] is null ? null : new TlsConfig { ServerNameToVerify = texts[12] },
                RequestParameters = new Dictionary<string, string> { [""] = null!, ["a"] = "" },
                ResponseParameters = new Dictionary<string, ResponseParameterList> { ["200"] = null!, ["x"] = new() { ResponseParameters = [null!] } },
                IgnoreFields = [texts[13]!, ""],
                IntegrationResponses = [null!, new() { IntegrationResponseKey = null! }],
            };
            var desired = DesiredIntegration.From(spec);
            var observed = DriftCase.State(known.Observed);
            var changes = StateDiff.Compare(desired, observed, known.OnceDeclared);
            _ = UpdatePlanner.Update(desired, observed, changes);
            _ = UpdatePlanner.Create(desired.State);
            _ = DriftReport.Entries(changes);
            _ = ResponsePlanner.Plan(desired, [new() { IntegrationResponseKey = "$default" }], known.OnceDeclared);
            return ReplyCheck.Of(desired, observed, known.OnceDeclared).Leftovers.Count <= changes.Count;
        }).Check(Many);
    }

    private static bool Converges(DriftCase one)
    {
        var (desired, once) = (one.Desired, one.OnceDeclared);
        var before = DriftCase.State(one.Observed);
        var changes = StateDiff.Compare(desired, before, once);
        var set = ChangeSet.Of(changes);
        if (set.Kind != ChangeKind.Update)
        {
            // A replacement is judged as the create that it is.
            return true;
        }

        var request = UpdatePlanner.Update(desired, before, changes);
        var after = one.Model.Update(one.Observed, request, one.Spec.ProtocolType);
        var check = ReplyCheck.Of(desired, DriftCase.State(after), once);
        if (check.Remedy == Remedy.ResetStatuses)
        {
            after = one.Model.Update(after, UpdatePlanner.ResetStatuses(request, check.Leftovers), one.Spec.ProtocolType);
            after = one.Model.Update(after, request, one.Spec.ProtocolType);
            check = ReplyCheck.Of(desired, DriftCase.State(after), once, statusesWereReset: true);
        }

        return check.Remedy switch
        {
            Remedy.None => StateDiff.Compare(desired, DriftCase.State(after), once).All(change => change.Ignored),
            // Only what no proven request removes may end in a replacement, and only where AWS does not take the unproven one.
            Remedy.Replace => !one.Model.HonoursUnproven && request.TriesUnprovenRemoval && check.Leftovers.All(change => change.IsRemoval),
            _ => false,
        };
    }

    private static void Check(Func<DriftCase, bool> property) => Prop.ForAll(Generators.Case.ToArbitrary(), property).Check(Many);
}
