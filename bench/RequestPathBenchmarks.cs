using System.Net;
using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;
using ChatModule.Graph;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions.Authentication;

namespace ChatModule.Bench;

/// <summary>
/// Complete request paths with an immediate response instead of the network. The differences show the cost of each part.
/// </summary>
public class RequestPathBenchmarks : IDisposable
{
    private const string Root = "https://graph.microsoft.com/beta";
    private readonly HttpClient http = new(new StubHandler());
    private readonly SerializingClient serializing = new(Root[..^"/beta".Length], "token", new StubHandler());
    private readonly GraphServiceClient sdk = new(new BaseGraphRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: new HttpClient(new StubHandler())), Root);
    private readonly GraphServiceClient sdkWithDefaultHandlers = new(new BaseGraphRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: GraphClientFactory.Create(finalHandler: new StubHandler())), Root);
    private readonly GraphSession session = new(new Uri("https://graph.microsoft.com"), new StaticTokenProvider("token", TimeProvider.System), new StubHandler(), TimeProvider.System);
    private IGraphChatClient module = null!;
    private ChatDefinition chat = null!;
    private string body = "";

    [GlobalSetup]
    public void SetUp()
    {
        module = session.CreateClient(trace: null, throttleLimit: 8);
        chat = new ChatDefinitionBuilder { Caller = Person.FromKey(HttpChatClient.CallerId) }.Build([Person.FromKey(HttpChatClient.Upn(1))], ChatDefinition.OneOnOne, null, null);
        body = HttpChatClient.Body(WorkloadKind.OneOnOne, 1, Root);
    }

    [Benchmark(Description = "HttpClient only, text request and response")]
    public async Task<string> HttpAsync()
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(Root + "/chats", content);
        return await response.Content.ReadAsStringAsync();
    }

    [Benchmark(Description = "HttpClient with SDK serialization")]
    public Task<string> SerializationAsync() => serializing.CreateAsync(WorkloadKind.OneOnOne, 1);

    [Benchmark(Description = "ChatModule: the SDK's request builder and serialization; its own adapter, rate limiter, retry, and validation")]
    public Task<GraphChat> ModuleAsync() => module.CreateChatAsync(chat, CancellationToken.None);

    [Benchmark(Description = "HttpClient with the SDK's request builder, serialization, and adapter")]
    public Task<Chat?> SdkAsync() => sdk.Chats.PostAsync(SdkClient.Body(WorkloadKind.OneOnOne, 1, Root));

    [Benchmark(Description = "The SDK with its default handlers")]
    public Task<Chat?> SdkWithDefaultHandlersAsync() => sdkWithDefaultHandlers.Chats.PostAsync(SdkClient.Body(WorkloadKind.OneOnOne, 1, Root));

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        http.Dispose();
        serializing.Dispose();
        sdk.Dispose();
        sdkWithDefaultHandlers.Dispose();
        session.Dispose();
    }

    private sealed class StubHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Read the body as a socket would.
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            var content = new ByteArrayContent(MicroBenchmarks.Response);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return new HttpResponseMessage(HttpStatusCode.Created) { Content = content, RequestMessage = request };
        }
    }
}
