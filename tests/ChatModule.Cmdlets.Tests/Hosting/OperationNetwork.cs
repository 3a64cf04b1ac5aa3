using System.Diagnostics;
using System.Net;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A network that only has operations, whose status the test decides: by the ID of the chat, and by how often it was polled.</summary>
internal sealed class OperationNetwork(Func<string, int, Task<string>> status) : HttpMessageHandler
{
    private readonly Dictionary<string, int> polls = [];
    private readonly List<long> times = [];

    /// <summary>The time between two polls, one after the other.</summary>
    public IReadOnlyList<TimeSpan> Intervals
    {
        get
        {
            lock (polls)
                return [.. times.Zip(times.Skip(1), Stopwatch.GetElapsedTime)];
        }
    }

    /// <summary>Something to wait for: an operation of a chat.</summary>
    public static PSObject Pending(string chatId)
    {
        var item = new PSObject();
        item.Properties.Add(new PSNoteProperty("ChatId", chatId));
        item.Properties.Add(new PSNoteProperty("OperationId", "op"));
        return item;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var chatId = request.RequestUri!.Segments[^3].TrimEnd('/');
        int poll;
        lock (polls)
        {
            poll = polls[chatId] = polls.GetValueOrDefault(chatId) + 1;
            times.Add(Stopwatch.GetTimestamp());
        }
        var current = await status(chatId, poll).WaitAsync(cancellationToken);
        return new(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent($$"""{"id":"op","status":"{{current}}"}""") };
    }
}
