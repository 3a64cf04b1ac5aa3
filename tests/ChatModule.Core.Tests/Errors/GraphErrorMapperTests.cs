namespace ChatModule.Tests;

/// <summary>The error table of the API: each documented status and text, and the id it is reported under.</summary>
public class GraphErrorMapperTests
{
    private static readonly TokenClaims UserToken = Jwt.Claims("""{"oid":"8b081ef6-4792-4def-b2c9-c363a1bf41d5","scp":"Chat.Create User.Read"}""");
    private static readonly TokenClaims AppToken = Jwt.Claims("""{"roles":["Chat.Create"],"idtyp":"app"}""");

    [Theory]
    [InlineData(400, "BadRequest", "Duplicate chat members is specified in the request body.", GraphChatError.DuplicateMember)]
    [InlineData(400, "BadRequest", "Failed to find users with user principal name 'x@contoso.com'", GraphChatError.MemberNotFound)]
    [InlineData(404, "NotFound", "Failed to find users with user principal name 'x@contoso.com'", GraphChatError.MemberNotFound)]
    [InlineData(400, "BadRequest", "The caller must be one of the members specified in request body", GraphChatError.CallerNotMember)]
    [InlineData(400, "BadRequest", "Cannot create one-on-one chat with duplicate members", GraphChatError.DuplicateMember)]
    [InlineData(400, "BadRequest", "The passed-in role 'member' is not supported.", GraphChatError.BadRequest)]
    [InlineData(400, "BadRequest", "Setting topic is not allowed for 1-on-1 chats.", GraphChatError.BadRequest)]
    [InlineData(400, "BadRequest", "Chat members cannot be null. (Parameter 'Members')", GraphChatError.BadRequest)]
    [InlineData(400, "BadRequest", "The provided '#microsoft.graph.aadUserConversationMember' for 'odata.type' is not valid for this operation", GraphChatError.BadRequest)]
    [InlineData(400, "BadRequest", "Exception has been thrown by the target of an invocation", GraphChatError.BadRequest)]
    [InlineData(403, "Forbidden", "Missing scope permissions on the request. API requires one of 'Chat.ReadBasic, Chat.Read'. Scopes on the request 'User.Read'", GraphChatError.MissingPermission)]
    [InlineData(412, "PreconditionFailed", "Requested API is not supported in application-only context", GraphChatError.AppOnlyNotSupported)]
    [InlineData(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.", GraphChatError.SignInRequired)]
    [InlineData(429, "TooManyRequests", "Slow down.", GraphChatError.Throttled)]
    [InlineData(500, "InternalServerError", "Oops.", GraphChatError.ServiceUnavailable)]
    [InlineData(503, "ServiceUnavailable", "Busy.", GraphChatError.ServiceUnavailable)]
    [InlineData(302, null, null, GraphChatError.UntrustedLocation)]
    [InlineData(404, "NotFound", "No such thing.", GraphChatError.BadRequest)]
    [InlineData(409, "Conflict", "Something else.", GraphChatError.BadRequest)]
    [InlineData(418, null, null, GraphChatError.BadRequest)]
    public void Each_documented_refusal_of_a_chat_has_its_id(int status, string? code, string? text, GraphChatError expected)
    {
        var answer = new GraphErrorResponse(status) { Code = code, Message = text, RequestId = "req-1", ClientRequestId = "cli-1" };

        var failure = GraphErrorMapper.ToException(answer, "The chat X", GraphOperationPermissions.CreateChat, UserToken);

        Assert.Equal(expected, failure.Error);
        Assert.Equal((code, status, "req-1", "cli-1"), (failure.ServiceCode, failure.StatusCode, failure.RequestId, failure.ClientRequestId));
        Assert.StartsWith("The chat X: ", failure.Message, StringComparison.Ordinal);
        if (text is not null)
            Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(failure.RecommendedAction));
    }

    [Fact]
    public void Texts_match_in_any_case() =>
        Assert.Equal(GraphChatError.DuplicateMember, From(new(400) { Message = "DUPLICATE CHAT MEMBERS is specified" }, GraphOperationPermissions.CreateChat).Error);

    [Fact]
    public void A_target_of_an_invocation_means_an_app_without_a_user_when_the_token_is_an_apps()
    {
        var answer = new GraphErrorResponse(400) { Code = "BadRequest", Message = "Exception has been thrown by the target of an invocation. Exception has been thrown by the target of an invocation." };

        Assert.Equal(GraphChatError.AppOnlyNotSupported, GraphErrorMapper.ToException(answer, "It", GraphOperationPermissions.CreateChat, AppToken).Error);
        Assert.Equal(GraphChatError.BadRequest, GraphErrorMapper.ToException(answer, "It", GraphOperationPermissions.CreateChat, UserToken).Error);
        Assert.Equal(GraphChatError.BadRequest, GraphErrorMapper.ToException(answer, "It", GraphOperationPermissions.CreateChat, null).Error);
    }

    [Fact]
    public void Not_found_means_the_operation_only_where_one_was_asked_for()
    {
        Assert.Equal(GraphChatError.OperationNotFound, From(new(404) { Code = "NotFound" }, GraphOperationPermissions.ReadOperation).Error);
        Assert.Equal(GraphChatError.BadRequest, From(new(404) { Code = "NotFound" }, GraphOperationPermissions.ReadMembers).Error);
    }

    [Fact]
    public void A_user_of_another_tenant_is_suggested_where_the_service_misleads() =>
        Assert.Contains("TenantId", From(new(400) { Message = "The provided '#microsoft.graph.aadUserConversationMember' for 'odata.type' is not valid for this operation" }, GraphOperationPermissions.CreateChat).RecommendedAction, StringComparison.Ordinal);

    [Fact]
    public void Nothing_of_the_service_drives_the_terminal()
    {
        var failure = From(new(400) { Code = "\u001b[31mBad", Message = "\u001b]0;owned\u0007 text \u202Egnp" }, GraphOperationPermissions.CreateChat);

        Assert.DoesNotContain(failure.Message, c => char.IsControl(c) || c == '\u202E');
    }

    private static GraphChatException From(GraphErrorResponse answer, GraphOperationPermissions call) => GraphErrorMapper.ToException(answer, "It", call, null);
}
