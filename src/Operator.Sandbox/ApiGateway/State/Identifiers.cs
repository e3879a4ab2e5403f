namespace Operator.Sandbox.ApiGateway.State;

/// <summary>Draws ids of AWS' lengths: lower-case letters and digits.</summary>
internal sealed class Identifiers(int? seed)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    private readonly Lock gate = new();
#pragma warning disable CA5394 // Ids are no secrets, and a seed must repeat them.
    private readonly Random random = seed is { } value ? new Random(value) : new Random();

    public string Api() => Draw(10);

    public string Child() => Draw(7);

    public string Deployment() => Draw(6);

    public string VpcLink() => Draw(6);

    public string RestResource() => Draw(6);

    public string RestRootResource() => Draw(10);

    private string Draw(int length)
    {
        lock (gate)
        {
            return new string(random.GetItems<char>(Alphabet, length));
        }
    }
#pragma warning restore CA5394
}
