namespace ChatModule.Tests;

/// <summary>The retry table as a rule: what is a fault to repeat.</summary>
public class RetryPolicyTests
{
    [Theory]
    [InlineData("Succeeded", false, false)]
    [InlineData("NotSent", true, true)]
    [InlineData("ResponseLost", true, false)]
    [InlineData("UserNotFound", false, false)]
    [InlineData("Rejected", false, false)]
    [InlineData("Throttled", false, false)]
    public void A_fault_is_repeated_when_nothing_can_be_made_twice(string outcome, bool repeatable, bool group)
    {
        var what = Enum.Parse<AttemptOutcome>(outcome);

        Assert.Equal(repeatable, RetryPolicy.IsTransient(what, repeatable: true));
        Assert.Equal(group, RetryPolicy.IsTransient(what, repeatable: false));
    }

    [Fact]
    public void The_bounds_are_the_contracts()
    {
        Assert.Equal(7, RetryPolicy.MaxAttempts);
        Assert.Equal(TimeSpan.FromMinutes(10), RetryPolicy.MaxThrottleTime);
    }
}
