
namespace ChatModule.Graph.Tests;

/// <summary>Runs a plan as New-GraphChat does: in parallel, with retries, and with ordered output.</summary>
internal static class Run
{
    public static (FaultyService Service, List<Outcome> Outcomes) Of(Plan plan) => VirtualTimeRunner.Run(async time =>
    {
        var service = new FaultyService(plan);
        var fixture = new SenderFixture(time, service.Respond, throttleLimit: plan.Limit);
        List<Outcome> outcomes = [];
        var signal = NewSignal();
        await using var queue = new OrderedTaskQueue<Outcome>(() => signal.TrySetResult(), CancellationToken.None);
        var next = 0;
        while (next < plan.Chats.Length || queue.Pending > 0)
        {
            signal = NewSignal();
            var item = next;
            if (next < plan.Chats.Length && queue.TryStart(token => SendAsync(fixture, plan, item, token)))
                next++;
            else if (queue.TryTake(out var outcome))
                outcomes.Add(outcome!);
            else
                await signal.Task;
        }
        return (service, outcomes);
    }, usesPool: false);

    private static async Task<Outcome> SendAsync(SenderFixture fixture, Plan plan, int item, CancellationToken cancellationToken)
    {
        try
        {
            var attempt = await fixture.SendAttemptAsync(plan.Chats[item].IsGroup ? RequestKind.Group : RequestKind.OneOnOne, $"chats?item={item}", cancellationToken);
            return new(item, attempt.Json!.Value.GetProperty("id").GetString(), null);
        }
        catch (GraphChatException e)
        {
            return new(item, null, e.Error);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The result of an item.</summary>
    internal sealed record Outcome(int Item, string? Chat, GraphChatError? Error);
}
