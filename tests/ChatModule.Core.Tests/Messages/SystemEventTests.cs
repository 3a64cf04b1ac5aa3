namespace ChatModule.Tests;

public class SystemEventTests
{
    [Theory]
    [InlineData("#microsoft.graph.membersAddedEventMessageDetail", "Members added")]
    [InlineData("#microsoft.graph.teamsAppInstalledEventMessageDetail", "Teams app installed")]
    [InlineData("#other.kindOfThing", "#other.kind of thing")]
    [InlineData("", "")]
    public void The_type_of_an_event_is_put_in_words(string type, string expected) =>
        Assert.Equal(expected, SystemEvent.Describe(type));
}
