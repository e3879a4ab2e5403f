using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Operator.OpenApi;

/// <summary>
/// On which line of a YAML or JSON text each value stands. What came through an anchor has no line of its own, and is found at its
/// closest ancestor. Made only when a line is asked for; a text that cannot be read has none.
/// </summary>
internal sealed class SourceLines(string text)
{
    private const int MaxDepth = 100;
    private readonly Lazy<Dictionary<JsonPointer, long>> lines = new(() => Read(text));

    /// <summary>The line, from 1; 0 where unknown.</summary>
    public long Of(JsonPointer at)
    {
        for (var place = at; ; place = place.Parent)
        {
            if (lines.Value.TryGetValue(place, out var line))
            {
                return line;
            }

            if (place == JsonPointer.Root)
            {
                return 0;
            }
        }
    }

    private static Dictionary<JsonPointer, long> Read(string text)
    {
        if (text.AsSpan().TrimStart(" \t\r\n\uFEFF").StartsWith("{"))
        {
            try
            {
                return ReadJson(text.TrimStart('\uFEFF'));
            }
            catch (JsonException)
            {
                // It may be YAML's flow style.
            }
        }

        try
        {
            return ReadYaml(text);
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            // Whoever reads the text says what is wrong with it.
            return [];
        }
    }

    private static Dictionary<JsonPointer, long> ReadJson(string text)
    {
        var found = new Dictionary<JsonPointer, long>();
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        var walk = new Walk();
        var (line, counted) = (1L, 0);
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            line += bytes.AsSpan(counted, start - counted).Count((byte)'\n');
            counted = start;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    found[walk.Name(reader.GetString()!)] = line;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    found.TryAdd(walk.Enter(isList: reader.TokenType == JsonTokenType.StartArray), line);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    walk.Leave();
                    break;
                default:
                    found.TryAdd(walk.Value(), line);
                    break;
            }
        }

        return found;
    }

    private static Dictionary<JsonPointer, long> ReadYaml(string text)
    {
        var found = new Dictionary<JsonPointer, long>();
        var parser = new Parser(new StringReader(text));
        var walk = new Walk();
        while (parser.MoveNext() && walk.Depth <= MaxDepth)
        {
            var at = parser.Current!.Start.Line;
            switch (parser.Current)
            {
                case MappingStart or SequenceStart:
                    found.TryAdd(walk.Enter(isList: parser.Current is SequenceStart), at);
                    break;
                case MappingEnd or SequenceEnd:
                    walk.Leave();
                    break;
                case Scalar scalar when walk.ExpectsName:
                    found[walk.Name(scalar.Value)] = at;
                    break;
                case Scalar or AnchorAlias:
                    found.TryAdd(walk.Value(), at);
                    break;
                case DocumentEnd:
                    return found;
                default:
                    break;
            }
        }

        return found;
    }

    /// <summary>Where a reader of events is in the tree.</summary>
    private sealed class Walk
    {
        private readonly Stack<(JsonPointer At, bool IsList, int Index, string? Name)> levels = [];

        public int Depth => levels.Count;

        public bool ExpectsName => levels.TryPeek(out var level) && !level.IsList && level.Name is null;

        public JsonPointer Name(string name)
        {
            var level = levels.Pop();
            levels.Push(level with { Name = name });
            return level.At[name];
        }

        public JsonPointer Enter(bool isList)
        {
            var at = Value();
            levels.Push((at, isList, 0, null));
            return at;
        }

        public void Leave() => levels.Pop();

        public JsonPointer Value()
        {
            if (!levels.TryPop(out var level))
            {
                return JsonPointer.Root;
            }

            levels.Push(level with { Index = level.Index + 1, Name = null });
            return level.IsList ? level.At[level.Index] : level.At[level.Name ?? level.Index.ToString(CultureInfo.InvariantCulture)];
        }
    }
}
