using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Json;

/// <summary>
/// Reads a list from a stream, item by item: memory holds the objects and one item's bytes, never the whole answer, and an
/// item that does not fit its type costs only itself.
/// </summary>
/// <remarks>Single use. Throws <see cref="JsonException"/> when the answer as a whole is not a list.</remarks>
internal sealed class ListReader<T>(JsonTypeInfo<T> typeInfo, JsonTypeInfo<V1ListMeta> listMetaInfo, string apiVersion, string kind)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly KubernetesList<T> list = new();
    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = KubernetesJson.MaxDepth });
    private Expect expect = Expect.Root;

    private enum Expect
    {
        Root,
        Member,
        Metadata,
        Items,
        Item,
        OtherValue,
        End,
    }

    public async Task<KubernetesList<T>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                var consumed = Advance(read.Buffer, read.IsCompleted);
                pipe.AdvanceTo(consumed, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return expect == Expect.End ? list : throw new JsonException("The list ended early.");
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes every complete value in <paramref name="buffer"/> and says how far that went.</summary>
    private SequencePosition Advance(ReadOnlySequence<byte> buffer, bool isFinal)
    {
        var reader = new Utf8JsonReader(buffer, isFinal, state);
        var before = reader;
        while (expect != Expect.End && Step(ref reader, buffer))
        {
            before = reader;
        }

        if (expect == Expect.End)
        {
            before = reader;
        }

        state = before.CurrentState;
        return expect == Expect.End ? buffer.End : before.Position;
    }

    /// <summary>One value or bracket; false (and a reader to be thrown away) when its bytes are not all there yet.</summary>
    private bool Step(ref Utf8JsonReader reader, ReadOnlySequence<byte> buffer)
    {
        if (!reader.Read())
        {
            return false;
        }

        var start = reader.TokenStartIndex;
        switch (expect)
        {
            case Expect.Root:
                expect = reader.TokenType == JsonTokenType.StartObject ? Expect.Member : throw new JsonException("Not a list.");
                return true;
            case Expect.Member when reader.TokenType == JsonTokenType.EndObject:
                expect = Expect.End;
                return true;
            case Expect.Member:
                expect = reader.ValueTextEquals("items"u8) ? Expect.Items
                    : reader.ValueTextEquals("metadata"u8) ? Expect.Metadata
                    : Expect.OtherValue;
                return true;
            case Expect.Items when reader.TokenType == JsonTokenType.StartArray:
                expect = Expect.Item;
                return true;
            case Expect.Items when reader.TokenType == JsonTokenType.Null:
            case Expect.Item when reader.TokenType == JsonTokenType.EndArray:
                // Go writes an empty slice as null at times.
                expect = Expect.Member;
                return true;
            case Expect.Items:
                throw new JsonException("The items of the list are not an array.");
        }

        if (!reader.TrySkip())
        {
            return false;
        }

        var value = buffer.Slice(start, reader.BytesConsumed - start);
        switch (expect)
        {
            case Expect.Item:
                AddItem(value);
                break;
            case Expect.Metadata:
                var metadataReader = new Utf8JsonReader(value);
                list.Metadata = JsonSerializer.Deserialize(ref metadataReader, listMetaInfo) ?? new V1ListMeta();
                expect = Expect.Member;
                break;
            default:
                expect = Expect.Member;
                break;
        }

        return true;
    }

    private void AddItem(ReadOnlySequence<byte> json)
    {
        if (ObjectReader.TryRead(json, typeInfo, apiVersion, kind, out var item, out var invalid))
        {
            list.Items.Add(item!);
        }
        else
        {
            list.Invalid.Add(invalid!);
        }
    }
}
