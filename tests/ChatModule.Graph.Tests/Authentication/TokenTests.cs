using System.Text;
using ChatModule.Graph.Authentication;

namespace ChatModule.Graph.Tests;

/// <summary>How tokens are renewed during a run and after a claims challenge, and when a sign-in is required.</summary>
public class TokenTests
{
    [Fact]
    public void A_run_longer_than_the_lifetime_of_a_token_never_sends_an_expired_one() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromMinutes(60)) { Delay = TimeSpan.FromSeconds(2) };
        using var tokens = new AzureTokenProvider(credential, ["https://graph.microsoft.com/.default"], time);
        var fixture = new SenderFixture(time, request => request.At >= TimeSpan.Zero && credential.ExpirationTimes[request.Token!] > time.GetUtcNow() ? Reply.Ok() : Reply.Error(401, "InvalidAuthenticationToken"), tokens);
        for (var minute = 0; minute < 200; minute++)
        {
            (await fixture.SendAsync(RequestKind.Group)).Dispose();
            await Task.Delay(TimeSpan.FromMinutes(1), time);
        }

        Assert.Equal(200, fixture.Network.Sent.Count);
        Assert.InRange(credential.Requests.Count, 4, 5);
        Assert.All(credential.Requests, request => Assert.True(request.IsCaeEnabled && request.Scopes is ["https://graph.microsoft.com/.default"]));
    });

    [Fact]
    public void Parallel_requests_share_one_renewal() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromMinutes(60)) { Delay = TimeSpan.FromSeconds(1) };
        using var tokens = new AzureTokenProvider(credential, ["s"], time);
        var fixture = new SenderFixture(time, _ => Reply.Ok(), tokens);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fixture.SendAsync(RequestKind.OneOnOne)));

        Assert.Single(credential.Requests);
        Assert.Equal(20, fixture.Network.Sent.Count);
    });

    [Fact]
    public void A_token_that_expires_during_a_throttling_delay_is_renewed_before_the_request() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromMinutes(4));
        using var tokens = new AzureTokenProvider(credential, ["s"], time);
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Throttled("300") : credential.ExpirationTimes[request.Token!] > time.GetUtcNow() ? Reply.Ok() : Reply.Error(401), tokens);

        using var response = await fixture.SendAsync(RequestKind.Group);

        Assert.Equal(["token-1", "token-2"], fixture.Network.Sent.Select(request => request.Token));
    });

    [Fact]
    public void A_request_whose_token_expires_in_flight_is_retried_with_a_new_token_also_for_a_group() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromSeconds(50));
        using var tokens = new AzureTokenProvider(credential, ["s"], time);
        // Sent before the token expires, and validated by the service afterward.
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Error(401, "InvalidAuthenticationToken") with { Takes = TimeSpan.FromSeconds(20) } : Reply.Ok(), tokens);
        await tokens.GetTokenAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(40), time);

        using var response = await fixture.SendAsync(RequestKind.Group);

        Assert.Equal(["token-1", "token-2"], fixture.Network.Sent.Select(request => request.Token));
    });

    [Fact]
    public void A_credential_without_a_token_is_SignInRequired_and_nothing_is_sent() => VirtualTimeRunner.Run(async time =>
    {
        using var tokens = new AzureTokenProvider(new FakeCredential(time, TimeSpan.FromHours(1)) { Fails = true }, ["s"], time);
        var fixture = new SenderFixture(time, _ => Reply.Ok(), tokens);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(RequestKind.Group));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.Contains("AADSTS7000215", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("second line", failure.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Network.Sent);
    });

    [Fact]
    public void A_token_that_is_expired_on_arrival_is_SignInRequired_with_the_clock_as_the_cause() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromMinutes(-10)) { Delay = TimeSpan.FromHours(1) };
        using var tokens = new AzureTokenProvider(credential, ["s"], time);
        var fixture = new SenderFixture(time, _ => Reply.Ok(), tokens);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(RequestKind.Group));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.Contains("expired at 2026-03-01 09:50:00Z, and this computer's clock says 2026-03-01 10:00:00Z", failure.Message, StringComparison.Ordinal);
        Assert.Contains("clock", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(credential.Requests);
        Assert.Empty(fixture.Network.Sent);
    });

    [Fact]
    public void A_token_that_expires_before_each_turn_of_a_request_is_sent_for_the_service_to_decide() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromSeconds(50)) { Delay = TimeSpan.FromSeconds(1) };
        using var tokens = new AzureTokenProvider(credential, ["s"], time);
        var fixture = new SenderFixture(time, _ => Reply.Ok(), tokens, new ConnectionLimits(RateLimit: 0.01));
        (await fixture.SendAsync(RequestKind.Group)).Dispose();

        (await fixture.SendAsync(RequestKind.Group)).Dispose();

        Assert.Equal(2, fixture.Network.Sent.Count);
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(100), TimeSpan.FromMinutes(10));
    });

    [Fact]
    public void A_sign_in_error_has_its_cause_once_and_no_advice_about_library_options() => VirtualTimeRunner.Run(async time =>
    {
        const string LibraryMessage = "ClientSecretCredential authentication failed: Retry failed after 4 tries. Retry settings can be adjusted in ClientOptions.Retry or by "
            + "configuring a custom retry policy in ClientOptions.RetryPolicy. (Connection refused (127.0.0.1:1)) (Connection refused (127.0.0.1:1)) (Connection refused (127.0.0.1:1))";
        using var tokens = new AzureTokenProvider(new FakeCredential(time, TimeSpan.FromHours(1)) { Fails = true, FailureMessage = LibraryMessage }, ["s"], time);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => tokens.GetTokenAsync(CancellationToken.None).AsTask());

        Assert.Equal("No token could be acquired. ClientSecretCredential authentication failed: Retry failed after 4 tries. (Connection refused (127.0.0.1:1))", failure.Message);
    });

    [Fact]
    public void A_default_credential_error_has_a_line_for_each_credential() => VirtualTimeRunner.Run(async time =>
    {
        const string LibraryMessage = "DefaultAzureCredential failed to retrieve a token from the included credentials. See the troubleshooting guide for more information. https://aka.ms/azsdk/net/identity/defaultazurecredential/troubleshoot\n"
            + "- EnvironmentCredential authentication unavailable. Environment variables are not fully configured. See the troubleshooting guide for more information. https://aka.ms/azsdk/net/identity/environmentcredential/troubleshoot\n"
            + "- Managed Identity response was not in the expected format. See the inner exception for details.\n- AzureCliCredential authentication failed: Azure CLI not installed";
        using var tokens = new AzureTokenProvider(new FakeCredential(time, TimeSpan.FromHours(1)) { Fails = true, FailureMessage = LibraryMessage }, ["s"], time);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => tokens.GetTokenAsync(CancellationToken.None).AsTask());

        string[] lines =
        [
            "No token could be acquired. DefaultAzureCredential tried:",
            "- EnvironmentCredential authentication unavailable. Environment variables are not fully configured.",
            "- Managed Identity response was not in the expected format.",
            "- AzureCliCredential authentication failed: Azure CLI not installed",
        ];
        Assert.Equal(lines, failure.Message.Split('\n'));
        Assert.Contains("az login", failure.RecommendedAction, StringComparison.Ordinal);
        var ofItem = await new SenderFixture(time, _ => Reply.Ok(), tokens).FailAsync(RequestKind.Group);
        Assert.Equal(lines[1..], ofItem.Message.Split('\n')[1..]);
    });

    [Fact]
    public void Without_a_browser_the_advice_is_a_device_code_or_a_sign_in_without_a_user() => VirtualTimeRunner.Run(async time =>
    {
        var failure = AzureTokenProvider.NoToken(
            new Azure.Identity.AuthenticationFailedException(
                "Unable to open a web page using xdg-open. See inner exception for details. Possible causes for this error "
                + "are: tools are not installed or they cannot open a URL."),
            isBrowser: true);
        Assert.EndsWith("using xdg-open.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-UseDeviceCode", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-AgentUser", failure.RecommendedAction, StringComparison.Ordinal);

        // A browser without a user.
        var unseen = await Assert.ThrowsAsync<GraphChatException>(() => UserAuthenticator.LimitAsync(
            async stop =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
                return true;
            }, time, CancellationToken.None));
        Assert.Equal((GraphChatError.SignInRequired, UserAuthenticator.BrowserTimeout), (unseen.Error, time.Elapsed));
        Assert.Contains("-UseDeviceCode", unseen.RecommendedAction, StringComparison.Ordinal);
    });

    [Fact]
    public void A_sign_in_that_a_policy_blocks_has_the_advice_to_sign_in_another_way()
    {
        var blocked = new Azure.Identity.AuthenticationFailedException(
            "DeviceCodeCredential authentication failed: AADSTS53003: Access has been blocked by Conditional Access.");

        Assert.Contains("-AgentUser", AzureTokenProvider.NoToken(blocked).RecommendedAction, StringComparison.Ordinal);
        foreach (var request in new[] { AgentUserRequest.Agent, AgentUserRequest.User })
        {
            var ofAgent = request.ToException(blocked, "agent@contoso.com", "the-agent").RecommendedAction;
            Assert.Contains("agent identity 'the-agent'", ofAgent, StringComparison.Ordinal);
            Assert.DoesNotContain("Sign in with", ofAgent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_host_without_a_managed_identity_is_named_as_the_reason()
    {
        var failure = AzureTokenProvider.NoToken(new Azure.Identity.CredentialUnavailableException(
            "ManagedIdentityCredential authentication unavailable. No response received from the managed identity endpoint."));

        Assert.Contains("this host has a managed identity", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_static_token_is_SignInRequired_before_any_request() => VirtualTimeRunner.Run(async time =>
    {
        var expiration = time.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();
        var jwt = $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"scp":"x","exp":{{expiration}}}"""))}.c2ln".Replace("=", "", StringComparison.Ordinal);
        var fixture = new SenderFixture(time, _ => Reply.Ok(), new StaticTokenProvider(jwt, time));
        (await fixture.SendAsync(RequestKind.Group)).Dispose();
        await Task.Delay(TimeSpan.FromMinutes(10), time);

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(RequestKind.Group));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.DoesNotContain(jwt, failure.ToString(), StringComparison.Ordinal);
        Assert.Single(fixture.Network.Sent);
    });

    [Fact]
    public void A_static_token_that_the_service_rejects_is_sent_once() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Reply.Error(401, "InvalidAuthenticationToken"));

        for (var row = 0; row < 300; row++)
            Assert.Equal(GraphChatError.SignInRequired, (await Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(RequestKind.Group))).Error);

        Assert.Single(fixture.Network.Sent);
    });

    [Fact]
    public void A_401_response_about_one_request_does_not_reject_the_token() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, request => request.Number == 1 ? Reply.Error(401, "UnknownError") : Reply.Ok());
        Assert.Equal(GraphChatError.SignInRequired, (await fixture.FailAsync(RequestKind.Group)).Error);

        (await fixture.SendAsync(RequestKind.Group)).Dispose();

        Assert.Equal(2, fixture.Network.Sent.Count);
    });

    [Theory]
    [InlineData(RequestKind.Get)]
    [InlineData(RequestKind.Group)]
    public void A_claims_challenge_requests_a_new_token_once(RequestKind kind) => VirtualTimeRunner.Run(async time =>
    {
        var tokens = new FakeTokenProvider();
        var accepting = new SenderFixture(time, request => request.Token == "token-1" ? Challenge() : Reply.Ok(), tokens);
        using var response = await accepting.SendAsync(kind);
        Assert.Equal(["token-1", "token-2"], accepting.Network.Sent.Select(request => request.Token));
        Assert.Equal(["""{"access_token":{"nbf":{"essential":true}}}"""], tokens.Claims);

        var rejected = new FakeTokenProvider();
        var challenging = new SenderFixture(time, _ => Challenge(), rejected);
        Assert.Equal(GraphChatError.SignInRequired, (await challenging.FailAsync(kind)).Error);
        Assert.Equal(2, challenging.Network.Sent.Count);
        Assert.Single(rejected.Claims);
    });

    [Fact]
    public void A_claims_challenge_with_a_static_token_is_SignInRequired() => VirtualTimeRunner.Run(async time =>
    {
        var fixture = new SenderFixture(time, _ => Challenge());

        var failure = await Assert.ThrowsAsync<GraphChatException>(() => fixture.SendAsync(RequestKind.Group));

        Assert.Equal(GraphChatError.SignInRequired, failure.Error);
        Assert.Contains("continuous access evaluation", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SenderFixture.Token, failure.ToString(), StringComparison.Ordinal);
        Assert.Single(fixture.Network.Sent);
    });

    [Fact]
    public void A_401_response_without_a_valid_challenge_does_not_request_a_new_token() => VirtualTimeRunner.Run(async time =>
    {
        foreach (var header in new[] { "Bearer realm=\"\"", "Bearer claims=\"a\"", "Bearer claims=\"%%%\"", "Basic" })
        {
            var tokens = new FakeTokenProvider();
            var fixture = new SenderFixture(time, _ => Reply.Error(401, "InvalidAuthenticationToken") with { Headers = new() { ["WWW-Authenticate"] = header } }, tokens);

            Assert.Equal(GraphChatError.SignInRequired, (await fixture.FailAsync(RequestKind.Get)).Error);
            Assert.Empty(tokens.Claims);
            Assert.Single(fixture.Network.Sent);
        }
    });

    private static Reply Challenge() => Reply.Error(401, "InvalidAuthenticationToken") with
    {
        Headers = new()
        {
            ["WWW-Authenticate"] = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\""
                + Convert.ToBase64String("""{"access_token":{"nbf":{"essential":true}}}"""u8) + "\"",
        },
    };

    [Fact]
    public void A_failed_sign_in_is_shared_by_waiting_requests_and_retried_by_later_ones() => VirtualTimeRunner.Run(async time =>
    {
        var credential = new FakeCredential(time, TimeSpan.FromHours(1)) { Delay = TimeSpan.FromSeconds(10), Fails = true };
        using var tokens = new AzureTokenProvider(credential, ["scope"], time);

        var waiting = Enumerable.Range(0, 50).Select(_ => tokens.GetTokenAsync(default).AsTask()).ToArray();

        foreach (var request in waiting)
            Assert.Equal(GraphChatError.SignInRequired, (await Assert.ThrowsAsync<GraphChatException>(() => request)).Error);
        Assert.Equal((1, 10d), (credential.Requests.Count, time.Elapsed.TotalSeconds));
        await Task.Delay(CachingTokenProvider.FailureDuration, time);
        await Assert.ThrowsAsync<GraphChatException>(() => tokens.GetTokenAsync(default).AsTask());
        Assert.Equal(2, credential.Requests.Count);
    });
}
