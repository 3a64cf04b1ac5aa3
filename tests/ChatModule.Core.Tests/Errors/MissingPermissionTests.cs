namespace ChatModule.Tests;

/// <summary>A 403 says which permission the call needs, which the token has, and what to run.</summary>
public class MissingPermissionTests
{
    [Fact]
    public void A_user_is_told_the_scopes_least_first_and_the_command()
    {
        var failure = Forbidden(GraphOperationPermissions.ReadOperation, """{"oid":"a","scp":"Chat.Create User.Read"}""");

        Assert.Equal(GraphChatError.MissingPermission, failure.Error);
        Assert.Contains("Chat.ReadBasic, Chat.Read, Chat.ReadWrite", failure.Message, StringComparison.Ordinal);
        Assert.Contains("delegated", failure.Message, StringComparison.Ordinal);
        Assert.Contains("this token has Chat.Create, User.Read", failure.Explanation, StringComparison.Ordinal);
        Assert.Contains("Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic", failure.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Chat_Create_alone_cannot_read_the_operation_and_that_is_said()
    {
        Assert.Contains("Chat.Create alone", Forbidden(GraphOperationPermissions.ReadOperation, """{"oid":"a","scp":"Chat.Create"}""").Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("Chat.Create alone", Forbidden(GraphOperationPermissions.CreateChat, """{"oid":"a","scp":"Chat.Create"}""").Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_is_told_application_permissions_and_to_ask_an_administrator()
    {
        var failure = Forbidden(GraphOperationPermissions.ReadOperation, """{"idtyp":"app","roles":["User.Read.All"]}""");

        Assert.Contains("ChatSettings.Read.Chat", failure.Message, StringComparison.Ordinal);
        Assert.Contains("application permissions", failure.Message, StringComparison.Ordinal);
        Assert.Contains("User.Read.All", failure.Explanation, StringComparison.Ordinal);
        Assert.Contains("administrator", failure.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("-Scopes", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void One_permission_alone_has_no_order()
    {
        Assert.DoesNotContain("least", Forbidden(GraphOperationPermissions.ReadMembers, """{"oid":"a","scp":"Chat.Create"}""").Explanation, StringComparison.Ordinal);
        Assert.Contains("least", Forbidden(GraphOperationPermissions.ReadOperation, """{"oid":"a","scp":"Chat.Create"}""").Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_opaque_token_cannot_be_explained_and_that_is_said() =>
        Assert.Contains("cannot be read", GraphErrorMapper.ToException(new GraphErrorResponse(403), "It", GraphOperationPermissions.CreateChat, null).Explanation, StringComparison.Ordinal);

    [Fact]
    public void Only_a_missing_permission_is_explained_at_length() =>
        Assert.Null(GraphErrorMapper.ToException(new GraphErrorResponse(400), "It", GraphOperationPermissions.CreateChat, null).Explanation);

    private static GraphChatException Forbidden(GraphOperationPermissions call, string claims) =>
        GraphErrorMapper.ToException(new GraphErrorResponse(403) { Code = "Forbidden", Message = "Missing scope permissions on the request." }, "It", call, Jwt.Claims(claims));
}
