using Xunit.Abstractions;

namespace ChatModule.Graph.Tests;

/// <summary>
/// What is reached of a limit, simulated: as documented without a single 429, and most of it where the service allows less or
/// several processes share it.
/// </summary>
public class ThroughputTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    public void A_service_as_documented_never_throttles(int chats) =>
        Check(new() { Requests = chats, Service = () => new(20) }, atLeast: 0.95, maxRejected: 0);

    [Fact]
    public void A_user_s_limit_of_one_a_second_is_never_exceeded() =>
        Check(new() { Requests = 100, Limits = ServiceLimits.SendMessages, IsDelegated = true, Service = () => new(1) }, atLeast: 0.95, maxRejected: 0);

    [Theory]
    [InlineData(10, 0.83)]
    [InlineData(5, 0.71)]
    public void Most_of_a_lower_limit_is_used(double rate, double atLeast) =>
        Check(new() { Requests = 1000, Service = () => new(rate) }, atLeast, maxRejected: 150);

    [Theory]
    [InlineData(3, 0.78)]
    [InlineData(6, 0.75)]
    public void Several_processes_share_a_limit_without_knowing_of_each_other(int processes, double atLeast)
    {
        var result = Check(new() { Requests = 600, Processes = processes, Service = () => new(20) }, atLeast, maxRejected: 200);
        Assert.InRange(result.SlowestToFastest, 1, 1.8);
    }

    [Theory]
    [InlineData(30, 0.8)]
    [InlineData(5, 0.7)]
    public void An_unknown_limit_is_found(double rate, double atLeast) => Check(
        new() { Requests = 1000, Source = ServiceLimitSource.Unknown, Service = () => new(rate, longWindow: null) }, atLeast, maxRejected: 300);

    [Fact]
    public void An_unknown_limit_that_is_higher_than_the_documented_one_is_used() => Check(
        new() { Requests = 500, Source = ServiceLimitSource.Unknown, Service = () => new(10_000, longWindow: null) }, atLeast: 0, maxRejected: 0, atMostSeconds: 5);

    private RateSimulation.Result Check(RateSimulation simulation, double atLeast, int maxRejected, double atMostSeconds = double.MaxValue)
    {
        var result = simulation.Run(seed: 1);
        var possible = simulation.Service().Possible(simulation.Requests);
        output.WriteLine($"{result.Seconds:0.0} s, {possible / result.Seconds:0.00} of the possible, {result.Rejected} rejected, {result.SlowestToFastest:0.0}");
        Assert.InRange(possible / result.Seconds, atLeast, 1);
        Assert.InRange(result.Rejected, 0, maxRejected);
        Assert.InRange(result.Seconds, 0, atMostSeconds);
        return result;
    }
}
