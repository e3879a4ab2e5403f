using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Client.Authentication;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Client;

/// <summary>
/// <see cref="IKubernetesClient"/> over HTTP. Safe for concurrent use; make one per cluster and keep it.
/// </summary>
/// <remarks>
/// Beyond the interface's guarantees: a call that gets no complete answer within
/// <see cref="KubernetesClientOptions.RequestTimeout"/> throws <see cref="HttpRequestException"/> with an inner
/// <see cref="TimeoutException"/>; so does (with other inner exceptions) an answer that breaks off, and a credential plugin
/// that fails. A single object that does not fit its type throws <see cref="JsonException"/> (lists and watches set it aside
/// instead). A watch whose connection breaks throws <see cref="IOException"/> or <see cref="HttpRequestException"/>: resume it
/// from the last version seen. A name that no object can have (empty, dots) throws <see cref="ArgumentException"/>.
/// </remarks>
public sealed class KubernetesClient : IKubernetesClient, IDisposable
{
    private readonly KubernetesClientOptions options;
    private readonly TimeProvider time;
    private readonly ApiTransport transport;
    private readonly KubernetesResource? resource;

    /// <summary>Connects to nothing yet: the first call does.</summary>
    /// <exception cref="KubeConfigException">The configuration contradicts itself.</exception>
    public KubernetesClient(
        KubernetesClientConfiguration configuration,
        KubernetesClientOptions? options = null,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        this.options = options ?? new KubernetesClientOptions();
        time = timeProvider ?? TimeProvider.System;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<KubernetesClient>();
        var credentials = CredentialSource.Create(configuration, time, logger);
        transport = new ApiTransport(configuration, credentials, this.options.UserAgent);
    }

    private KubernetesClient(KubernetesClient connected, KubernetesResource resource)
    {
        options = connected.options;
        time = connected.time;
        transport = connected.transport;
        this.resource = resource;
    }

    /// <summary>
    /// The same connection for a resource that is known only at run time: whatever the type of an object says, its calls go to
    /// <paramref name="resource"/>. Works as long as this client does; there is nothing to dispose of.
    /// </summary>
    public IKubernetesClient For(KubernetesResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new KubernetesClient(this, resource);
    }

    /// <inheritdoc />
    public async Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await SendAsync<T>(new ApiRequest(HttpMethod.Get, Resource<T>().Item(key)), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (IsMissingObject(exception))
        {
            return null;
        }
    }

