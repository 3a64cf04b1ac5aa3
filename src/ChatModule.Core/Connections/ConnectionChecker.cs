using System.Runtime.CompilerServices;

namespace ChatModule;

/// <summary>Finds out what works with a connection and what doesn't. Only reads.</summary>
internal sealed class ConnectionChecker(GraphChatConnection connection, IGraphChatClient client, TimeProvider time)
{
    // What Microsoft's own validation of tokens tolerates:
    // https://learn.microsoft.com/dotnet/api/microsoft.identitymodel.tokens.tokenvalidationparameters.defaultclockskew.
    /// <summary>How far a computer's clock may be off.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    // A token that can't be renewed is worth a warning when a list is likely to take longer.
    private static readonly TimeSpan ShortLifetime = TimeSpan.FromMinutes(10);

    // The retries of a service that doesn't respond can take longer than a check should.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private EndpointProbe? probe;
    private BearerToken? token;

    private string Host => connection.GraphEndpoint.Authority;

    /// <summary>Each check when it's done.</summary>
    public async IAsyncEnumerable<GraphChatCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await CheckEndpointAsync(cancellationToken);
        yield return CheckClock();
        yield return await CheckTokenAsync(cancellationToken);
        foreach (var check in new PermissionChecker(connection).Run(token?.Claims))
            yield return check;
        yield return await CheckTeamsAsync(cancellationToken);
        yield return CheckLimits();
        yield return CheckKeeping();
    }

    private async Task<GraphChatCheck> CheckEndpointAsync(CancellationToken cancellationToken)
    {
        const string Name = "Endpoint";
        try
        {
            var response = await connection.Session.Open().ProbeAsync(cancellationToken);
            if (response is not { Status: 401, IsJson: true })
            {
                return new(Name, GraphChatCheck.Failed,
                    $"{Host} responded with {response.Status}, as Microsoft Graph doesn't without a token.",
                    "Check for a proxy, a firewall, or a sign-in page between this computer and the service.");
            }
            probe = response;
            return new(Name, GraphChatCheck.Passed, $"{Host} can be reached.");
        }
        catch (GraphChatException e)
        {
            return new(Name, GraphChatCheck.Failed, e.Message, e.RecommendedAction);
        }
    }

    private GraphChatCheck CheckClock()
    {
        const string Name = "Clock";
        if (probe?.Date is not { } date)
            return new(Name, GraphChatCheck.Skipped, "The service didn't say what time it is.");
        var skew = (time.GetUtcNow() - date).Duration();
        return skew <= MaxClockSkew
            ? new(Name, GraphChatCheck.Passed, "This computer's clock is right.")
            : new(Name, GraphChatCheck.Warning, $"This computer's clock is off by {Describe(skew)}.",
                "Set the clock: tokens are renewed at the wrong time, and a sign-in with a certificate can fail.");
    }

    private async Task<GraphChatCheck> CheckTokenAsync(CancellationToken cancellationToken)
    {
        const string Name = "Token";
        try
        {
            token = await connection.Session.Open().GetTokenAsync(cancellationToken);
        }
        catch (GraphChatException e)
        {
            return new(Name, GraphChatCheck.Failed, e.Message, e.RecommendedAction);
        }
        if (token.Claims is not { } claims)
            return new(Name, GraphChatCheck.Warning, "The token can't be read, so what it allows isn't known.");
        var cloud = new GraphCloud(connection.Environment, connection.GraphEndpoint, GraphCloud.Global.Authority);
        if (cloud.DescribeOtherAudience(claims) is { } other)
            return new(Name, GraphChatCheck.Failed, other, "Sign in with Connect-GraphChat.");
        var left = token.ExpiresOn - time.GetUtcNow();
        var user = claims.IsAppOnly ? $"the app {claims.ClientId}, without a user" : $"the user {connection.Account}";
        var detail = $"Of {user}, in the tenant {claims.TenantId}"
            + (left is { } rest ? $", for another {Describe(rest)}." : ".");
        return connection.AuthType == nameof(SignInMethod.AccessToken) && left < ShortLifetime
            ? new(Name, GraphChatCheck.Warning, detail, "It can't be renewed. For a long list, sign in another way.")
            : new(Name, GraphChatCheck.Passed, detail);
    }

    private async Task<GraphChatCheck> CheckTeamsAsync(CancellationToken cancellationToken)
    {
        const string Name = "Teams";
        if (probe is null || token is null)
            return new(Name, GraphChatCheck.Skipped, "No chat can be read without the endpoint and a token.");
        if (connection.IsAppOnly)
            return new(Name, GraphChatCheck.Skipped, "An app without a user has no chats of its own to read.");
        if (token.Claims is { } claims && !GraphRequestKinds.ListChats.IsGrantedTo(claims))
            return new(Name, GraphChatCheck.Skipped, "The token doesn't have the permission to read a chat.");
        using var timeout = new CancellationTokenSource(MaxWait, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await foreach (var _ in client.ListChatsAsync(new ChatFilter(), linked.Token))
                return new(Name, GraphChatCheck.Passed, "A chat was read: the account has Teams.");
            return new(Name, GraphChatCheck.Passed, "The account has Teams, and no chats yet.");
        }
        catch (GraphChatException e)
        {
            var advice = connection.AuthType == nameof(SignInRequest.AgentUser)
                ? $"{e.RecommendedAction} Teams knows a new agent user after 10 to 15 minutes."
                : e.RecommendedAction;
            return new(Name, GraphChatCheck.Failed, e.Message, advice);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(Name, GraphChatCheck.Failed, $"No chat was read within {Describe(MaxWait)}.",
                "The service is throttling or unavailable. Try again later.");
        }
    }

    private GraphChatCheck CheckLimits()
    {
        const string Name = "Limits";
        if (connection is { ServiceLimits: ServiceLimitSource.Unknown, RateLimit: null })
            return new(Name, GraphChatCheck.Passed, "Requests are sent until the service throttles.");
        var texts = new List<string> { Estimate("chats", ServiceLimits.CreateChats) };
        if (!connection.IsAppOnly)
            texts.Add(Estimate("messages", ServiceLimits.SendMessages));
        return new(Name, GraphChatCheck.Passed, string.Join(' ', texts));
    }

    // By the lowest of the limits that apply to the sign-in; that of a single chat depends on the list.
    private string Estimate(string items, ServiceLimits limits)
    {
        var kept = connection.ServiceLimits == ServiceLimitSource.Documented ? limits : ServiceLimits.None;
        RequestRate?[] rates = [kept.PerTenant, connection.IsAppOnly ? null : kept.PerUser];
        var estimates = rates.OfType<RequestRate>().Select(Estimate).ToList();
        if (connection.RateLimit is { } rate)
            estimates.Add((TimeSpan.FromSeconds(1000 / rate), FormattableString.Invariant($"{rate:0.##} a second")));
        var (time, text) = estimates.MaxBy(static estimate => estimate.Time);
        return $"1,000 {items} take {Describe(time)} at least ({text}).";
    }

    private static (TimeSpan Time, string Rate) Estimate(RequestRate rate) => (rate.TimeFor(1000),
        FormattableString.Invariant(
            $"{rate.RequestsPerSecond} a second, {100 * RequestRate.SustainedShare:0} percent of it for long"));

    private GraphChatCheck CheckKeeping()
    {
        const string Name = "Kept sign-in";
        return connection.Keeping switch
        {
            SignInKeeping.Kept => new(Name, GraphChatCheck.Passed,
                "The next session doesn't ask: the sign-in is kept, encrypted by the operating system."),
            SignInKeeping.NotWanted => new(Name, GraphChatCheck.Passed, "The sign-in is for this process alone."),
            SignInKeeping.NotPossible => new(Name, GraphChatCheck.Warning,
                "The next session asks again: the operating system has no store that encrypts the sign-in.",
                "Connect-GraphChat -Verbose says why."),
            _ => new(Name, GraphChatCheck.Passed, "Nothing has to be kept: only a user's own sign-in is."),
        };
    }

    private static string Describe(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2) ? $"{time.TotalSeconds:0} s"
        : time < TimeSpan.FromHours(2) ? $"{time.TotalMinutes:0} min"
        : $"{time.TotalHours:0} h";
}
