using System.Diagnostics.CodeAnalysis;
using ChatModule.Graph.Http;
using ChatModule.Graph.Retry;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Abstractions.Store;
using Microsoft.Kiota.Serialization.Json;

namespace ChatModule.Graph;

/// <summary>
/// The SDK's way to the network: what its request builders ask for goes out by the retry table of the contract, and the
/// answer comes back through the SDK's JSON. It takes the place of the SDK's own adapter, whose layers above
/// this (a handler chain, an HttpClient, a format registry for the whole process) would do nothing here.
/// </summary>
internal sealed class GraphRequestAdapter(ResilientSender sender, string root, string userAgent) : IRequestAdapter
{
    public ISerializationWriterFactory SerializationWriterFactory { get; } = new JsonSerializationWriterFactory();

    public string? BaseUrl { get; set; } = root;

    /// <summary>Sends what an SDK builder prepared, and reads the answer; null for an empty one.</summary>
    /// <param name="requestInfo">The request, with its <see cref="GraphRequestOption"/> among the options.</param>
    /// <param name="factory">Makes the model that the answer fills.</param>
    /// <param name="errorMapping">Not used: a refusal is a <see cref="GraphChatException"/> already.</param>
    /// <param name="cancellationToken">Ends the request and its waits.</param>
    public async Task<T?> SendAsync<T>(RequestInformation requestInfo, ParsableFactory<T> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default)
        where T : IParsable
    {
        var option = requestInfo.RequestOptions.OfType<GraphRequestOption>().Single();
        using var request = CreateMessage(requestInfo);
        T? model = default;
        (await sender.SendAsync(request, option, Read, cancellationToken)).Response!.Dispose();
        return model;

        string? Read(Attempt attempt)
        {
            option.Location = ResponseReader.Header(attempt.Response!.Headers, "Location");
            try
            {
                model = attempt.Json is { } json ? new JsonParseNode(json).GetObjectValue(factory) : default;
            }
            // It is JSON, and complete; whatever the SDK throws over it, it isn't the response that Graph promises.
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return $"the response isn't what Microsoft Graph promises ({e.GetType().Name})";
            }
            return option.Validate?.Invoke(model);
        }
    }

    private HttpRequestMessage CreateMessage(RequestInformation requestInfo)
    {
        requestInfo.PathParameters["baseurl"] = BaseUrl!;
        var request = new HttpRequestMessage(new HttpMethod(requestInfo.HttpMethod.ToString()!), requestInfo.URI);
        // The SDK sets an empty stream for a request without a body, which would be sent as Content-Length: 0.
        if (requestInfo.HttpMethod != Method.GET)
            request.Content = new TrackedContent(requestInfo.Content);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        foreach (var (name, values) in requestInfo.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, values))
                request.Content?.Headers.TryAddWithoutValidation(name, values);
        return request;
    }

    public Task<IEnumerable<T>?> SendCollectionAsync<T>(RequestInformation requestInfo, ParsableFactory<T> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default)
        where T : IParsable => throw NotUsed();

    public Task<T?> SendPrimitiveAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw NotUsed();

    public Task<IEnumerable<T>?> SendPrimitiveCollectionAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw NotUsed();

    public Task SendNoContentAsync(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw NotUsed();

    public Task<T?> ConvertToNativeRequestAsync<T>(RequestInformation requestInfo, CancellationToken cancellationToken = default) => throw NotUsed();

    public void EnableBackingStore(IBackingStoreFactory backingStoreFactory) => throw NotUsed();

    private static NotSupportedException NotUsed() => new("The calls about chats answer with one object.");
}