    /// <summary>A document that is not an object: discovery, OpenAPI.</summary>
    /// <param name="path">Path below the server, without a leading slash.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<JsonNode> GetDocumentAsync(string path, CancellationToken cancellationToken) => SendAsync(
        new ApiRequest(HttpMethod.Get, path),
        async (stream, token) => await JsonNode.ParseAsync(stream, cancellationToken: token).ConfigureAwait(false)
            ?? throw new JsonException("The answer is null."),
        cancellationToken);

    /// <inheritdoc />
    public Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(options);
        var query = new QueryBuilder()
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("limit", (long?)options.Limit)
            .Add("continue", string.IsNullOrEmpty(options.Continue) ? null : options.Continue)
            // A page's token already fixes the version; the server refuses both together.
            .Add("resourceVersion", string.IsNullOrEmpty(options.Continue) ? options.ResourceVersion : null);
        var request = new ApiRequest(HttpMethod.Get, Resource<T>().Collection(options.Namespace) + query);
        var reader = new ListReader<T>(TypeInfo<T>(), TypeInfo<V1ListMeta>(), Resource<T>().ApiVersion, Resource<T>().Kind);
        return SendAsync(request, reader.ReadAsync, cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(options);
        var query = new QueryBuilder()
            .Add("watch", true)
            .Add("allowWatchBookmarks", true)
            .Add("resourceVersion", options.ResourceVersion)
            .Add("timeoutSeconds", (long)Math.Ceiling(options.ServerTimeout.TotalSeconds))
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector);
        var request = new ApiRequest(HttpMethod.Get, Resource<T>().Collection(options.Namespace) + query);

        using var response = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var pipe = System.IO.Pipelines.PipeReader.Create(stream);
        try
        {
            var reader = new WatchReader<T>(request, pipe, TypeInfo<T>(), Resource<T>(), options.IdleTimeout, time);
            while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } change)
            {
                yield return change;
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    /// <remarks>Fills in version and kind of <paramref name="entity"/> where they are missing.</remarks>
    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(entity);
        entity.ApiVersion ??= Resource<T>().ApiVersion;
        entity.Kind ??= Resource<T>().Kind;
        Resource<T>().RequireNamespace(entity.Metadata.NamespaceProperty);
        var query = new QueryBuilder().Add("fieldManager", options.FieldManager);
        var path = Resource<T>().Collection(entity.Metadata.NamespaceProperty) + query;
        var body = JsonSerializer.SerializeToUtf8Bytes(entity, TypeInfo<T>());
        return SendAsync<T>(new ApiRequest(HttpMethod.Post, path, body), cancellationToken);
    }

    /// <inheritdoc />
    public Task<T> PatchAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync<T>(Resource<T>().Item(key), patch, options, cancellationToken);

    /// <inheritdoc />
    public Task<T> PatchStatusAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync<T>(Resource<T>().Item(key, "status"), patch, options, cancellationToken);

    /// <inheritdoc />
    public async Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var request = new ApiRequest(HttpMethod.Delete, Resource<T>().Item(key), options is null ? null : DeleteBody(options));
        try
        {
            // The answer is the object or a Status, and tells nothing that the caller asked for.
            await SendAsync(request, static (_, _) => Task.FromResult(true), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (IsMissingObject(exception))
        {
            // Counts as deleted.
        }
    }

    /// <summary>Closes the connections; running calls fail.</summary>
    public void Dispose()
    {
        // A client made by For only borrows them.
        if (resource is null)
        {
            transport.Dispose();
        }
    }

    private KubernetesResource Resource<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> => resource ?? EntityResource<T>.Resource;

    private Task<T> PatchAsync<T>(string path, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(patch);
        var query = new QueryBuilder()
            .Add("fieldManager", options?.FieldManager ?? this.options.FieldManager)
            .Add("force", patch.Type == V1Patch.PatchType.ApplyPatch && options is { Force: true })
            .Add("dryRun", options is { DryRun: true } ? "All" : null);
        var request = new ApiRequest(HttpMethod.Patch, path + query, Encoding.UTF8.GetBytes(patch.Content), patch.ContentType);
        return SendAsync<T>(request, cancellationToken);
    }

    private Task<T> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var typeInfo = TypeInfo<T>();
        return SendAsync(
            request,
            async (stream, token) => await JsonSerializer.DeserializeAsync(stream, typeInfo, token).ConfigureAwait(false)
                ?? throw new JsonException("The answer is null."),
            cancellationToken);
    }

    /// <summary>One call with its deadline: everything that is neither an answer nor the caller's cancellation is an <see cref="HttpRequestException"/>.</summary>
    private async Task<TResult> SendAsync<TResult>(ApiRequest request, Func<Stream, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await transport.SendAsync(request, either.Token).ConfigureAwait(false);
            await ThrowOnErrorAsync(request, response, either.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await read(stream, either.Token).ConfigureAwait(false);
            }
        }
        catch (JsonException exception)
        {
            throw new JsonException($"{request}: the answer cannot be read as {typeof(TResult).Name}. {ObjectReader.Describe(exception)}", exception.Path, null, null);
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            throw NoAnswer(request, exception, deadline.Token, cancellationToken);
        }
    }

    /// <summary>The answer to a watch, once its headers are there.</summary>
    private async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await transport.SendAsync(request, either.Token).ConfigureAwait(false);
            await ThrowOnErrorAsync(request, response, either.Token).ConfigureAwait(false);
            return response;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            if (IsNoAnswer(exception))
            {
                throw NoAnswer(request, exception, deadline.Token, cancellationToken);
            }

            throw;
        }
    }

    private async Task ThrowOnErrorAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Redirects are not followed, so they are errors too.
        if (response.StatusCode >= HttpStatusCode.Ambiguous)
        {
            throw await ErrorResponse.ReadAsync(request, response, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A bare 404 without a Status means that the server does not know the kind (its CRD is not installed), not that the object is gone.</summary>
    private static bool IsMissingObject(KubernetesApiException exception) => exception.IsNotFound && exception.Status is not null;

    private static bool IsNoAnswer(Exception exception) => exception is OperationCanceledException or IOException or HttpRequestException
        // The runtime does not wrap what happens when the peer cuts a connection while it is made.
        or SocketException;

    private Exception NoAnswer(ApiRequest request, Exception exception, CancellationToken deadline, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"{request}: cancelled.", exception, cancellationToken);
        }

        return deadline.IsCancellationRequested
            ? new HttpRequestException($"{request}: no answer within {options.RequestTimeout}.", new TimeoutException("The request timed out.", exception))
            : new HttpRequestException((exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown, $"{request}: {exception.Message}", exception);
    }

    private static byte[] DeleteBody(DeleteOptions options)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", "v1");
            writer.WriteString("kind", "DeleteOptions");
            if (options.PropagationPolicy is not null)
            {
                writer.WriteString("propagationPolicy", options.PropagationPolicy);
            }

            if (options.PreconditionUid is not null || options.PreconditionResourceVersion is not null)
            {
                writer.WriteStartObject("preconditions");
                if (options.PreconditionUid is not null)
                {
                    writer.WriteString("uid", options.PreconditionUid);
                }

                if (options.PreconditionResourceVersion is not null)
                {
                    writer.WriteString("resourceVersion", options.PreconditionResourceVersion);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> TypeInfo<T>() => KubernetesJson.TypeInfo<T>(options.JsonOptions);
}
