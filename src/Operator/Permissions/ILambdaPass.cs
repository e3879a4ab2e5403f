using Operator.Apis.V1Alpha1;

namespace Operator.Permissions;

/// <summary>What a pass over an object with a <c>lambda</c> block tells the permission steps, and takes from them.</summary>
internal interface ILambdaPass
{
    /// <summary>The block; null without one.</summary>
    LambdaSpec? Lambda { get; }

    /// <summary>The function that the block stands for, qualifier included; null without a block.</summary>
    string? FunctionArn { get; }

    /// <summary>The function is called with a role or the caller's identity: its policy does not matter.</summary>
    bool HasCredentials { get; }

    /// <summary>Verb of the REST method; null for HTTP and WebSocket APIs.</summary>
    string? GrantedMethod { get; }

    /// <summary>Path of its resource; null for HTTP and WebSocket APIs.</summary>
    string? GrantedPath { get; }

    /// <summary>The status' account of it.</summary>
    PermissionStatus? Permission { get; set; }

    /// <summary>What came of it; null before it was asked for.</summary>
    PermissionOutcome? Granted { get; set; }
}
