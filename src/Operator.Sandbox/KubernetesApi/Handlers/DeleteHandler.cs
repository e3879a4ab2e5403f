using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Handlers;

/// <summary>delete and deletecollection. There are no dependents here, so that every propagation policy ends at once.</summary>
internal sealed class DeleteHandler(ObjectStore store, Lifecycle lifecycle, Responder responder)
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan"];

    public async Task DeleteAsync(ApiRequest request, byte[] body)
    {
        var options = Options(request, body);
        var resource = request.Resource;
        StoredObject? left;
        StoredObject existing;
        lock (store.Gate)
        {
            existing = store.Find(resource.StorageKey, request.Namespace, request.Name) ?? throw StatusErrors.NotFound(resource, request.Name);
            CheckPreconditions(resource, existing, options);
            Lifecycle.CheckDeletable(resource, existing.Name);
            left = request.DryRun || options.ArrayAt("dryRun").Strings().Contains("All") ? null : lifecycle.Delete(resource, existing);
        }

        if (left is not null)
        {
            await responder.WriteObjectAsync(request, 200, left);
            return;
        }

        var details = new JsonObject { ["name"] = existing.Name, ["kind"] = resource.Plural, ["uid"] = existing.Uid };
        if (resource.Group.Length > 0)
        {
            details["group"] = resource.Group;
        }

        await Responder.WriteAsync(request.Http, 200, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        });
    }

    public async Task DeleteCollectionAsync(ApiRequest request, byte[] body)
    {
        Options(request, body);
        var resource = request.Resource;
        var selector = ReadHandler.Selector(request);
        List<StoredObject> chosen;
        lock (store.Gate)
        {
            chosen = [.. store.Snapshot(resource.StorageKey).Objects.Values.Where(selector.Matches)];
            foreach (var stored in request.DryRun ? [] : chosen)
            {
                Lifecycle.CheckDeletable(resource, stored.Name);
                lifecycle.Delete(resource, stored);
            }
        }

        await Responder.WriteAsync(request.Http, 200, new JsonObject
        {
            ["kind"] = resource.EffectiveListKind,
            ["apiVersion"] = resource.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = store.Revision.ToString(CultureInfo.InvariantCulture) },
            ["items"] = new JsonArray([.. chosen.Select(o => ObjectWriter.View(resource, o))]),
        });
    }

    private static JsonObject Options(ApiRequest request, byte[] body)
    {
        JsonObject options = [];
        if (body.Length > 0)
        {
            try
            {
                options = (RequestBody.LooksLikeJson(body) ? JsonReading.Parse(body) : YamlReading.Parse(body)) as JsonObject
                    ?? throw new JsonException("an object was expected");
            }
            catch (JsonException e)
            {
                throw StatusErrors.BadRequest($"couldn't get version/kind; json parse error: {e.Message}");
            }
        }

        var policy = request.Query("propagationPolicy") ?? options.StringAt("propagationPolicy");
        if (policy is not null && !Policies.Contains(policy))
        {
            throw StatusErrors.InvalidOptions("DeleteOptions", new FieldError(
                "propagationPolicy",
                "FieldValueNotSupported",
                $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }

        return options;
    }

    private static void CheckPreconditions(ResourceDefinition resource, StoredObject existing, JsonObject options)
    {
        if (options.StringAt("preconditions", "uid") is { } uid && uid != existing.Uid)
        {
            throw StatusErrors.PreconditionFailed(
                resource,
                existing.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({existing.Uid}). The object might have been deleted and then recreated");
        }

        var version = existing.ResourceVersion.ToString(CultureInfo.InvariantCulture);
        if (options.StringAt("preconditions", "resourceVersion") is { } wanted && wanted != version)
        {
            throw StatusErrors.PreconditionFailed(
                resource,
                existing.Name,
                $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). The object might have been modified");
        }
    }
}
