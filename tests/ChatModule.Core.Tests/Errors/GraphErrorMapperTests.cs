namespace ChatModule.Tests;

/// <summary>Each documented status and message (https://learn.microsoft.com/graph/errors), and the error ID of the module.</summary>
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
    public void Each_documented_error_of_a_chat_has_its_error_ID(int status, string? code, string? text, GraphChatError expected)
    {
        var response = new GraphErrorResponse(status) { Code = code, Message = text, RequestId = "req-1", ClientRequestId = "cli-1" };

        var failure = GraphErrorMapper.ToException(response, "The chat X", GraphRequestKinds.CreateGroup, UserToken);

        Assert.Equal(expected, failure.Error);
        Assert.Equal((code, status, "req-1", "cli-1"), (failure.ServiceCode, failure.StatusCode, failure.RequestId, failure.ClientRequestId));
        Assert.StartsWith("The chat X: ", failure.Message, StringComparison.Ordinal);
        if (text is not null)
            Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(failure.RecommendedAction));
    }

    [Fact]
    public void Messages_match_in_any_case() =>
        Assert.Equal(GraphChatError.DuplicateMember, ToException(new(400) { Message = "DUPLICATE CHAT MEMBERS is specified" }, GraphRequestKinds.CreateGroup).Error);

    [Fact]
    public void An_invocation_error_with_an_app_token_is_AppOnlyNotSupported()
    {
        var response = new GraphErrorResponse(400) { Code = "BadRequest", Message = "Exception has been thrown by the target of an invocation. Exception has been thrown by the target of an invocation." };

        Assert.Equal(GraphChatError.AppOnlyNotSupported, GraphErrorMapper.ToException(response, "It", GraphRequestKinds.CreateGroup, AppToken).Error);
        Assert.Equal(GraphChatError.BadRequest, GraphErrorMapper.ToException(response, "It", GraphRequestKinds.CreateGroup, UserToken).Error);
        Assert.Equal(GraphChatError.BadRequest, GraphErrorMapper.ToException(response, "It", GraphRequestKinds.CreateGroup, null).Error);
    }

    [Fact]
    public void Not_found_is_about_the_operation_the_chat_or_the_user_that_was_requested()
    {
        Assert.Equal(GraphChatError.OperationNotFound, ToException(new(404) { Code = "NotFound" }, GraphRequestKinds.ReadOperation).Error);
        Assert.Equal(GraphChatError.ChatNotFound, ToException(new(404) { Code = "NotFound" }, GraphRequestKinds.ReadMembers).Error);
        Assert.Equal(GraphChatError.MemberNotFound, ToException(new(404) { Code = "NotFound" }, GraphRequestKinds.ListChatsOfUser).Error);
        Assert.Equal(GraphChatError.BadRequest, ToException(new(404) { Code = "NotFound" }, GraphRequestKinds.ListChats).Error);
    }

    [Fact]
    public void The_odata_type_error_suggests_a_user_of_another_tenant() =>
        Assert.Contains("TenantId", ToException(new(400) { Message = "The provided '#microsoft.graph.aadUserConversationMember' for 'odata.type' is not valid for this operation" }, GraphRequestKinds.CreateGroup).RecommendedAction, StringComparison.Ordinal);

    [Fact]
    public void Control_characters_in_a_service_message_are_removed()
    {
        var failure = ToException(new(400) { Code = "\u001b[31mBad", Message = "\u001b]0;owned\u0007 text \u202Egnp" }, GraphRequestKinds.CreateGroup);

        Assert.DoesNotContain(failure.Message, c => char.IsControl(c) || c == '\u202E');
    }

    private static GraphChatException ToException(GraphErrorResponse response, GraphRequestKind kind) => GraphErrorMapper.ToException(response, "It", kind, null);
}
