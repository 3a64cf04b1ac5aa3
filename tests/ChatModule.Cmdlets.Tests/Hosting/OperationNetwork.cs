using System.Diagnostics;
using System.Net;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A network with only operations. The test defines the status by the ID of the chat and the number of the poll.</summary>
internal sealed class OperationNetwork(Func<string, int, Task<string>> status) : HttpMessageHandler
{
    private readonly Dictionary<string, int> polls = [];
    private readonly List<long> times = [];

    /// <summary>The intervals between successive polls.</summary>
    public IReadOnlyList<TimeSpan> Intervals
    {
        get
        {
            lock (polls)
                return [.. times.Zip(times.Skip(1), Stopwatch.GetElapsedTime)];
        }
    }

    /// <summary>Creates an input item with the operation of a chat.</summary>
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
