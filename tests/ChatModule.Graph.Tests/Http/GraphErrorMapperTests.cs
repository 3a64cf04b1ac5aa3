using ChatModule.Graph.Http;
using ChatModule.Tests;

namespace ChatModule.Graph.Tests;

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
    [InlineData(403, "Forbidden", "Failed to get license information for the user. Ensure user has a valid Office365 license assigned to them.", GraphChatError.AccessDenied)]
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

    [Theory]
    [InlineData("Forbidden", null, GraphChatError.AccessDenied)]
    [InlineData("Failed to get license information for the user.", null, GraphChatError.AccessDenied)]
    [InlineData("Forbidden", "Request authorization tenant mismatch", GraphChatError.AccessDenied)]
    [InlineData("Insufficient privileges to complete the operation.", "AclCheckFailed-Get Thread ACL Check Failed. Caller is not a member of the roster", GraphChatError.ChatNotFound)]
    public void A_403_with_the_permission_has_the_reason_of_the_service_first_and_recommends_no_permission(string message, string? inner, GraphChatError expected)
    {
        GraphRequestKind[] ofChat = [GraphRequestKinds.ReadChat, GraphRequestKinds.ReadMembers, GraphRequestKinds.ReadOperation, GraphRequestKinds.SendMessage];
        var response = new GraphErrorResponse(403) { Code = "Forbidden", Message = message, InnerMessages = inner is null ? [] : [inner] };
        var token = Jwt.Claims("""{"oid":"a","scp":"Chat.ReadWrite"}""");
        foreach (var kind in ofChat.Append(GraphRequestKinds.CreateGroup).Append(GraphRequestKinds.ListChats))
        {
            var failure = GraphErrorMapper.ToException(response, "It", kind, token);

            Assert.Equal(ofChat.Contains(kind) ? expected : GraphChatError.AccessDenied, failure.Error);
            Assert.StartsWith($"It: {message.TrimEnd('.')}", failure.Message, StringComparison.Ordinal);
            Assert.Contains(inner ?? message, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Connect-GraphChat", $"{failure.Message}{failure.RecommendedAction}", StringComparison.Ordinal);
            Assert.Null(failure.Explanation);
        }
    }

    [Fact]
    public void The_possible_causes_of_a_403_with_the_permission_are_named()
    {
        var failure = GraphErrorMapper.ToException(new(403) { Code = "Forbidden", Message = "No." }, "It", GraphRequestKinds.CreateGroup, UserToken);

        foreach (var cause in new[] { "Teams license", "member", "policy", "tenant" })
            Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_403_of_a_roster_is_ChatNotFound_also_when_the_token_cannot_be_read() =>
        Assert.Equal(GraphChatError.ChatNotFound, ToException(new(403) { Message = "AclCheckFailed" }, GraphRequestKinds.SendMessage).Error);

    [Fact]
    public void A_page_of_a_proxy_with_the_status_403_is_no_reason_of_the_service()
    {
        var failure = GraphErrorMapper.ToException(new(403) { IsGraphError = false }, "It", GraphRequestKinds.CreateGroup, UserToken);

        Assert.Equal(GraphChatError.AccessDenied, failure.Error);
        Assert.DoesNotContain("license", failure.Message, StringComparison.Ordinal);
        Assert.Contains("proxy", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    public void A_page_of_a_proxy_says_nothing_about_the_app_or_what_exists(int status)
    {
        foreach (var kind in CmdletRequests.All.SelectMany(static cmdlet => cmdlet.Kinds))
        {
            var failure = GraphErrorMapper.ToException(new(status) { IsGraphError = false, Message = "No." }, "It", kind, UserToken);

            Assert.Equal(GraphChatError.BadRequest, failure.Error);
            Assert.Contains("proxy", failure.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(401, GraphChatError.SignInRequired)]
    [InlineData(408, GraphChatError.ServiceUnavailable)]
    [InlineData(429, GraphChatError.Throttled)]
    public void The_status_alone_says_what_a_gateway_means(int status, GraphChatError expected) =>
        Assert.Equal(expected, GraphErrorMapper.ToException(
            new(status) { IsGraphError = false }, "It", GraphRequestKinds.CreateGroup, UserToken).Error);

    [Fact]
    public void The_advice_to_an_app_is_not_about_the_signed_in_user()
    {
        var app = Jwt.Claims("""{"idtyp":"app","roles":["Chat.ReadBasic.All"]}""");
        foreach (var response in new GraphErrorResponse[] { new(404) { Code = "NotFound" }, new(403) { Code = "Forbidden" }, new(403) { Message = "AclCheckFailed" } })
            foreach (var kind in new[] { GraphRequestKinds.ReadChat, GraphRequestKinds.ReadMembers, GraphRequestKinds.ReadOperation })
                Assert.DoesNotContain("signed-in user", GraphErrorMapper.ToException(response, "It", kind, app).RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Something else.", true)]
    [InlineData(" ", false)]
    [InlineData(null, false)]
    public void The_message_of_the_service_is_referred_to_only_when_there_is_one(string? message, bool isReferredTo) =>
        Assert.Equal(isReferredTo, ToException(new(400) { Code = "BadRequest", Message = message }, GraphRequestKinds.CreateGroup).RecommendedAction!.Contains("message", StringComparison.Ordinal));

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
