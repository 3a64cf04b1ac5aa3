using BenchmarkDotNet.Attributes;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;

namespace ChatModule.Bench;

/// <summary>What runs for each item, without the network: recognising a person, building the request, reading the answer.</summary>
public class MicroBenchmarks
{
    private const string Root = "https://graph.microsoft.com/beta";
    private static readonly Dictionary<string, object> Row = new() { ["DisplayName"] = "Megan Bowen", ["UserPrincipalName"] = "megan@contoso.com", ["UserType"] = "Member" };
    private readonly PersonReader reader = new(new PropertyReader());
    private readonly ChatDefinitionBuilder composer = new() { Caller = Person.Of("8b081ef6-4792-4def-b2c9-c363a1bf41d5") };

    /// <summary>What the service answers, as documented.</summary>
    internal static readonly byte[] Answer = System.Text.Encoding.UTF8.GetBytes("""
        {"@odata.context":"https://graph.microsoft.com/beta/$metadata#chats/$entity","id":"19:82fe7758-5bb3-4f0d-a43f-e555fd399c6f_8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca@unq.gbl.spaces",
        "topic":null,"createdDateTime":"2020-12-04T23:10:28.51Z","lastUpdatedDateTime":"2020-12-04T23:10:28.51Z","chatType":"oneOnOne",
        "webUrl":"https://teams.microsoft.com/l/chat/19%3A82fe7758_8c0a1a67%40unq.gbl.spaces/0?tenantId=b33cbe9f-8ebe-4f2a-912b-7e2a427f477f","tenantId":"b33cbe9f-8ebe-4f2a-912b-7e2a427f477f"}
        """);

    private readonly JsonSerializationWriterFactory writers = new();
    private readonly JsonParseNodeFactory nodes = new();
    private ChatDefinition chat = null!;

    [GlobalSetup]
    public void SetUp() => chat = composer.Build([Person.Of("megan@contoso.com")], ChatDefinition.OneOnOne, null, null);

    [Benchmark(Description = "Recognise a person: a UPN")]
    public object RecogniseText() => reader.Read("megan@contoso.com");

    [Benchmark(Description = "Recognise a person: a row with three columns")]
    public object RecogniseRow() => reader.Read(Row);

    [Benchmark(Description = "Compose the chat, rules checked")]
    public object Compose() => composer.Build([Person.Of("megan@contoso.com")], ChatDefinition.OneOnOne, null, null);

    [Benchmark(Description = "Build the request and write its JSON")]
    public long Build() => Write(ChatRequest.Build(chat, Root));

    [Benchmark(Description = "The SDK alone: the same chat written")]
    public long SdkWrite() => Write(SdkClient.Body(WorkloadKind.OneOnOne, 1, Root));

    [Benchmark(Description = "Read the answer")]
    public async Task<object> ReadAsync() => ChatResponseMapper.ToChat(chat, await ParseAsync(static _ => new ChatModel()), location: null, new Uri(Root), "The chat");

    [Benchmark(Description = "The SDK alone: the same answer read")]
    public async Task<object> SdkReadAsync() => (await ParseAsync(Chat.CreateFromDiscriminatorValue))!;

    private long Write(Chat body)
    {
        using var writer = writers.GetSerializationWriter("application/json");
        writer.WriteObjectValue(null, body);
        using var json = writer.GetSerializedContent();
        return json.Length;
    }

    private async Task<T?> ParseAsync<T>(ParsableFactory<T> factory) where T : IParsable =>
        (await nodes.GetRootParseNodeAsync("application/json", new MemoryStream(Answer))).GetObjectValue(factory);
}
