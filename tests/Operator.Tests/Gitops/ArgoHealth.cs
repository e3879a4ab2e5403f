using System.Text;
using System.Text.Json;
using KeraLua;
using Operator.Tests.Apis;

namespace Operator.Tests.Gitops;

/// <summary>
/// Runs <c>docs/gitops/argocd/health.lua</c> as Argo CD does: the object is the global <c>obj</c>, the script returns a table, and there is no
/// way out of the interpreter (no <c>os</c>, no <c>io</c>). Argo CD's interpreter has the language of Lua 5.1, which the script keeps to; this
/// one is Lua's own, of a later version.
/// </summary>
internal static class ArgoHealth
{
    private static readonly string[] WaysOut = ["os", "io", "package", "require", "debug", "dofile", "loadfile", "load"];

    private static readonly string Text = File.ReadAllText(Repository.PathOf("docs", "gitops", "argocd", "health.lua"));

    public static (string Status, string? Message) Of(JsonElement entity)
    {
        using var lua = new Lua { Encoding = Encoding.UTF8 };
        foreach (var way in WaysOut)
        {
            lua.PushNil();
            lua.SetGlobal(way);
        }

        Push(lua, entity);
        lua.SetGlobal("obj");
        if (lua.DoString(Text))
        {
            throw new InvalidOperationException(lua.ToString(-1));
        }

        return (Field(lua, "status") ?? throw new InvalidOperationException("The script returned no status."), Field(lua, "message"));
    }

    private static string? Field(Lua lua, string name)
    {
        lua.GetField(-1, name);
        var value = lua.IsNil(-1) ? null : lua.ToString(-1);
        lua.Pop(1);
        return value;
    }

    // As Argo CD's decoder: null is nil, every number is a double, lists count from one.
    private static void Push(Lua lua, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                lua.NewTable();
                foreach (var member in element.EnumerateObject())
                {
                    Push(lua, member.Value);
                    lua.SetField(-2, member.Name);
                }

                break;
            case JsonValueKind.Array:
                lua.NewTable();
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Push(lua, item);
                    lua.RawSetInteger(-2, index + 1);
                }

                break;
            case JsonValueKind.String:
                lua.PushString(element.GetString()!);
                break;
            case JsonValueKind.Number:
                lua.PushNumber(element.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                lua.PushBoolean(element.GetBoolean());
                break;
            default:
                lua.PushNil();
                break;
        }
    }
}
