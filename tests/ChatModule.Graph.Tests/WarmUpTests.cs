namespace ChatModule.Graph.Tests;

/// <summary>The cmdlets ignore the result of the warm-up, so a failure would go unnoticed.</summary>
public class WarmUpTests
{
    [Fact]
    public async Task A_chat_is_created_without_a_network()
    {
        var chat = await WarmUp.CreateChatAsync();

        Assert.Equal(("19:a@thread.v2", 2), (chat.ChatId, chat.Members.Count));
        Assert.NotNull(chat.CreatedDateTime);
    }

    [Fact]
    public async Task A_response_is_read_with_the_HTTP_stack_without_a_network() =>
        Assert.Contains("19:a@thread.v2", await WarmUp.SendAsync(), StringComparison.Ordinal);

    [Fact]
    public async Task The_warm_up_completes() => await WarmUp.RunAsync();
}
