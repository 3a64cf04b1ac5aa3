using ChatModule.Graph.Retry;

namespace ChatModule.Graph.Tests;

/// <summary>Which outcomes of an attempt are transient errors.</summary>
public class RetryPolicyTests
{
    [Theory]
    [InlineData("Succeeded", false, false)]
    [InlineData("NotSent", true, true)]
    [InlineData("ResponseLost", true, false)]
    [InlineData("UserNotFound", false, false)]
    [InlineData("Rejected", false, false)]
    [InlineData("Throttled", false, false)]
    public void An_attempt_is_retried_when_it_cannot_create_a_duplicate(string outcome, bool idempotent, bool group)
    {
        var attempt = Enum.Parse<AttemptOutcome>(outcome);

        Assert.Equal(idempotent, RetryPolicy.IsTransient(attempt, isIdempotent: true));
        Assert.Equal(group, RetryPolicy.IsTransient(attempt, isIdempotent: false));
    }

    [Fact]
    public void There_are_7_attempts_and_10_minutes_of_throttling()
    {
        Assert.Equal(7, RetryPolicy.MaxAttempts);
        Assert.Equal(TimeSpan.FromMinutes(10), RetryPolicy.MaxThrottleTime);
    }
}
