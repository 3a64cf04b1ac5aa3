using BenchmarkDotNet.Attributes;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace ChatModule.Bench;

/// <summary>The work for each item without the network: reading a person, building the request, and reading the response.</summary>
public class MicroBenchmarks
{
    private const string Root = "https://graph.microsoft.com/beta";
    private static readonly Dictionary<string, object> Row = new() { ["DisplayName"] = "Megan Bowen", ["UserPrincipalName"] = "megan@contoso.com", ["UserType"] = "Member" };
    private readonly PersonReader reader = new(new PropertyReader());
    private readonly ChatDefinitionBuilder builder = new() { Caller = Person.FromKey("8b081ef6-4792-4def-b2c9-c363a1bf41d5") };

    /// <summary>The documented response of the service.</summary>
    internal static readonly byte[] Response = System.Text.Encoding.UTF8.GetBytes("""
        {"@odata.context":"https://graph.microsoft.com/beta/$metadata#chats/$entity","id":"19:82fe7758-5bb3-4f0d-a43f-e555fd399c6f_8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca@unq.gbl.spaces",
        "topic":null,"createdDateTime":"2020-12-04T23:10:28.51Z","lastUpdatedDateTime":"2020-12-04T23:10:28.51Z","chatType":"oneOnOne",
        "webUrl":"https://teams.microsoft.com/l/chat/19%3A82fe7758_8c0a1a67%40unq.gbl.spaces/0?tenantId=b33cbe9f-8ebe-4f2a-912b-7e2a427f477f","tenantId":"b33cbe9f-8ebe-4f2a-912b-7e2a427f477f"}
        """);

    private readonly JsonSerializationWriterFactory writers = new();
    private readonly JsonParseNodeFactory nodes = new();
    private ChatDefinition chat = null!;

    [GlobalSetup]
    public void SetUp() => chat = builder.Build([Person.FromKey("megan@contoso.com")], ChatDefinition.OneOnOne, null, null);

    [Benchmark(Description = "Read a person: a UPN")]
    public object ReadUpn() => reader.Read("megan@contoso.com");

    [Benchmark(Description = "Read a person: a row with three columns")]
    public object ReadRow() => reader.Read(Row);

    [Benchmark(Description = "Build and validate the chat definition")]
    public object BuildDefinition() => builder.Build([Person.FromKey("megan@contoso.com")], ChatDefinition.OneOnOne, null, null);

    [Benchmark(Description = "Build the request and serialize it")]
    public long WriteRequest() => Write(ChatRequest.Build(chat, Root));

    [Benchmark(Description = "SDK only: serialize the same chat")]
    public long SdkWrite() => Write(SdkClient.Body(WorkloadKind.OneOnOne, 1, Root));

    [Benchmark(Description = "Read the response")]
    public async Task<object> ReadAsync() => ChatResponseMapper.ToChat(chat, await ParseAsync(static _ => new ChatModel()), location: null, new Uri(Root), "The chat");

    [Benchmark(Description = "SDK only: read the same response")]
    public async Task<object> SdkReadAsync() => (await ParseAsync(Chat.CreateFromDiscriminatorValue))!;

    private long Write(Chat body)
    {
        using var writer = writers.GetSerializationWriter("application/json");
        writer.WriteObjectValue(null, body);
        using var json = writer.GetSerializedContent();
        return json.Length;
    }

    private async Task<T?> ParseAsync<T>(ParsableFactory<T> factory) where T : IParsable =>
        (await nodes.GetRootParseNodeAsync("application/json", new MemoryStream(Response))).GetObjectValue(factory);
}
