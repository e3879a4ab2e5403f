using System.Text.Encodings.Web;
using System.Text.Json;

namespace Operator.Benchmarks.Results;

/// <summary>
/// The file of results. A partial run replaces what it measured and leaves the rest, so that a broken run can be continued; every
/// unit says itself when and from which commit it is.
/// </summary>
internal sealed class ResultFile(string path)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IndentSize = 1,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What is known now.</summary>
    public BenchmarkResults Read() => File.Exists(path)
        ? JsonSerializer.Deserialize<BenchmarkResults>(File.ReadAllText(path), Json) ?? throw new JsonException($"{path} is empty.")
        : new BenchmarkResults([], null);

    /// <summary>Replaces the unit of the same tool and size.</summary>
    public void Put(UnitResult unit)
    {
        var known = Read();
        Write(known with
        {
            Units =
            [
                .. known.Units.Where(other => !other.Is(unit.Tool, unit.Objects)).Append(unit)
                    .OrderBy(each => each.Tool, StringComparer.Ordinal).ThenBy(each => each.Objects),
            ],
        });
    }

    /// <summary>Replaces what is known of dependants.</summary>
    public void Put(ReferenceResults references) => Write(Read() with { References = references });

    /// <summary>Replaces the micro-benchmarks.</summary>
    public void Put(MicroResults micro) => Write(Read() with { Micro = micro });

    private void Write(BenchmarkResults results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(results, Json) + "\n");
    }
}
