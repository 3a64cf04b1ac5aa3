using System.Net;
using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;
using ChatModule.Graph;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions.Authentication;

namespace ChatModule.Bench;

/// <summary>
/// Ways of a chat down to the network and back, with an answer that is there at once in place of it: what they have in
/// common and what not says where a warm call's time goes.
/// </summary>
public class RequestPathBenchmarks : IDisposable
{
    private const string Root = "https://graph.microsoft.com/beta";
    private readonly HttpClient http = new(new Answering());
    private readonly SerializingClient serialising = new(Root[..^"/beta".Length], "token", new Answering());
    private readonly GraphServiceClient sdk = new(new BaseGraphRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: new HttpClient(new Answering())), Root);
    private readonly GraphServiceClient sdkAsItComes = new(new BaseGraphRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: GraphClientFactory.Create(finalHandler: new Answering())), Root);
    private readonly GraphSession session = new(new Uri("https://graph.microsoft.com"), new StaticTokenProvider("token", TimeProvider.System), new Answering(), TimeProvider.System);
    private IGraphChatClient module = null!;
    private ChatDefinition chat = null!;
    private string body = "";

    [GlobalSetup]
    public void SetUp()
    {
        module = session.CreateClient(trace: null);
        chat = new ChatDefinitionBuilder { Caller = Person.Of(HttpChatClient.Me) }.Build([Person.Of(HttpChatClient.Upn(1))], ChatDefinition.OneOnOne, null, null);
        body = HttpChatClient.Body(WorkloadKind.OneOnOne, 1, Root);
    }

    [Benchmark(Description = "HttpClient, text out and text in")]
    public async Task<string> HttpAsync()
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(Root + "/chats", content);
        return await answer.Content.ReadAsStringAsync();
    }

    [Benchmark(Description = "HttpClient and the SDK's serialisation")]
    public Task<string> SerialisingAsync() => serialising.CreateAsync(WorkloadKind.OneOnOne, 1);

    [Benchmark(Description = "ChatModule: the SDK's request builder and writer; its own adapter, gate, retry, checks")]
    public Task<GraphChat> ModuleAsync() => module.CreateChatAsync(chat, CancellationToken.None);

    [Benchmark(Description = "HttpClient, the SDK's request builder, serialisation and adapter")]
    public Task<Chat?> SdkAsync() => sdk.Chats.PostAsync(SdkClient.Body(WorkloadKind.OneOnOne, 1, Root));

    [Benchmark(Description = "The SDK as it comes, with its own middlewares")]
    public Task<Chat?> SdkAsItComesAsync() => sdkAsItComes.Chats.PostAsync(SdkClient.Body(WorkloadKind.OneOnOne, 1, Root));

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        http.Dispose();
        serialising.Dispose();
        sdk.Dispose();
        sdkAsItComes.Dispose();
        session.Dispose();
    }

    private sealed class Answering : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // A socket would read the body too.
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            var content = new ByteArrayContent(MicroBenchmarks.Answer);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return new HttpResponseMessage(HttpStatusCode.Created) { Content = content, RequestMessage = request };
        }
    }
}
