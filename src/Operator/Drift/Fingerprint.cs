using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Operator.Drift;

/// <summary>
/// Identity of an intended integration by content: the hash of its fields as AWS will show them. The same hash over the same
/// fields of an integration found in AWS tells whether it is the one that a lost create made, even after the spec was edited.
/// </summary>
internal static class Fingerprint
{
    /// <summary>Hash over <paramref name="fields"/> of <paramref name="state"/>, 32 hexadecimal digits.</summary>
    public static string Of(ResourceState state, IEnumerable<string> fields, ServerDefaults defaults) =>
        // What equals the default may or may not be shown; what is dropped by the service never is.
        Of(state, fields, (field, value) => value == defaults.Of(field) || (field == FieldMap.TlsConfig && state.Scalar(FieldMap.ConnectionType) != "VPC_LINK"));

    /// <summary>The same for any kind.</summary>
    /// <param name="state">What is hashed.</param>
    /// <param name="fields">The fields that count.</param>
    /// <param name="isUncertain">Whether AWS may or may not show a value of a field.</param>
    public static string Of(ResourceState state, IEnumerable<string> fields, Func<string, string, bool> isUncertain)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in fields.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            foreach (var (path, value) in state.LeavesOf(field))
            {
                if (isUncertain(field, value))
                {
                    continue;
                }

                Append(hash, path.Field);
                Append(hash, path.Key);
                Append(hash, path.SubKey);
                Append(hash, value);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    // Length-prefixed, so that no two different lists of parts give the same bytes.
    private static void Append(IncrementalHash hash, string? part)
    {
        Span<byte> length = stackalloc byte[4];
        var bytes = part is null ? [] : Encoding.UTF8.GetBytes(part);
        BinaryPrimitives.WriteInt32LittleEndian(length, part is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
