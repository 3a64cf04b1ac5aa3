using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace ChatModule.Bench;

/// <summary>
/// A bare HttpClient with the SDK's own serialisation: its Chat written and its Chat read by its writer and its parser; no
/// request builder, no adapter, no middleware, no retry. What a module on the SDK's models cannot do without.
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
        using var answer = await http.PostAsync(root + "/chats", content);
        answer.EnsureSuccessStatusCode();
        if (kind == WorkloadKind.Await)
            return answer.Headers.Location!.OriginalString;
        return (await ReadAsync(answer, Chat.CreateFromDiscriminatorValue))!.Id!;
    }

    public async Task<string?> ReadStatusAsync(string location)
    {
        using var answer = await http.GetAsync(root + location);
        answer.EnsureSuccessStatusCode();
        var operation = await ReadAsync(answer, TeamsAsyncOperation.CreateFromDiscriminatorValue);
        return operation?.Status?.ToString().ToLower(CultureInfo.InvariantCulture);
    }

    public void Dispose() => http.Dispose();

    private async Task<T?> ReadAsync<T>(HttpResponseMessage answer, ParsableFactory<T> factory) where T : IParsable =>
        (await nodes.GetRootParseNodeAsync("application/json", await answer.Content.ReadAsStreamAsync())).GetObjectValue(factory);
}
