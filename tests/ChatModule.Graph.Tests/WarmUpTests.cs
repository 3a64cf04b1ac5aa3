namespace ChatModule.Graph.Tests;

public class WarmUpTests
{
    // The cmdlets don't look at its result, so a warm-up that fails would only be slow.
    [Fact]
    public async Task The_warm_up_completes_without_a_network() => await WarmUp.RunAsync();
}
