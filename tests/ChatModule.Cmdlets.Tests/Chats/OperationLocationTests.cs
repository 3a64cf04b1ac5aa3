namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>The 202 response, whose Location header has the IDs of the chat and the operation.</summary>
public sealed class OperationLocationTests
{
    private const string Chat = ScriptedNetwork.ChatId;
    private const string Operation = "2432b57b-0abd-43db-aa7b-16eadd115d34-e88ae9aa-887e-4972-ac3e-bd578e38232e";
    private const string Create = "New-GraphChat megan@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4";

    [Theory]
    [InlineData($"/chats('{Chat}')/operations('{Operation}')")]
    [InlineData($"/chats/{Chat}/operations/{Operation}")]
    [InlineData($"chats('{Chat}')/operations('{Operation}')")]
    [InlineData($"https://graph.microsoft.com/beta/chats('{Chat}')/operations('{Operation}')")]
    [InlineData($"https://graph.microsoft.com/beta/chats/{Chat}/operations/{Operation}")]
    [InlineData($"https://graph.microsoft.com/v1.0/chats('{Chat}')/operations('{Operation}')")]
    [InlineData($"/chats('19%3Aabc%40thread.v2')/operations('{Operation}')")]
    public async Task Every_form_of_a_Location_identifies_the_chat_and_its_operation(string location)
    {
        await using var shell = Shell.On(new ScriptedNetwork().Respond(202, location: location));

        var chat = Assert.Single(shell.Run(Create).Chats);

        Assert.Equal((Chat, Operation, location), (chat.ChatId, chat.OperationId, chat.OperationLocation));
    }

    [Theory]
    [InlineData("https://evil.example/beta/chats('19:abc@thread.v2')/operations('op')")]
    [InlineData("//evil.example/beta/chats('19:abc@thread.v2')/operations('op')")]
    [InlineData("http://graph.microsoft.com/beta/chats('19:abc@thread.v2')/operations('op')")]
    [InlineData("https://graph.microsoft.com:8443/beta/chats('19:abc@thread.v2')/operations('op')")]
    [InlineData("https://graph.microsoft.com@evil.example/beta/chats('19:abc@thread.v2')/operations('op')")]
    [InlineData("https://graph.microsoft.com.evil.example/chats/a/operations/b")]
    public async Task A_Location_on_another_host_is_UntrustedLocation_and_nothing_is_sent_there(string location)
    {
        var network = new ScriptedNetwork();
        network.Respond(202, location: location);
        await using var shell = Shell.On(network);

        var error = shell.Run($"{Create} -Wait").Error;

        Assert.Equal(("UntrustedLocation", ErrorCategory.SecurityError), (error.Id(), error.CategoryInfo.Category));
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task Without_a_Location_the_body_identifies_the_chat_and_there_is_no_operation()
    {
        await using var shell = Shell.On(new ScriptedNetwork().Respond(202, ScriptedNetwork.Created));

        var chat = Assert.Single(shell.Run(Create).Chats);

        Assert.Equal((Chat, null), (chat.ChatId, chat.OperationId));
    }
}
