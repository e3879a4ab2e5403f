using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>The way to an account, and who may use it for what.</summary>
[Description("The way to the account, and who may use it for what.")]
[ValidationRule(
    "!has(self.accountId) || !has(self.assumeRoles) || self.assumeRoles[size(self.assumeRoles) - 1].roleArn.contains(':iam::' + self.accountId + ':role/')",
    Message = "Set accountId to the account of the last role of assumeRoles: that is the account that is reached.",
    FieldPath = ".accountId")]
[ValidationRule(
    "!has(self.assumeRoles) || size(self.assumeRoles) < 2 || self.assumeRoles.all(r, !has(r.durationSeconds) || r.durationSeconds <= 3600)",
    Message = "Set durationSeconds of every role to 3600 or less: AWS ends sessions of a role that was assumed by another role after an hour.",
    FieldPath = ".assumeRoles")]
[ValidationRule(
    "!has(self.endpoints) || !has(self.endpoints.sts) || has(self.assumeRoles)",
    Message = "Remove endpoints.sts, or add assumeRoles: without roles STS of this account is not asked.",
    FieldPath = ".endpoints",
    Reason = "FieldValueForbidden")]
public sealed class AwsAccountSpec
{
    [Length(12, 12)]
    [ValidationRule("self.matches('^[0-9]{12}$')", Message = "Set accountId to the twelve digits of an account, in quotes, for example \"123456789012\".")]
    [Description(
        "Id of the account, twelve digits in quotes. The operator does nothing in the account while its credentials turn out to belong to another one. Left out, any account is accepted.")]
    public string? AccountId { get; set; }

    [Length(1, 32)]
    [ValidationRule(
        "self.matches('^[a-z]{2,8}(-[a-z]+)+-[0-9]+$')",
        Message = "Set region to the code of an AWS Region, for example us-west-2, or leave it out to use the operator's.")]
    [Description("AWS Region of objects of this account that name none, for example us-west-2. Left out, it is the operator's own. Objects that are in AWS already stay where they are.")]
    public string? Region { get; set; }

    [Required]
    [Description(
        "Label selector of the namespaces whose objects may use the account; {} is every namespace. Each namespace has the label kubernetes.io/metadata.name with its name. Other objects " +
        "get condition Ready=False with reason NamespaceNotAllowed, and nothing is called for them.")]
    public NamespaceSelector AllowedNamespaces { get; set; } = new();

    [Items(minItems: 1, maxItems: 100)]
    [ListType("map")]
    [ListMapKeys("id")]
    [Description("The APIs that those objects may use. Left out, all APIs of the account.")]
    public IList<AllowedApi>? AllowedApis { get; set; }

    [Items(minItems: 1, maxItems: 5)]
    [ListType("atomic")]
    [Description(
        "Roles to assume, one after the other: the first with the operator's own credentials, each other one with those of the role before it. The last one is what the operator works as. Left out, it " +
        "works with its own credentials.")]
    public IList<AssumeRole>? AssumeRoles { get; set; }

    [Description("Addresses that take the place of AWS' own, for example of VPC endpoints or of an emulator. Left out, the operator's environment and the SDK's rules decide.")]
    public AwsEndpoints? Endpoints { get; set; }
}

/// <summary>The standard label selector, with bounds.</summary>
[Description("A label selector: all of matchLabels and matchExpressions must hold; {} selects everything.")]
public sealed class NamespaceSelector
{
    [Properties(maxProperties: 32)]
    [ValueLength(0, 63)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 317)", Message = "Shorten the keys of matchLabels to 317 characters or less.")]
    [Description("Labels that the namespace must have, with these values.")]
    public IDictionary<string, string>? MatchLabels { get; set; }

    [Items(maxItems: 16)]
    [ListType("atomic")]
    [Description("Demands on labels, all of which must hold.")]
    public IList<LabelRequirement>? MatchExpressions { get; set; }
}

/// <summary>One demand of a label selector.</summary>
[Description("A demand on a label.")]
[ValidationRule(
    "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
    Message = "Set values with operator In or NotIn, and leave them out with Exists or DoesNotExist.",
    FieldPath = ".values")]
public sealed class LabelRequirement
{
    [Required]
    [Length(1, 317)]
    [Description("Key of the label.")]
    public string Key { get; set; } = "";

    [Required]
    [EnumValues("In", "NotIn", "Exists", "DoesNotExist")]
    [Description("What is demanded of the label: In or NotIn values, Exists or DoesNotExist.")]
    public string Operator { get; set; } = "";

    [Items(maxItems: 64)]
    [ItemLength(0, 63)]
    [ListType("atomic")]
    [Description("The values, for In and NotIn.")]
    public IList<string>? Values { get; set; }
}

/// <summary>APIs that may be used, and of REST APIs which part.</summary>
[Description("APIs that may be used.")]
public sealed class AllowedApi
{
    [Required]
    [Length(1, 64)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9_*?-]+$')",
        Message = "Set id to the id of an API (letters, digits, - and _), with * for any characters and ? for one.")]
    [Description("Id of an API, or a pattern: * stands for any characters, ? for one. For example a1b2c3d4, or * for every API.")]
    public string Id { get; set; } = "";

    [Items(minItems: 1, maxItems: 100)]
    [ItemLength(1, 1024)]
    [ListType("set")]
    [ItemValidationRule("self.startsWith('/') && !self.contains('//')", Message = "Write resourcePaths as in the API, with * for any characters; they start with /, for example /orders or /orders/*.")]
    [Description(
        "Paths of REST APIs that RestIntegrations may use, with * for any characters, slashes included; for example /orders and /orders/*. They then have to name their resource by resourcePath. A " +
        "RestDeployment publishes the whole API and is not allowed where paths are named. Left out, all paths. Integrations of HTTP and WebSocket APIs have no path and are not restricted by it.")]
    public IList<string>? ResourcePaths { get; set; }
}

