using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Abstractions.Store;
using Microsoft.Kiota.Serialization.Json;

namespace ChatModule.Graph.Http;

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
    /// <param name="requestInfo">The request, with its <see cref="RequestIntent"/> among the options.</param>
    /// <param name="factory">Makes the model that the answer fills.</param>
    /// <param name="errorMapping">Not used: a refusal is a <see cref="GraphChatException"/> already.</param>
    /// <param name="cancellationToken">Ends the request and its waits.</param>
    public async Task<T?> SendAsync<T>(RequestInformation requestInfo, ParsableFactory<T> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default)
        where T : IParsable
    {
        var intent = requestInfo.RequestOptions.OfType<RequestIntent>().Single();
        using var request = Message(requestInfo);
        var answer = await sender.SendAsync(request, intent, cancellationToken);
        intent.Location = AnswerReader.Header(answer.Response!.Headers, "Location");
        try
        {
            return answer.Json is { } json ? new JsonParseNode(json).GetObjectValue(factory) : default;
        }
        // It is JSON, and whole; what the SDK cannot make of it is still no promised answer.
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw intent.NotPromised("the answer is not what Graph promises", e);
        }
    }

    private HttpRequestMessage Message(RequestInformation asked)
    {
        asked.PathParameters["baseurl"] = BaseUrl!;
        var request = new HttpRequestMessage(new HttpMethod(asked.HttpMethod.ToString()!), asked.URI);
        if (asked.Content is not null)
            request.Content = new WatchedContent(asked.Content);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        foreach (var (name, values) in asked.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, values))
                request.Content?.Headers.TryAddWithoutValidation(name, values);
        return request;
    }

    public Task<IEnumerable<T>?> SendCollectionAsync<T>(RequestInformation requestInfo, ParsableFactory<T> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default)
        where T : IParsable => throw NeverAsked();

    public Task<T?> SendPrimitiveAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw NeverAsked();

    public Task<IEnumerable<T>?> SendPrimitiveCollectionAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw NeverAsked();

    public Task SendNoContentAsync(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = null, CancellationToken cancellationToken = default) =>
        throw NeverAsked();

    public Task<T?> ConvertToNativeRequestAsync<T>(RequestInformation requestInfo, CancellationToken cancellationToken = default) => throw NeverAsked();

    public void EnableBackingStore(IBackingStoreFactory backingStoreFactory) => throw NeverAsked();

    private static NotSupportedException NeverAsked() => new("The calls about chats answer with one object.");
}
