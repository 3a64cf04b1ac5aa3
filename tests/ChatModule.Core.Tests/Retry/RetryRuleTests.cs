namespace ChatModule.Tests;

/// <summary>The retry table as a rule: what is a fault to repeat.</summary>
public class RetryRuleTests
{
    [Theory]
    [InlineData("Answered", false, false)]
    [InlineData("NotSent", true, true)]
    [InlineData("Lost", true, false)]
    [InlineData("UserNotFound", false, false)]
    [InlineData("Refused", false, false)]
    [InlineData("ToldToWait", false, false)]
    public void A_fault_is_repeated_when_nothing_can_be_made_twice(string outcome, bool repeatable, bool group)
    {
        var what = Enum.Parse<AttemptOutcome>(outcome);

        Assert.Equal(repeatable, RetryRule.IsFaultToRepeat(what, repeatable: true));
        Assert.Equal(group, RetryRule.IsFaultToRepeat(what, repeatable: false));
    }

    [Fact]
    public void The_bounds_are_the_contracts()
    {
        Assert.Equal(7, RetryRule.MostTries);
        Assert.Equal(TimeSpan.FromMinutes(10), RetryRule.LongestWait);
    }
}
