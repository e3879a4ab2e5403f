namespace Operator.Apis.V1Alpha1;

/// <summary>CEL expressions that several rules of <see cref="IntegrationSpec"/> share.</summary>
internal static class IntegrationRules
{
    /// <summary>The type in effect; empty where neither the type nor <c>lambda</c> says it, so that one mistake gives one message.</summary>
    public const string Type = "(has(self.integrationType) ? self.integrationType : !has(self.lambda) ? '' : self.lambda.proxy ? 'AWS_PROXY' : 'AWS')";
}

/// <summary>CEL expressions that several rules of <see cref="RestIntegrationSpec"/> share.</summary>
internal static class RestRules
{
    /// <summary>
    /// The type in effect, upper case (OpenAPI writes it in lower case, the API in upper case, and both are accepted); empty where
    /// neither the type nor <c>lambda</c> says it, so that one mistake gives one message.
    /// </summary>
    public const string Type = "(has(self.type) ? self.type.upperAscii() : !has(self.lambda) ? '' : self.lambda.proxy ? 'AWS_PROXY' : 'AWS')";

    /// <summary>Whether the response is streamed.</summary>
    public const string Streams = "(has(self.responseTransferMode) && self.responseTransferMode == 'STREAM') || (has(self.lambda) && self.lambda.streaming)";
}
