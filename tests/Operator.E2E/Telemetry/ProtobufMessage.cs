using System.Buffers.Binary;
using System.Text;

namespace Operator.E2E.Telemetry;

/// <summary>
/// A Protobuf message by field numbers, without its schema. Strict: what the encoding does not allow fails, and so does a field that is
/// read as something it was not written as.
/// </summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, object Value)> fields = [];

    /// <exception cref="FormatException">These bytes are no message.</exception>
    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            fields.Add(((int)(tag >> 3), (tag & 7) switch
            {
                0 => Varint(ref bytes),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span),
                2 => Take(ref bytes, Varint(ref bytes)),
                5 => BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span),
                var type => throw new FormatException($"Wire type {type}."),
            }));
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int field) => Of<ReadOnlyMemory<byte>>(field).Select(bytes => new ProtobufMessage(bytes));

    public ProtobufMessage? Message(int field) => Messages(field).SingleOrDefault();

    public string Text(int field) => Encoding.UTF8.GetString(Of<ReadOnlyMemory<byte>>(field).SingleOrDefault().Span);

    /// <summary>Bytes in lower-case hexadecimal, as logs write ids.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(Of<ReadOnlyMemory<byte>>(field).SingleOrDefault().Span);

    public ulong Number(int field) => Of<ulong>(field).SingleOrDefault();

    public bool Has(int field) => fields.Any(one => one.Field == field);

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A number has no end.");
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, ulong count)
    {
        if (count > (ulong)bytes.Length)
        {
            throw new FormatException("The message ends too early.");
        }

        var taken = bytes[..(int)count];
        bytes = bytes[(int)count..];
        return taken;
    }

    private IEnumerable<T> Of<T>(int field) => fields
        .Where(one => one.Field == field)
        .Select(one => one.Value is T value ? value : throw new FormatException($"Field {field} is a {one.Value.GetType().Name}."));
}
