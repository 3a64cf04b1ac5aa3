
namespace ChatModule.Graph.Tests;

/// <summary>Carries out a plan as New-GraphChat would: in order, side by side, through the retry table.</summary>
internal static class Run
{
    public static (FaultyService Service, List<Outcome> Outcomes) Of(Plan plan) => VirtualTimeRunner.Run(async time =>
    {
        var service = new FaultyService(plan);
        var fixture = new SenderFixture(time, service.Answer);
        List<Outcome> outcomes = [];
        var signal = NewSignal();
        await using var batch = new OrderedTaskQueue<Outcome>(plan.Limit, () => signal.TrySetResult(), CancellationToken.None);
        var next = 0;
        while (next < plan.Chats.Length || batch.Pending > 0)
        {
            signal = NewSignal();
            var item = next;
            if (next < plan.Chats.Length && batch.TryStart(token => SendAsync(fixture, plan, item, token), static (sent, _) => Task.FromResult(sent)))
                next++;
            else if (batch.TryTake(out var outcome))
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
            var answer = await fixture.AskAsync(plan.Chats[item].IsGroup ? RequestKind.Group : RequestKind.OneOnOne, $"chats?item={item}", cancellationToken);
            return new(item, answer.Json!.Value.GetProperty("id").GetString(), null);
        }
        catch (GraphChatException e)
        {
            return new(item, null, e.Error);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What became of an item.</summary>
    internal sealed record Outcome(int Item, string? Chat, GraphChatError? Error);
}
