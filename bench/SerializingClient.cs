using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace ChatModule.Bench;

/// <summary>
/// HttpClient with the SDK's models and serialization, without its request builder, adapter, handlers, and retry. It's the
/// lower bound for a module that uses the SDK's models.
/// </summary>
internal sealed class SerializingClient : IChatClient
{
    private readonly HttpClient http;
    private readonly JsonSerializationWriterFactory writers = new();
    private readonly JsonParseNodeFactory nodes = new();
    private readonly string root;

    public SerializingClient(string endpoint, string token, HttpMessageHandler? network = null)
    {
        http = network is null ? new HttpClient() : new HttpClient(network);
        root = endpoint + "/beta";
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<string> CreateAsync(WorkloadKind kind, int number)
    {
        using var writer = writers.GetSerializationWriter("application/json");
        writer.WriteObjectValue(null, SdkClient.Body(kind, number, root));
        using var content = new StreamContent(writer.GetSerializedContent());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(root + "/chats", content);
        response.EnsureSuccessStatusCode();
        if (kind == WorkloadKind.Await)
            return response.Headers.Location!.OriginalString;
        return (await ReadAsync(response, Chat.CreateFromDiscriminatorValue))!.Id!;
    }

    public async Task<string?> ReadStatusAsync(string location)
    {
        using var response = await http.GetAsync(root + location);
        response.EnsureSuccessStatusCode();
        var operation = await ReadAsync(response, TeamsAsyncOperation.CreateFromDiscriminatorValue);
        return operation?.Status?.ToString().ToLower(CultureInfo.InvariantCulture);
    }

    public void Dispose() => http.Dispose();

    private async Task<T?> ReadAsync<T>(HttpResponseMessage response, ParsableFactory<T> factory) where T : IParsable =>
        (await nodes.GetRootParseNodeAsync("application/json", await response.Content.ReadAsStreamAsync())).GetObjectValue(factory);
}
