namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>The 202 response, whose Location header has the IDs of the chat and the operation.</summary>
public sealed class OperationLocationTests
{
    [Fact]
    public async Task Nothing_is_polled_at_a_Location_on_another_host()
    {
        var network = new ScriptedNetwork();
        network.Respond(202, location: "https://evil.example/beta/chats('19:abc@thread.v2')/operations('op')");
        await using var shell = Shell.On(network);

        var error = shell.Run("New-GraphChat megan@contoso.com -OneOnOne -InstalledApp $args[0] -Wait", PendingChats.App).Error;

        Assert.Equal(("UntrustedLocation", ErrorCategory.SecurityError), (error.Id(), error.CategoryInfo.Category));
        Assert.Single(network.Sent);
    }
}
