namespace ChatModule.Graph.Tests;

/// <summary>The cmdlets ignore the result of the warm-up, so a failure would go unnoticed.</summary>
public class WarmUpTests
{
    [Fact]
    public async Task A_chat_is_created_without_a_network()
    {
        var chat = await WarmUp.RunAsync();

        Assert.Equal(("19:a", 2), (chat.ChatId, chat.Members.Count));
        Assert.NotNull(chat.CreatedDateTime);
    }
}