/// <summary>A role, and the session in which it is assumed; under the names of <c>sts:AssumeRole</c>.</summary>
[Description("A role, and the session in which it is assumed.")]
[ValidationRule(
    "!has(self.transitiveTagKeys) || (has(self.sessionTags) && self.transitiveTagKeys.all(k, k in self.sessionTags))",
    Message = "Name in transitiveTagKeys only keys of sessionTags.",
    FieldPath = ".transitiveTagKeys")]
public sealed class AssumeRole
{
    [Required]
    [Length(20, 2048)]
    [ValidationRule(
        "self.matches('^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$')",
        Message = "Set roleArn to the ARN of a role, for example arn:aws:iam::123456789012:role/apigateway-integrations.")]
    [Description("ARN of the role, for example arn:aws:iam::123456789012:role/apigateway-integrations. Its trust policy has to name the identity before it in the chain.")]
    public string RoleArn { get; set; } = "";

    [Length(2, 1224)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9_+=,.@:/-]+$')",
        Message = "Set externalId to 2 to 1224 letters, digits and characters of _+=,.@:/- only.")]
    [Description("External id that the role's trust policy asks for. Who may read this object may read it: AWS does not treat it as a secret.")]
    public string? ExternalId { get; set; }

    [Length(2, 64)]
    [ValidationRule(
        "self.matches('^([A-Za-z0-9_+=,.@-]|[{]name[}])+$')",
        Message = "Set sessionName to letters, digits and characters of _+=,.@- only; {name} stands for the name of this AwsAccount.")]
    [Description("Name of the session, shown by CloudTrail; {name} stands for the name of this AwsAccount. apigateway-integration-operator when left out. Cut to 64 characters.")]
    public string? SessionName { get; set; }

    [Properties(maxProperties: 50)]
    [ValueLength(0, 256)]
    [MapType("granular")]
    [ValidationRule("self.all(k, size(k) <= 128)", Message = "Shorten the keys of sessionTags to 128 characters or less.")]
    [ValidationRule("self.all(k, !k.lowerAscii().startsWith('aws:'))", Message = "Choose other keys for sessionTags: AWS keeps those that begin with aws: to itself.")]
    [Description("Session tags, for policies that decide by aws:PrincipalTag. The role's trust policy has to allow sts:TagSession.")]
    public IDictionary<string, string>? SessionTags { get; set; }

    [Items(maxItems: 50)]
    [ItemLength(1, 128)]
    [ListType("set")]
    [Description("Keys of sessionTags that the roles further down the chain keep.")]
    public IList<string>? TransitiveTagKeys { get; set; }

    [Length(2, 64)]
    [ValidationRule("self.matches('^[A-Za-z0-9_+=,.@-]+$')", Message = "Set sourceIdentity to letters, digits and characters of _+=,.@- only.")]
    [Description("Source identity, kept by AWS through the whole chain. The role's trust policy has to allow sts:SetSourceIdentity.")]
    public string? SourceIdentity { get; set; }

    [RangeMinimum(900)]
    [RangeMaximum(43200)]
    [Description("Seconds that a session lasts, 900 to 43200 and not more than the role allows; 3600 at most with more than one role. An hour when left out. Sessions are renewed in time.")]
    public int? DurationSeconds { get; set; }
}

/// <summary>Addresses of services.</summary>
[Description("Addresses of services.")]
public sealed class AwsEndpoints
{
    [Length(8, 512)]
    [ValidationRule("self.matches('^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$')", Message = "Set apiGateway to an http or https URL, for example https://apigateway.internal.example.com.")]
    [Description("URL of API Gateway, for REST, HTTP and WebSocket APIs.")]
    public string? ApiGateway { get; set; }

    [Length(8, 512)]
    [ValidationRule("self.matches('^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$')", Message = "Set lambda to an http or https URL, for example https://lambda.internal.example.com.")]
    [Description("URL of Lambda.")]
    public string? Lambda { get; set; }

    [Length(8, 512)]
    [ValidationRule("self.matches('^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$')", Message = "Set sts to an http or https URL, for example https://sts.internal.example.com.")]
    [Description("URL of STS, where the roles are assumed.")]
    public string? Sts { get; set; }
}

/// <summary>Names the account that an object lives in.</summary>
[Description("Names the AwsAccount that the object lives in.")]
public sealed class AccountReference
{
    /// <summary>The rule of every spec with such a reference: what is in one account cannot move to another.</summary>
    public const string Unchanged =
        "has(self.accountRef) == has(oldSelf.accountRef) && (!has(self.accountRef) || self.accountRef.name == oldSelf.accountRef.name)";

    [Required]
    [Length(1, 253)]
    [ValidationRule(
        "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$')",
        Message = "Set accountRef.name to the name of an AwsAccount: lower-case letters, digits, - and .; kubectl get awsaccounts lists them.")]
    [Description("Name of an AwsAccount that allows this object's namespace.")]
    public string Name { get; set; } = "";
}
