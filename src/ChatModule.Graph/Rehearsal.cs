using System.Net;
using System.Net.Http.Headers;

namespace ChatModule.Graph;

/// <summary>
/// A first chat is mostly spent compiling. This makes one that is sent nowhere, by the same way, while the user still
/// signs in or types; the real one finds everything compiled.
/// </summary>
internal static class Rehearsal
{
    /// <summary>Goes through a chat from the definition to the answer.</summary>
    public static async Task RunAsync()
    {
        using var session = new GraphSession(new Uri("https://rehearsal.invalid"), new FixedToken("", TimeProvider.System), new Stage(), TimeProvider.System);
        await session.CreateClient(trace: null).CreateChatAsync(new ChatDefinition { ChatType = ChatDefinition.OneOnOne, People = [new() { Key = "a" }, new() { Key = "b" }] }, CancellationToken.None);
    }

    /// <summary>Takes the network's place, and answers as Graph does.</summary>
    private sealed class Stage : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            var chat = new StringContent("""{"id":"19:a@thread.v2","chatType":"oneOnOne","webUrl":"https://rehearsal.invalid","createdDateTime":"2026-01-01T00:00:00Z"}""",
                new MediaTypeHeaderValue("application/json"));
            return new(HttpStatusCode.Created) { Content = chat };
        }
    }
}
