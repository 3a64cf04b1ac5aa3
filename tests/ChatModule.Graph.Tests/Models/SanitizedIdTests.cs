using System.Text;
using ChatModule.Graph.Models;
using Microsoft.Kiota.Serialization.Json;

namespace ChatModule.Graph.Tests.Models;

/// <summary>IDs are opaque, but they are displayed, so they must not contain escape sequences.</summary>
public sealed class SanitizedIdTests
{
    private const char Escape = '\u001b';
    private static readonly Uri Endpoint = new("https://graph.microsoft.com");
    private static readonly ChatDefinition Requested = new()
    {
        ChatType = ChatDefinition.OneOnOne,
        People = [Person.FromKey("adele@contoso.com"), Person.FromKey("megan@contoso.com")],
        InstalledApp = "05F59CEC-A742-4A50-A62E-202A57E478A4",
    };

    [Fact]
    public void The_IDs_of_a_new_chat_are_sanitized()
    {
        var chat = ChatResponseMapper.ToChat(Requested, new ChatModel { Id = $"19:{Escape}[31m", TenantId = $"{Escape}[2J" }, location: null, Endpoint, "The chat");

        Assert.Equal("19:\uFFFD[31m", chat.ChatId);
        Assert.Equal("\uFFFD[2J", chat.TenantId);
    }

    [Fact]
    public void The_IDs_in_a_Location_header_are_sanitized_also_when_percent_encoded()
    {
        var chat = ChatResponseMapper.ToChat(Requested, created: null, $"/chats('19:%1B[31m')/operations('o{Escape}p')", Endpoint, "The chat");

        Assert.Equal("19:\uFFFD[31m", chat.ChatId);
        Assert.Equal("o\uFFFDp", chat.OperationId);
        Assert.DoesNotContain(Escape, chat.OperationLocation!);
    }

    [Fact]
    public async Task The_IDs_of_a_member_are_sanitized()
    {
        const string Member = """
            {"@odata.type":"#microsoft.graph.aadUserConversationMember","userId":"\u001b[1m","email":"\u001b[2m","tenantId":"\u001b[3m"}
            """;
        using var service = new Service(Reply.Json($$"""{"value":[{{Member}}]}"""));

        var member = Assert.Single(await service.Client.GetMembersAsync("19:x", default));

        Assert.Equal(("\uFFFD[1m", "\uFFFD[2m", "\uFFFD[3m"), (member.UserId, member.UserPrincipalName, member.TenantId));
    }

    [Fact]
    public async Task The_IDs_of_the_caller_are_sanitized()
    {
        using var service = new Service(Reply.Json("""{"id":"\u001b[1m","userPrincipalName":"\u001b[2m"}"""));

        var caller = await service.Client.GetCallerAsync(default);

        Assert.Equal(("\uFFFD[1m", "\uFFFD[2m"), (caller.UserId, caller.UserPrincipalName));
    }

    [Fact]
    public async Task The_IDs_of_an_operation_are_sanitized()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes("""{"id":"\u001b[1m","targetResourceId":"\u001b[2m","targetResourceLocation":"\u001b[3m"}"""));
        var node = await new JsonParseNodeFactory().GetRootParseNodeAsync("application/json", json);

        var operation = node.GetObjectValue(static _ => new OperationModel(isPartial: false))!.ToOperation("19:a");

        Assert.Equal("\uFFFD[1m", operation.OperationId);
        Assert.Equal("\uFFFD[2m", operation.TargetResourceId);
        Assert.Equal("\uFFFD[3m", operation.TargetResourceLocation);
    }
}
