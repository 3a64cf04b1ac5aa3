using ChatModule.Graph.Http;
using ChatModule.Tests;

namespace ChatModule.Graph.Tests;

/// <summary>A 403 error has the permissions that the request needs, those that the token has, and the command to run.</summary>
public class MissingPermissionTests
{
    [Fact]
    public void A_delegated_error_has_the_scopes_from_least_to_most_privileged_and_the_command()
    {
        var failure = Forbidden(GraphRequestKinds.ReadOperation, """{"oid":"a","scp":"Chat.Create User.Read"}""");

        Assert.Equal(GraphChatError.MissingPermission, failure.Error);
        Assert.Contains("Chat.ReadBasic, Chat.Read, Chat.ReadWrite", failure.Message, StringComparison.Ordinal);
        Assert.Contains("delegated", failure.Message, StringComparison.Ordinal);
        Assert.Contains("This token has Chat.Create, User.Read", failure.Explanation, StringComparison.Ordinal);
        Assert.Contains("Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic", failure.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_new_sign_in_is_enough_for_everything_that_the_cmdlet_needs()
    {
        var token = UnsignedToken.OfPayload("""{"oid":"a","scp":"Chat.ReadBasic ChatMessage.Send"}""");
        var trace = new RecordingTrace(TimeProvider.System) { Cmdlet = "Add-GraphChatMember" };
        using var service = new Service(_ => Reply.Error(403), trace: trace, token: token);

        var failure = await Assert.ThrowsAsync<GraphChatException>(
            () => service.Client.GetUserIdAsync("megan@contoso.com", CancellationToken.None));

        Assert.Contains(
            "-Scopes Chat.ReadBasic, ChatMessage.Send, ChatMember.ReadWrite, User.ReadBasic.All, or",
            failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_error_explains_that_Chat_Create_alone_is_not_enough()
    {
        Assert.Contains("Chat.Create alone", Forbidden(GraphRequestKinds.ReadOperation, """{"oid":"a","scp":"Chat.Create"}""").Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("Chat.Create alone", Forbidden(GraphRequestKinds.CreateGroup, """{"oid":"a","scp":"Chat.Create"}""").Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"oid":"a","scp":"Chat.Create Chat.ReadBasic"}""", true)]
    [InlineData("""{"oid":"a","scp":"chat.create chat.readwrite"}""", true)]
    [InlineData("""{"idtyp":"app","roles":["Chat.Create","Chat.ReadBasic.All"]}""", true)]
    [InlineData("""{"oid":"a","scp":"Chat.Create"}""", false)]
    public void A_permission_that_the_token_has_is_not_missing(string claims, bool isGranted)
    {
        foreach (var kind in new[] { GraphRequestKinds.ReadChat, GraphRequestKinds.ReadMembers, GraphRequestKinds.ReadOperation })
        {
            var failure = Forbidden(kind, claims);

            Assert.Equal(isGranted ? GraphChatError.AccessDenied : GraphChatError.MissingPermission, failure.Error);
            Assert.Equal(isGranted, failure.Explanation is null);
            Assert.Equal(!isGranted, failure.RecommendedAction!.Contains("Chat.ReadBasic", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Chat_Create_alone_is_not_blamed_when_the_token_has_another_permission() =>
        Assert.DoesNotContain("alone", MissingPermissionText.Explain(GraphRequestKinds.ReadOperation, Jwt.Claims("""{"oid":"a","scp":"Chat.Create Chat.ReadBasic"}"""), ""), StringComparison.Ordinal);

    [Fact]
    public void The_chats_of_another_user_require_an_app_only_sign_in_with_an_application_permission()
    {
        var failure = Forbidden(GraphRequestKinds.ListChatsOfUser, """{"oid":"a","scp":"Chat.Create Chat.ReadBasic"}""");

        Assert.Equal(GraphChatError.MissingPermission, failure.Error);
        Assert.Contains("an app-only sign-in with one of the application permissions Chat.ReadBasic.All, Chat.Read.All, Chat.ReadWrite.All is required", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-Certificate", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("-Scopes", failure.RecommendedAction + failure.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_only_error_has_the_application_permissions_and_refers_to_an_administrator()
    {
        var failure = Forbidden(GraphRequestKinds.ReadOperation, """{"idtyp":"app","roles":["User.Read.All"]}""");

        Assert.Contains("ChatSettings.Read.Chat", failure.Message, StringComparison.Ordinal);
        Assert.Contains("application permissions", failure.Message, StringComparison.Ordinal);
        Assert.Contains("User.Read.All", failure.Explanation, StringComparison.Ordinal);
        Assert.Contains("administrator", failure.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("-Scopes", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_permission_is_not_ordered_by_privilege()
    {
        Assert.DoesNotContain("least", Forbidden(GraphRequestKinds.ReadCaller, """{"oid":"a","scp":"Chat.Create"}""").Explanation, StringComparison.Ordinal);
        Assert.Contains("least", Forbidden(GraphRequestKinds.ReadOperation, """{"oid":"a","scp":"Chat.Create"}""").Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_explanation_says_when_the_token_cannot_be_read() =>
        Assert.Contains("can't be read", GraphErrorMapper.ToException(new GraphErrorResponse(403), "It", GraphRequestKinds.CreateGroup, null).Explanation, StringComparison.Ordinal);

    [Fact]
    public void Only_a_missing_permission_has_an_explanation() =>
        Assert.Null(GraphErrorMapper.ToException(new GraphErrorResponse(400), "It", GraphRequestKinds.CreateGroup, null).Explanation);

    private static GraphChatException Forbidden(GraphRequestKind kind, string claims) =>
        GraphErrorMapper.ToException(new GraphErrorResponse(403) { Code = "Forbidden", Message = "Missing scope permissions on the request." }, "It", kind, Jwt.Claims(claims));
}
