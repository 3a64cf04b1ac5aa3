using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ChatModule.Graph.Tests;

/// <summary>
/// For any schedule of faults, no group is created twice, every output exists, every group that exists is an output
/// or reported as unknown, and every input has exactly one output or one error, in order.
/// </summary>
public class NoLossNoDuplicatePropertyTests
{
    private static readonly Gen<Fault[]> Faults = Gen.Frequency(
        (3, Gen.Elements(Enum.GetValues<Fault>()).ListOf().Select(faults => faults.Take(9).ToArray())),
        // Long series of one fault, to reach the limits.
        (2, from fault in Gen.Elements(Enum.GetValues<Fault>()) from count in Gen.Choose(0, 9) select Enumerable.Repeat(fault, count).ToArray()));

    private static readonly Gen<Plan> Plans =
        from limit in Gen.Choose(1, 8)
        from count in Gen.Choose(1, 12)
        from chats in (from isGroup in Gen.Elements(true, false) from faults in Faults select new PlannedChat(isGroup, faults)).ListOf(count)
        select new Plan(limit, [.. chats]);

    [Property(MaxTest = 400, Replay = "20260301,7", QuietOnSuccess = true)]
    public Property Created_chats_are_outputs_or_unknown_and_no_group_is_created_twice() => Prop.ForAll(Arb.From(Plans, static plan => plan.Shrink()), static plan =>
    {
        var (service, outcomes) = Run.Of(plan);
        AssertHolds(plan, service, outcomes);
    });

    [Fact]
    public void The_plans_have_outcomes_of_each_kind()
    {
        // With one-sided plans, the property couldn't fail.
        var outcomes = Plans.Sample(200, new Rnd(20260301, 7), 50).SelectMany(plan => Run.Of(plan).Outcomes).ToArray();

        Assert.True(outcomes.Count(outcome => outcome.Chat is not null) > 100);
        Assert.True(outcomes.Count(outcome => outcome.Error == GraphChatError.ChatOutcomeUnknown) > 100);
        Assert.True(outcomes.Count(outcome => outcome.Error is not (null or GraphChatError.ChatOutcomeUnknown)) > 100);
    }

    private static void AssertHolds(Plan plan, FaultyService service, List<Run.Outcome> outcomes)
    {
        Assert.Equal(Enumerable.Range(0, plan.Chats.Length), outcomes.Select(outcome => outcome.Item));
        // Each takes 100 s. When nothing has got through for ten minutes, the others fail.
        var mayGiveUp = plan.Chats.Sum(chat => chat.Faults.Count(fault => fault is Fault.TimeoutBefore or Fault.TimeoutAfter)) > 4;
        foreach (var (item, chat, error) in outcomes)
        {
            var planned = plan.Chats[item];
            var created = service.Created[item];
            Assert.True(created.Count <= 1, $"item {item} was created {created.Count} times");
            Assert.True(chat is null != error is null, $"item {item} has not exactly one output or error");
            if (chat is not null)
                Assert.Equal([chat], created);
            else if (planned.IsGroup && created.Count > 0)
                Assert.True(error == GraphChatError.ChatOutcomeUnknown, $"item {item} exists and is reported as {error}");
            if (!planned.IsGroup)
                Assert.NotEqual(GraphChatError.ChatOutcomeUnknown, error);
            if (planned.MustBeCreated)
                Assert.True(chat is not null || error == GraphChatError.Throttled || mayGiveUp && error == GraphChatError.ServiceUnavailable, $"item {item} should have been created and is {error}");
        }
        var groups = Enumerable.Range(0, plan.Chats.Length).Where(item => plan.Chats[item].IsGroup).ToArray();
        Assert.Equal(
            groups.Sum(item => service.Created[item].Count),
            groups.Count(item => outcomes[item].Chat is not null || outcomes[item].Error == GraphChatError.ChatOutcomeUnknown && service.Created[item].Count > 0));
    }
}
