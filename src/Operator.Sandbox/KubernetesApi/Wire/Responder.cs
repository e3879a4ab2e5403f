using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Tables;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>Writes objects and statuses in the form that the client accepts: as they are, as a table row, or metadata only.</summary>
internal sealed class Responder(TimeProvider time)
{
    public static Task WriteAsync(HttpContext http, int code, JsonNode body) => WriteAsync(http, code, JsonReading.ToBytes(body));

    public static async Task WriteAsync(HttpContext http, int code, ReadOnlyMemory<byte> json)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType ??= "application/json";
        http.Response.Headers.CacheControl = "no-cache, private";
        http.Response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(json, http.RequestAborted);
        }
    }

    public async Task WriteObjectAsync(ApiRequest request, int code, StoredObject stored)
    {
        if (request.Shape is Shape.Object)
        {
            await WriteAsync(request.Http, code, Bytes(request, stored));
            return;
        }

        var value = JsonReading.ParseObject(Bytes(request, stored));
        await WriteAsync(request.Http, code, request.Shape is Shape.Table
            ? Table(request).Render([value], new JsonObject { ["resourceVersion"] = value.StringAt("metadata", "resourceVersion") })
            : TableRendering.Partial(value));
    }

    public TableRendering Table(ApiRequest request) =>
        new(request.Resource, request.Query("includeObject") ?? "Metadata", time);

    /// <summary>The object as the asked version shows it.</summary>
    public static byte[] Bytes(ApiRequest request, StoredObject stored) => request.Resource.FromStorage is { } convert
        ? stored.JsonAs(request.Resource.ApiVersion, convert)
        : stored.Json;
}
