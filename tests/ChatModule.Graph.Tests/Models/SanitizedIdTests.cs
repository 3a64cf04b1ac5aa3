using System.Text;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Serialization.Json;

namespace ChatModule.Graph.Tests.Models;

/// <summary>Ids are opaque, but they are shown, so they must not drive the terminal either.</summary>
public sealed class SanitizedIdTests
{
    private const char Escape = '\u001b';
    private static readonly Uri Endpoint = new("https://graph.microsoft.com");
    private static readonly ChatDefinition Asked = new()
    {
        ChatType = ChatDefinition.OneOnOne,
        People = [Person.Of("adele@contoso.com"), Person.Of("megan@contoso.com")],
        InstalledApp = "05F59CEC-A742-4A50-A62E-202A57E478A4",
    };

    [Fact]
    public void The_ids_of_a_new_chat_are_inert()
    {
        var chat = ChatResponseMapper.ToChat(Asked, new ChatModel { Id = $"19:{Escape}[31m", TenantId = $"{Escape}[2J" }, location: null, Endpoint, "The chat");

        Assert.Equal("19:\uFFFD[31m", chat.ChatId);
        Assert.Equal("\uFFFD[2J", chat.TenantId);
    }

    [Fact]
    public void The_ids_of_a_location_are_inert_even_when_they_were_percent_encoded()
    {
        var chat = ChatResponseMapper.ToChat(Asked, created: null, $"/chats('19:%1B[31m')/operations('o{Escape}p')", Endpoint, "The chat");

        Assert.Equal("19:\uFFFD[31m", chat.ChatId);
        Assert.Equal("o\uFFFDp", chat.OperationId);
        Assert.DoesNotContain(Escape, chat.OperationLocation!);
    }

    [Fact]
    public async Task The_ids_of_an_operation_are_inert()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes("""{"id":"\u001b[1m","targetResourceId":"\u001b[2m","targetResourceLocation":"\u001b[3m"}"""));
        var node = await new JsonParseNodeFactory().GetRootParseNodeAsync("application/json", json);

        var operation = node.GetObjectValue(static _ => new OperationModel())!.ToOperation("19:a");

        Assert.Equal("\uFFFD[1m", operation.OperationId);
        Assert.Equal("\uFFFD[2m", operation.TargetResourceId);
        Assert.Equal("\uFFFD[3m", operation.TargetResourceLocation);
    }
}
