namespace ChatModule.Graph.Tests;

public class RehearsalTests
{
    // The cmdlets do not look at how it ended, so a rehearsal that breaks off would only be slow.
    [Fact]
    public async Task A_rehearsal_reaches_its_end_without_a_network() => await Rehearsal.RunAsync();
}
