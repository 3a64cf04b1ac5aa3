namespace ChatModule.Tests;

/// <summary>How a connection finds the caller, and the error of a closed connection.</summary>
public class GraphChatConnectionTests
{
    private const string Id = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";

    [Fact]
    public void A_closed_connection_is_NotConnected_and_its_session_is_disposed()
    {
        var opened = 0;
        var session = new Session();
        var connection = new GraphChatConnection(_ =>
        {
            opened++;
            return session;
        })
        { Account = "admin@contoso.com", TenantId = "contoso" };
        connection.Session.CreateClient(null, 8);
        connection.Session.CreateClient(null, 8);
        Assert.Equal((1, 2), (opened, session.Clients));

        connection.Dispose();
        connection.Dispose();

        Assert.Equal(1, session.Disposed);
        var failure = Assert.Throws<GraphChatException>(() => connection.Session.CreateClient(null, 8));
        Assert.Equal(GraphChatError.NotConnected, failure.Error);
        Assert.Contains("admin@contoso.com", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_tokens_of_a_connection_are_disposed_of_with_or_without_a_session(bool isOpened)
    {
        var tokens = new Tokens();
        var connection = new GraphChatConnection(_ => new Session(), tokens);
        if (isOpened)
            connection.Session.CreateClient(null, 8);
        Assert.Equal(0, tokens.Disposed);

        connection.Dispose();
        connection.Dispose();

        Assert.Equal(1, tokens.Disposed);
    }

    [Fact]
    public void A_connection_that_commands_use_is_closed_after_the_last_one()
    {
        var tokens = new Tokens();
        var connection = new GraphChatConnection(_ => new Session(), tokens);
        connection.Session.Enter();
        connection.Session.Enter();
        connection.Session.CloseWhenUnused();
        connection.Session.Exit();
        Assert.Equal((0, false), (tokens.Disposed, connection.Session.IsClosed));

        connection.Session.Exit();

        Assert.Equal((1, true), (tokens.Disposed, connection.Session.IsClosed));
    }

    [Fact]
    public async Task A_caller_whom_the_token_identifies_is_not_requested()
    {
        var client = new ScriptedChats();
        var connection = new GraphChatConnection(_ => throw new NotSupportedException()) { UserId = Id, Account = "ann_x.com#EXT#@contoso.com" };

        var caller = await connection.Caller.GetAsync(client, default);

        Assert.Equal((Id, "ann_x.com#EXT#@contoso.com", true), (caller!.UserId, caller.UserPrincipalName, caller.IsGuest));
        Assert.Equal(0, client.CallerRequests);
    }

    [Fact]
    public async Task With_an_opaque_token_the_caller_is_requested_once()
    {
        var client = new ScriptedChats { Caller = () => new Person { Key = Id, UserId = Id, UserPrincipalName = "admin@contoso.com" } };
        var connection = new GraphChatConnection(_ => throw new NotSupportedException());

        Assert.Equal(Id, (await connection.Caller.GetAsync(client, default))!.UserId);
        Assert.Equal(Id, (await connection.Caller.GetAsync(client, default))!.UserId);
        Assert.Equal(1, client.CallerRequests);
    }

    [Fact]
    public async Task Without_permission_to_read_the_caller_the_token_identifies_the_caller()
    {
        var client = new ScriptedChats { Caller = () => throw new GraphChatException(GraphChatError.MissingPermission, "No.") };

        Assert.Equal(Id, (await new GraphChatConnection(_ => throw new NotSupportedException()) { UserId = Id }.Caller.GetAsync(client, default))!.Key);
        await Assert.ThrowsAsync<GraphChatException>(() => new GraphChatConnection(_ => throw new NotSupportedException()).Caller.GetAsync(client, default));
    }

    [Fact]
    public async Task A_caller_known_only_by_UPN_is_requested_and_the_UPN_is_the_fallback()
    {
        var client = new ScriptedChats { Caller = () => new Person { Key = Id, UserId = Id, UserPrincipalName = "admin@contoso.com" } };
        var denied = new ScriptedChats { Caller = () => throw new GraphChatException(GraphChatError.MissingPermission, "No.") };

        Assert.Equal(Id, (await new GraphChatConnection(_ => throw new NotSupportedException()) { Account = "admin@contoso.com" }.Caller.GetAsync(client, default))!.UserId);
        Assert.Equal("admin@contoso.com", (await new GraphChatConnection(_ => throw new NotSupportedException()) { Account = "admin@contoso.com" }.Caller.GetAsync(denied, default))!.Key);
    }

    [Fact]
    public async Task An_app_has_no_caller()
    {
        var client = new ScriptedChats();

        Assert.Null(await new GraphChatConnection(_ => throw new NotSupportedException()) { IsAppOnly = true, UserId = Id }.Caller.GetAsync(client, default));
        Assert.Equal(0, client.CallerRequests);
    }

    [Fact]
    public void A_closed_connection_keeps_its_statistics()
    {
        var connection = new GraphChatConnection(_ => new Session());
        Assert.Equal((0, null), (connection.Statistics.Requests, connection.Statistics.CurrentRate));
        connection.Session.CreateClient(null, 8);

        connection.Dispose();

        Assert.Equal(7, connection.Statistics.CurrentRate);
    }

    private sealed class Tokens : IDisposable
    {
        public int Disposed { get; private set; }

        public void Dispose() => Disposed++;
    }

    [Fact]
    public async Task A_check_without_a_token_fails_with_its_reason_and_skips_what_needs_one()
    {
        using var connection = new GraphChatConnection(_ => new Session());
        var checker = new ConnectionChecker(connection, connection.Session.CreateClient(null, 8), TimeProvider.System);

        var checks = new Dictionary<string, GraphChatCheck>();
        await foreach (var check in checker.RunAsync(CancellationToken.None))
            checks.Add(check.Name, check);

        Assert.Equal(("Failed", "No token.", "Sign in."),
            (checks["Token"].Status, checks["Token"].Detail, checks["Token"].Advice));
        Assert.Equal(("Skipped", "Skipped"), (checks["New-GraphChat"].Status, checks["Teams"].Status));
    }

    private sealed class Session : IGraphSession
    {
        public GraphChatStatistics Statistics => new RequestCounters(TimeProvider.System).ToStatistics(rate: 7);

        public string? DescribeWait(IRequestTrace trace, int? left) => null;

        public bool HasBacklog(IRequestTrace trace) => false;

        public int Clients { get; private set; }

        public int Disposed { get; private set; }

        public Task<EndpointProbe> ProbeAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new EndpointProbe(401, IsJson: true, Date: null));

        public ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken) =>
            throw new GraphChatException(GraphChatError.SignInRequired, "No token.") { RecommendedAction = "Sign in." };

        public IGraphChatClient CreateClient(IRequestTrace? trace, int throttleLimit)
        {
            Clients++;
            return new ScriptedChats();
        }

        public void Dispose() => Disposed++;
    }
}
