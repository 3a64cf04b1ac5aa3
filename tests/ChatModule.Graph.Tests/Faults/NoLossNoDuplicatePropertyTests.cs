using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace ChatModule.Graph.Tests;

/// <summary>
/// For any schedule of faults: no group is made twice, every output exists, every group that exists is an output or
/// was told to be unknown, and every input ends as exactly one output or one error, in order.
/// </summary>
public class NoLossNoDuplicatePropertyTests(ITestOutputHelper output)
{
    private static readonly Gen<Fault[]> Faults = Gen.Frequency(
        (3, Gen.Elements(Enum.GetValues<Fault>()).ListOf().Select(faults => faults.Take(9).ToArray())),
        // Long rows of what is repeated, to reach the bounds.
        (2, from fault in Gen.Elements(Enum.GetValues<Fault>()) from count in Gen.Choose(0, 9) select Enumerable.Repeat(fault, count).ToArray()));

    private static readonly Gen<Plan> Plans =
        from limit in Gen.Choose(1, 8)
        from count in Gen.Choose(1, 12)
        from chats in (from isGroup in Gen.Elements(true, false) from faults in Faults select new PlannedChat(isGroup, faults)).ListOf(count)
        select new Plan(limit, [.. chats]);

    [Theory]
    [InlineData(20260301, 7)]
    [InlineData(8, 15)]
    public void Chats_made_are_outputs_and_unknown_ones_and_no_group_is_made_twice(ulong seed, ulong gamma)
    {
        int chats = 0, outputs = 0, unknown = 0, errors = 0;
        // A failure prints the smallest plan that fails and the seed that finds it again.
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(250).WithQuietOnSuccess(true)
                .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, gamma), FSharpOption<int>.None))),
            Prop.ForAll(Arb.From(Plans, static plan => plan.Shrink()), plan =>
            {
                var (service, outcomes) = Run.Of(plan);
                AssertHolds(plan, service, outcomes);
                chats += outcomes.Count;
                outputs += outcomes.Count(outcome => outcome.Chat is not null);
                unknown += outcomes.Count(outcome => outcome.Error == GraphChatError.ChatOutcomeUnknown);
                errors += outcomes.Count(outcome => outcome.Error is not (null or GraphChatError.ChatOutcomeUnknown));
            }));
        output.WriteLine($"seed ({seed},{gamma}): {chats} chats, {outputs} outputs, {unknown} unknown, {errors} other errors");
        Assert.True(outputs > 100 && unknown > 100 && errors > 100, "the plans were one-sided: they prove little");
    }

    private static void AssertHolds(Plan plan, FaultyService service, List<Run.Outcome> outcomes)
    {
        Assert.Equal(Enumerable.Range(0, plan.Chats.Length), outcomes.Select(outcome => outcome.Item));
        foreach (var (item, chat, error) in outcomes)
        {
            var planned = plan.Chats[item];
            var made = service.Created[item];
            Assert.True(made.Count <= 1, $"item {item} was made {made.Count} times");
            Assert.True(chat is null != error is null, $"item {item} is not exactly one of output and error");
            if (chat is not null)
                Assert.Equal([chat], made);
            else if (planned.IsGroup && made.Count > 0)
                Assert.True(error == GraphChatError.ChatOutcomeUnknown, $"item {item} exists and is reported as {error}");
            if (!planned.IsGroup)
                Assert.NotEqual(GraphChatError.ChatOutcomeUnknown, error);
            if (planned.MustBeCreated)
                Assert.True(chat is not null || error == GraphChatError.Throttled, $"item {item} should have been made and is {error}");
        }
        var groups = Enumerable.Range(0, plan.Chats.Length).Where(item => plan.Chats[item].IsGroup).ToArray();
        Assert.Equal(
            groups.Sum(item => service.Created[item].Count),
            groups.Count(item => outcomes[item].Chat is not null || outcomes[item].Error == GraphChatError.ChatOutcomeUnknown && service.Created[item].Count > 0));
    }
}
