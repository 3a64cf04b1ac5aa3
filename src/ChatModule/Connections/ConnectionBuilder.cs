using ChatModule.Authentication;
using ChatModule.Loading;
using ChatModule.Pipeline;

namespace ChatModule.Connections;

/// <summary>Makes a connection of a sign-in, and warns of what it can't be used for.</summary>
internal sealed class ConnectionBuilder
{
    // A token for one of these was meant for it.
    private static readonly GraphRequestKind[] Useful =
    [
        GraphRequestKinds.CreateGroup, GraphRequestKinds.ReadChat, GraphRequestKinds.ReadOperation,
        GraphRequestKinds.SendMessage,
    ];

    public required GraphChatCommand Command { get; init; }

    public required SignInRequest SignIn { get; init; }

    /// <summary>What replaces the network.</summary>
    public required HttpMessageHandler? Network { get; init; }

    /// <summary>What its requests stay within.</summary>
    public required ConnectionLimits Limits { get; init; }

    /// <summary>The connection. Without one, the tokens are disposed of.</summary>
    /// <param name="tokens">Where tokens come from.</param>
    /// <param name="context">What Connect-MgGraph says of its sign-in, for a token that can't be read.</param>
    public GraphChatConnection Build(ITokenProvider tokens, MgGraphContext? context = null)
    {
        try
        {
            // An expired token is reported now, not at the first chat.
            var stop = Command.Dispatcher.PipelineStopToken;
            var claims = Command.Dispatcher.Await(tokens.GetTokenAsync(stop).AsTask()).Claims;
            Warn(tokens, claims);
            return Create(tokens, claims, context);
        }
        catch
        {
            (tokens as IDisposable)?.Dispose();
            throw;
        }
    }

    // The token names its user; Connect-MgGraph does so only for its own sign-ins, and the request what was asked for.
    private GraphChatConnection Create(ITokenProvider tokens, TokenClaims? claims, MgGraphContext? context)
    {
        // Not the property: with this builder, the connection would keep the secrets of the sign-in.
        var network = Network;
        return new GraphChatConnection(
            opened => GraphAdapterLoader.Adapter.Open(
                opened.GraphEndpoint, tokens, network, new(opened.RateLimit, opened.ServiceLimits)),
            tokens as IDisposable)
        {
            Account = claims?.UserPrincipalName ?? (claims?.IsAppOnly == true ? claims.ClientId : context?.Account),
            UserId = claims?.UserId,
            TenantId = claims?.TenantId ?? context?.TenantId ?? SignIn.TenantId,
            ClientId = claims?.ClientId ?? context?.ClientId ?? SignIn.ClientId,
            AuthType = SignIn.AuthType,
            Scopes = claims?.Permissions ?? context?.Scopes ?? [],
            Environment = SignIn.Cloud.Name,
            GraphEndpoint = SignIn.Cloud.Endpoint,
            Forget = tokens.Forget,
            Keeping = Keeping(tokens),
            RateLimit = Limits.RateLimit,
            ServiceLimits = Limits.Service,
            IsAppOnly = claims?.IsAppOnly ?? context?.IsAppOnly ?? SignIn.IsAppOnly,
        };
    }

    private SignInKeeping Keeping(ITokenProvider tokens) => SignIn.Method switch
    {
        not (SignInMethod.InteractiveBrowser or SignInMethod.DeviceCode) => SignInKeeping.NotNeeded,
        _ when tokens.IsKept => SignInKeeping.Kept,
        _ => SignIn.ContextScope == ContextScope.Process ? SignInKeeping.NotWanted : SignInKeeping.NotPossible,
    };

    private void Warn(ITokenProvider tokens, TokenClaims? claims)
    {
        if (tokens is StaticTokenProvider { HadScheme: true })
            Command.WriteWarningText("The access token begins with 'Bearer', which isn't part of it, and isn't used.");
        var isOwn = SignIn.Method is not (SignInMethod.AccessToken or SignInMethod.MgGraph);
        if (!isOwn && SignIn.Cloud.DescribeOtherAudience(claims) is { } other)
            Command.WriteWarningText(other);
        // With -Scopes, the user has chosen.
        var isChosen = Command.MyInvocation.BoundParameters.ContainsKey("Scopes");
        if (claims is not null && !isChosen && !Useful.Any(kind => kind.IsGrantedTo(claims)))
        {
            var kind = GraphRequestKinds.CreateGroup;
            var advice = MissingPermissionText.Recommend([kind], claims, tokens.SignInCommand);
            Command.WriteWarningText(MissingPermissionText.Explain(kind, claims, advice));
        }
        if (!GraphCloud.HasChats(SignIn.Cloud.Endpoint))
        {
            Command.WriteWarningText(
                $"Microsoft's published metadata of the cloud {SignIn.Cloud.Name} has no chats. Requests may fail.");
        }
    }
}
