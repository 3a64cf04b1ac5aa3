using System.Runtime.CompilerServices;

namespace ChatModule;

/// <summary>Finds out what works with a connection and what doesn't. Only reads.</summary>
internal sealed class ConnectionChecker(GraphChatConnection connection, IGraphChatClient client, TimeProvider time)
{
    // What Microsoft Entra ID tolerates between its clock and that of a client.
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    // A token that can't be renewed is worth a warning when a list is likely to take longer.
    private static readonly TimeSpan ShortLifetime = TimeSpan.FromMinutes(10);

    // The retries of a service that doesn't respond can take longer than a check should.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private static readonly (string Cmdlet, GraphRequestKind Kind)[] Cmdlets =
    [
        ("New-GraphChat", GraphRequestKinds.CreateGroup),
        ("Get-GraphChat", GraphRequestKinds.ReadChat),
        ("Wait-GraphChatOperation", GraphRequestKinds.ReadOperation),
        ("Send-GraphChatMessage", GraphRequestKinds.SendMessage),
        ("Get-GraphChatMessage", GraphRequestKinds.ReadMessages),
    ];

    private EndpointProbe? probe;
    private BearerToken? token;

    private string Host => connection.GraphEndpoint.Authority;

    private string? SignInCommand => connection.AuthType switch
    {
        nameof(SignInRequest.AgentUser) => null,
        nameof(SignInMethod.MgGraph) => "Connect-MgGraph",
        _ => SignInRequest.Command,
    };

    /// <summary>Each check when it's done.</summary>
    public async IAsyncEnumerable<GraphChatCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await CheckEndpointAsync(cancellationToken);
        yield return CheckClock();
        yield return await CheckTokenAsync(cancellationToken);
        foreach (var (cmdlet, kind) in Cmdlets)
            yield return CheckPermission(cmdlet, kind);
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
        var whose = claims.IsAppOnly ? $"the app {claims.ClientId}, without a user" : $"the user {connection.Account}";
        var detail = $"Of {whose}, in the tenant {claims.TenantId}"
            + (left is { } rest ? $", for another {Describe(rest)}." : ".");
        return connection.AuthType == nameof(SignInMethod.AccessToken) && left < ShortLifetime
            ? new(Name, GraphChatCheck.Warning, detail, "It can't be renewed. For a long list, sign in another way.")
            : new(Name, GraphChatCheck.Passed, detail);
    }

    private GraphChatCheck CheckPermission(string cmdlet, GraphRequestKind kind)
    {
        if (token?.Claims is not { } claims)
            return new(cmdlet, GraphChatCheck.Skipped, "The permissions of the token aren't known.");
        var possible = kind.PermissionsFor(claims);
        var granted = possible.Intersect(claims.Permissions, StringComparer.OrdinalIgnoreCase);
        if (granted.FirstOrDefault() is { } has)
            return new(cmdlet, GraphChatCheck.Passed, $"The token has {has}.");
        if (possible.Count == 0)
            return new(cmdlet, GraphChatCheck.Warning, "The service doesn't support it for an app without a user.",
                "Sign in as a user, or as an agent user (-AgentUser).");
        return new(cmdlet, GraphChatCheck.Warning,
            $"The token lacks {MissingPermissionText.Describe(kind, claims)}; the least privileged is {possible[0]}.",
            MissingPermissionText.Recommend(kind, claims, SignInCommand) + ConsentLink(claims, possible[0]));
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
    private string ConsentLink(TokenClaims claims, string permission)
    {
        var cloud = GraphCloud.Find(connection.Environment);
        if (cloud is null || claims.TenantId is null || claims.ClientId is null)
            return "";
        var link = new Uri(cloud.Authority, $"{claims.TenantId}/v2.0/adminconsent?client_id={claims.ClientId}"
            + $"&scope={cloud.Endpoint.AbsoluteUri}{(claims.IsAppOnly ? ".default" : permission)}");
        return $" An administrator consents at {link.AbsoluteUri}";
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
            return new(Name, GraphChatCheck.Failed, e.Message, e.RecommendedAction);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(Name, GraphChatCheck.Failed, $"No chat was read within {Describe(MaxWait)}.",
                "The service is throttling or unavailable. Try again later.");
        }
    }

    private GraphChatCheck CheckLimits()
    {
        var texts = new List<string> { Estimate("chats", ServiceLimits.CreateChats) };
        if (!connection.IsAppOnly)
            texts.Add(Estimate("messages", ServiceLimits.SendMessages));
        return new("Limits", GraphChatCheck.Passed, string.Join(' ', texts));
    }

    // By the lowest of the limits that apply to the sign-in; that of a single chat depends on the list.
    private string Estimate(string items, ServiceLimits limits)
    {
        var user = connection.IsAppOnly ? null : limits.PerUser;
        var rates = new[] { PerSecond(limits.PerTenant), PerSecond(user), connection.RateLimit };
        var rate = rates.Min()!.Value;
        return $"1,000 {items} take {Describe(TimeSpan.FromSeconds(1000 / rate))} at least ({rate:0.##} a second).";
    }

    private static double? PerSecond(RequestRate? rate) => rate?.Requests / rate?.Period.TotalSeconds;

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
