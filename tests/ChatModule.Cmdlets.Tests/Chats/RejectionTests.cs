using System.Text.Json;
using GraphEmulator.Authentication;

namespace ChatModule.Cmdlets.Tests.Chats;

/// <summary>After a 4xx response of the service, it's certain that nothing was created.</summary>
public sealed class RejectionTests
{
    private const string NoSuchUser = """{"error":{"code":"NotFound","message":"Failed to find users with user principal name 'nobody@contoso.com'."}}""";

    [Theory]
    [InlineData(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.", "SignInRequired", ErrorCategory.AuthenticationError)]
    [InlineData(403, "Forbidden", "Request authorization tenant mismatch", "AccessDenied", ErrorCategory.PermissionDenied)]
    [InlineData(412, "PreconditionFailed", "Requested API is not supported in application-only context", "AppOnlyNotSupported", ErrorCategory.PermissionDenied)]
    [InlineData(400, "BadRequest", "Duplicate chat members is specified in the request body.", "DuplicateMember", ErrorCategory.InvalidArgument)]
    [InlineData(400, "BadRequest", "The caller must be one of the members specified in request body", "CallerNotMember", ErrorCategory.InvalidArgument)]
    [InlineData(400, "Unknown", "Something else.", "BadRequest", ErrorCategory.InvalidArgument)]
    [InlineData(409, "Conflict", "Something new.", "BadRequest", ErrorCategory.InvalidArgument)]
    public async Task A_4xx_response_has_its_error_ID_and_category_and_the_message_and_IDs_of_the_service(int status, string code, string message, string id, ErrorCategory category)
    {
        var network = new ScriptedNetwork();
        network.Respond(status, JsonSerializer.Serialize(new { error = new { code, message } }), requestId: "r-1");
        await using var shell = Shell.On(network);

        var error = shell.Run("New-GraphChat megan@contoso.com -Topic Rejected").Error;

        Assert.Equal((id, category), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Rejected", error.ToString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
        var sent = Assert.Single(network.Sent);
        var failure = error.Failure();
        Assert.Equal((code, status, "r-1", sent.Headers["client-request-id"]), (failure.ServiceCode, failure.StatusCode!.Value, failure.RequestId, failure.ClientRequestId));
    }

    [Fact]
    public async Task A_user_who_is_not_found_is_retried_once_and_is_MemberNotFound_with_the_person_as_target()
    {
        var network = new ScriptedNetwork();
        network.Respond(404, NoSuchUser).Respond(404, NoSuchUser);
        await using var shell = Shell.On(network);

        var error = shell.Run("New-GraphChat nobody@contoso.com -OneOnOne").Error;

        Assert.Equal(("MemberNotFound", ErrorCategory.ObjectNotFound, "nobody@contoso.com"), (error.Id(), error.CategoryInfo.Category, error.TargetObject));
        Assert.Contains("nobody@contoso.com", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, network.Sent.Count);
    }

    [Fact]
    public async Task A_user_who_is_found_by_the_second_attempt_is_not_an_error()
    {
        await using var shell = Shell.On(new ScriptedNetwork().Respond(404, NoSuchUser).Respond(201, ScriptedNetwork.Created));

        Assert.Single(shell.Run("New-GraphChat new@contoso.com -Topic Second").Chats);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_throttled_group_is_retried_after_the_Retry_After_delay(int status)
    {
        var network = new ScriptedNetwork();
        network.Respond(status, """{"error":{"code":"TooManyRequests","message":"Later."}}""", retryAfter: "1").Respond(201, ScriptedNetwork.Created);
        await using var shell = Shell.On(network);

        Assert.Single(shell.Run("New-GraphChat megan@contoso.com -Topic Later").Chats);
        Assert.Equal(2, network.Sent.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_group_is_not_sent_again_after_the_Retry_After_of_a_gateway(int status)
    {
        var network = new ScriptedNetwork();
        network.Respond(status, "<html>Busy</html>", retryAfter: "1", type: "text/html");
        await using var shell = Shell.On(network);

        Assert.Equal("ChatOutcomeUnknown", shell.Run("New-GraphChat megan@contoso.com -Topic Once").Error.Id());
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_403_with_the_permission_is_AccessDenied_with_the_reason_of_the_service_first()
    {
        const string License = "Failed to get license information for the user. Ensure user has a valid Office365 license assigned to them.";
        var network = new ScriptedNetwork();
        network.Respond(403, JsonSerializer.Serialize(new { error = new { code = "Forbidden", message = License } }));
        await using var shell = Shell.On(network);

        var result = shell.Run("'megan@contoso.com' | New-GraphChat -OneOnOne");

        Assert.Equal(("AccessDenied", ErrorCategory.PermissionDenied, "megan@contoso.com"), (result.Error.Id(), result.Error.CategoryInfo.Category, result.Error.TargetObject));
        Assert.StartsWith($"The one-on-one chat of adele@contoso.com and megan@contoso.com: {License}", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task The_request_ID_is_also_read_from_innererror()
    {
        await using var shell = Shell.On(new ScriptedNetwork().Respond(400, """{"error":{"code":"BadRequest","message":"no","innererror":{"request-id":"r-2"}}}"""));

        Assert.Equal("r-2", shell.Run("New-GraphChat megan@contoso.com").Error.Failure().RequestId);
    }

    [Fact]
    public async Task A_person_by_ID_and_by_UPN_is_DuplicateMember_with_a_chat_definition_as_target()
    {
        await using var shell = await Shell.StartAsync();

        var result = shell.Run("'megan@contoso.com', '82fe7758-5bb3-4f0d-a43f-e555fd399c6f' | New-GraphChat -Topic Both -ErrorVariable failed -ErrorAction SilentlyContinue; $failed[0].TargetObject.Topic; $failed[0].TargetObject.Members; $failed[0].FullyQualifiedErrorId");

        Assert.Equal(["Both", "megan@contoso.com", "82fe7758-5bb3-4f0d-a43f-e555fd399c6f", "DuplicateMember,ChatModule.Commands.NewGraphChatCommand"], result.Output);
    }

    [Fact]
    public async Task MissingPermission_has_the_scopes_in_every_error_and_one_explanation()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "User.Read" });

        var result = shell.Run("'megan@contoso.com', 'alex@contoso.com', 'jacob@contoso.com' | New-GraphChat -OneOnOne");

        Assert.Equal(["MissingPermission", "MissingPermission", "MissingPermission"], result.ErrorIds);
        Assert.All(result.Errors, error => Assert.Contains("Chat.Create", error.ToString(), StringComparison.Ordinal));
        Assert.Equal(["megan@contoso.com", "alex@contoso.com", "jacob@contoso.com"], result.Errors.Select(error => error.TargetObject));
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("Chat.Create, Chat.ReadWrite", warning, StringComparison.Ordinal);
        Assert.Contains("User.Read", warning, StringComparison.Ordinal);
        Assert.Contains("Connect-GraphChat -Scopes Chat.Create", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingPermission_of_a_wait_has_the_chat_as_target_and_the_chat_is_output()
    {
        await using var shell = await Shell.StartAsync(token: new() { Scp = "Chat.Create" });

        var result = shell.Run("New-GraphChat megan@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4 -Wait");

        Assert.Equal("MissingPermission", result.Error.Id());
        Assert.Same(Assert.Single(result.Chats), result.Error.TargetObject);
        Assert.Contains("Chat.ReadBasic", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_revoked_token_is_SignInRequired_with_and_without_a_claims_challenge(bool challenge)
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Tokens.Revoke(new Revocation { User = "adele@contoso.com", ClaimsChallenge = challenge });

        var error = shell.Run("New-GraphChat megan@contoso.com -OneOnOne").Error;

        Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (error.Id(), error.CategoryInfo.Category));
        if (challenge)
            Assert.Contains("continuous access evaluation", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-OneOnOne", "UntrustedLocation")]
    [InlineData("-Topic Away", "ChatOutcomeUnknown")]
    public async Task A_redirect_is_not_followed_and_is_ChatOutcomeUnknown_for_a_group(string kind, string id)
    {
        await using var shell = await Shell.StartAsync();
        shell.Emulator.State.Faults.Set(new FaultRule { Kind = FaultKind.Redirect, Method = "POST", To = "/beta/elsewhere" });

        Assert.Equal(id, shell.Run($"New-GraphChat megan@contoso.com {kind}").Error.Id());
        Assert.Single(shell.Emulator.State.Record);
    }

    [Fact]
    public async Task Escape_sequences_in_a_service_message_do_not_reach_the_terminal()
    {
        await using var shell = Shell.On(new ScriptedNetwork().Respond(400, """{"error":{"code":"Malformed","message":"red \u001b[31m and a bell \u0007"}}"""));

        Assert.DoesNotMatch("[\\x00-\\x08\\x1b]", shell.Run("New-GraphChat megan@contoso.com -Topic Malformed").Error.ToString());
    }
}
