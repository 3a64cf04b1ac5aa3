using System.Globalization;
using System.Reflection;
using ChatModule.Pipeline;

namespace ChatModule.Cmdlets.Tests.Connections;

/// <summary>What Test-GraphChatConnection says of each failure.</summary>
public sealed class TestGraphChatConnectionTests
{
    private const string All = "Chat.Create Chat.ReadBasic Chat.ReadWrite ChatMember.ReadWrite User.ReadBasic.All "
        + "TeamsAppInstallation.ReadWriteForChat";

    private static readonly string Good = UnsignedToken.Of(("scp", All));

    [Fact]
    public async Task Everything_passes_with_reads_alone_and_the_probe_carries_no_token()
    {
        var network = new ScriptedNetwork(Respond);

        var checks = await CheckAsync(network, Good);

        Assert.Equal(
            ["Endpoint", "Clock", "Token", "New-GraphChat", "Get-GraphChat", "Set-GraphChat", "Add-GraphChatMember",
                "Remove-GraphChatMember", "Add-GraphChatApp", "Send-GraphChatMessage", "Get-GraphChatMessage",
                "Get-GraphChatOperation", "Wait-GraphChatOperation", "Teams", "Limits", "Kept sign-in"],
            checks.Keys);
        Assert.All(checks.Values, check => Assert.Equal(("Passed", null), (check.Status, check.Advice)));
        Assert.All(network.Sent, request => Assert.Equal(HttpMethod.Get, request.Method));
        Assert.Null(network.Sent[0].Token);
        Assert.DoesNotContain(checks.Values, check => check.Detail.Contains(Good, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_cmdlet_that_sends_requests_has_a_check()
    {
        var cmdlets = typeof(ConnectedCommand).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ConnectedCommand)))
            .Select(type => type.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>()
            .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}");

        var checks = await CheckAsync(new ScriptedNetwork(Respond), Good);

        Assert.Equal(["Test-GraphChatConnection"], cmdlets.Except(checks.Keys));
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "its name can't be resolved", "DNS")]
    [InlineData(HttpRequestError.SecureConnectionError, "no secure connection", "inspects TLS")]
    [InlineData(HttpRequestError.ProxyTunnelError, "the proxy refused", "HTTPS_PROXY")]
    [InlineData(HttpRequestError.ConnectionError, "Connection refused", "firewall")]
    public async Task An_endpoint_that_cannot_be_reached_fails_with_the_reason_and_the_rest_is_skipped(
        HttpRequestError error, string detail, string advice)
    {
        var network = new ScriptedNetwork(_ => Reply.Unreachable(error));

        var checks = await CheckAsync(network, Good);

        Assert.Equal("Failed", checks["Endpoint"].Status);
        Assert.StartsWith(
            "graph.microsoft.com can't be reached: ", checks["Endpoint"].Detail, StringComparison.Ordinal);
        Assert.Contains(detail, checks["Endpoint"].Detail, StringComparison.Ordinal);
        Assert.Contains(advice, checks["Endpoint"].Advice, StringComparison.Ordinal);
        Assert.Equal(("Skipped", "Skipped"), (checks["Clock"].Status, checks["Teams"].Status));
        Assert.Single(network.Sent);
    }

    [Fact]
    public async Task A_sign_in_page_of_the_network_is_not_the_service()
    {
        var checks = await CheckAsync(new ScriptedNetwork(_ => Reply.Html()), Good);

        Assert.Equal("Failed", checks["Endpoint"].Status);
        Assert.Contains("responded with 200", checks["Endpoint"].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-4, "Passed", "right")]
    [InlineData(-10, "Warning", "off by 10 min")]
    [InlineData(10, "Warning", "off by 10 min")]
    public async Task A_clock_that_is_wrong_is_a_warning(int minutes, string status, string detail)
    {
        var checks = await CheckAsync(
            new ScriptedNetwork(request => Respond(request, DateTimeOffset.UtcNow.AddMinutes(minutes))), Good);

        Assert.Equal(status, checks["Clock"].Status);
        Assert.Contains(detail, checks["Clock"].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_says_whose_it_is_and_for_how_long()
    {
        var checks = await CheckAsync(new ScriptedNetwork(Respond), Good);

        Assert.Equal($"Of the user adele@contoso.com, in the tenant {UnsignedToken.TenantId}, for another 60 min.",
            checks["Token"].Detail);
    }

    [Fact]
    public async Task A_token_for_another_service_fails_and_one_that_ends_soon_is_a_warning()
    {
        var other = await CheckAsync(
            new ScriptedNetwork(Respond), UnsignedToken.Of(("scp", All), ("aud", "https://management.azure.com")));
        var soon = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds();
        var brief = await CheckAsync(new ScriptedNetwork(Respond), UnsignedToken.Of(("scp", All), ("exp", soon)));

        Assert.Equal("Failed", other["Token"].Status);
        Assert.Contains("management.azure.com", other["Token"].Detail, StringComparison.Ordinal);
        Assert.Equal("Warning", brief["Token"].Status);
        Assert.Contains("can't be renewed", brief["Token"].Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_permissions_of_a_token_that_cannot_be_read_are_skipped_and_a_chat_is_read_all_the_same()
    {
        var checks = await CheckAsync(new ScriptedNetwork(Respond), "opaque");

        Assert.Equal("Warning", checks["Token"].Status);
        Assert.Equal("Skipped", checks["New-GraphChat"].Status);
        Assert.Equal("Passed", checks["Teams"].Status);
    }

    [Fact]
    public async Task A_missing_permission_names_the_least_privileged_one_and_where_an_administrator_consents()
    {
        var checks = await CheckAsync(new ScriptedNetwork(Respond), UnsignedToken.Of());

        var check = checks["Send-GraphChatMessage"];
        Assert.Equal(("Passed", "Warning"), (checks["New-GraphChat"].Status, check.Status));
        Assert.Equal("The token lacks ChatMessage.Send, the least privileged permission.", check.Detail);
        Assert.Contains("-Scopes Chat.Create, Chat.ReadBasic, ChatM", check.Advice, StringComparison.Ordinal);
        Assert.EndsWith(
            $"https://login.microsoftonline.com/{UnsignedToken.TenantId}/v2.0/adminconsent"
                + $"?client_id={UnsignedToken.ClientId}&scope=https://graph.microsoft.com/ChatMessage.Send",
            check.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_without_a_user_cannot_send_messages_and_has_no_chats_to_read()
    {
        var token = UnsignedToken.Of(
            ("scp", null), ("upn", null), ("idtyp", "app"), ("roles", new[] { "Chat.Create", "Chat.ReadBasic.All" }));

        var checks = await CheckAsync(new ScriptedNetwork(Respond), token);

        Assert.StartsWith($"Of the app {UnsignedToken.ClientId}", checks["Token"].Detail, StringComparison.Ordinal);
        Assert.Equal("Passed", checks["Get-GraphChat"].Status);
        Assert.Equal("Warning", checks["Send-GraphChatMessage"].Status);
        Assert.Contains("-AgentUser", checks["Send-GraphChatMessage"].Advice, StringComparison.Ordinal);
        Assert.Equal("Skipped", checks["Teams"].Status);
        Assert.DoesNotContain("messages", checks["Limits"].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chats_of_an_app_are_a_warning_because_the_service_often_rejects_them()
    {
        var token = UnsignedToken.Of(
            ("scp", null), ("upn", null), ("idtyp", "app"), ("roles", new[] { "Chat.Create" }));

        var checks = await CheckAsync(new ScriptedNetwork(Respond), token);

        var check = checks["New-GraphChat"];
        Assert.Equal("Warning", check.Status);
        Assert.Equal("The token has Chat.Create. The service often rejects a new chat of an app without a user (412).",
            check.Detail);
        Assert.Contains("-AgentUser", check.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_license_that_is_missing_fails_with_the_reason_of_the_service()
    {
        var network = new ScriptedNetwork(request => request.Token is null
            ? Respond(request)
            : Reply.Error(403, "Forbidden", "Failed to get license information for the user."));

        var checks = await CheckAsync(network, Good);

        Assert.Equal("Failed", checks["Teams"].Status);
        Assert.Contains("Failed to get license information", checks["Teams"].Detail, StringComparison.Ordinal);
        Assert.Contains("Teams license", checks["Teams"].Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "1,000 chats take 58 s at least (20 a second, 83 percent of it for long). "
        + "1,000 messages take 20 min at least (1 a second, 83 percent of it for long).")]
    [InlineData("-RateLimit 0.5",
        "1,000 chats take 33 min at least (0.5 a second). 1,000 messages take 33 min at least (0.5 a second).")]
    [InlineData("-ServiceLimits Unknown", "Requests are sent until the service throttles.")]
    [InlineData("-ServiceLimits Unknown -RateLimit 50",
        "1,000 chats take 20 s at least (50 a second). 1,000 messages take 20 s at least (50 a second).")]
    public async Task The_limits_say_what_1000_items_take(string parameters, string detail)
    {
        var checks = await CheckAsync(new ScriptedNetwork(Respond), Good, parameters);

        Assert.Equal(detail, checks["Limits"].Detail);
    }

    private static async Task<Dictionary<string, GraphChatCheck>> CheckAsync(
        ScriptedNetwork network, string token, string parameters = "")
    {
        await using var shell = Shell.Disconnected();
        var result = shell.Run(
            $"Connect-GraphChat -AccessToken $args[0] -HttpMessageHandler $args[1] {parameters}"
                + "\nTest-GraphChatConnection",
            Shell.Secret(token), network);
        Assert.Empty(result.Errors);
        return result.Output.Cast<GraphChatCheck>().ToDictionary(check => check.Name);
    }

    private static Reply Respond(SentRequest request) => Respond(request, DateTimeOffset.UtcNow);

    private static Reply Respond(SentRequest request, DateTimeOffset date) => request.Token is null
        ? Reply.Error(401, "InvalidAuthenticationToken") with
        {
            Headers = new() { ["Date"] = date.ToString("r", CultureInfo.InvariantCulture) },
        }
        : Reply.Json("""{"value":[{"id":"19:a@thread.v2","chatType":"group","members":[]}]}""");
}
