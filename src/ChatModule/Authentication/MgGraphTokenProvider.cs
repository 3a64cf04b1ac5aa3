namespace ChatModule.Authentication;

/// <summary>
/// The token of Connect-MgGraph's session. Only the token is taken: the session's HTTP client repeats POST requests,
/// which would create a group twice. The session is looked at before each request, so none is sent for a user who has
/// signed out there.
/// </summary>
internal sealed class MgGraphTokenProvider(MgGraphSession session, TimeProvider time) : CachingTokenProvider(time)
{
    // The session may wait for a user who doesn't know that a sign-in is wanted.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private (string? Person, string? Tenant, string Environment)? identity;
    private object? lastSignIn;
    private volatile object? otherSignIn;

    public override string? SignInCommand => "Connect-MgGraph";

    public override ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken)
    {
        RequireSignIn();
        return base.GetTokenAsync(cancellationToken);
    }

    public override ValueTask<BearerToken> ReplaceTokenAsync(BearerToken rejected, string? claims,
        CancellationToken cancellationToken)
    {
        RequireSignIn();
        return base.ReplaceTokenAsync(rejected, claims, cancellationToken);
    }

    protected override async Task<BearerToken> AcquireAsync(string? claims, CancellationToken cancellationToken)
    {
        var context = session.GetContext();
        var value = await GetTokenOfSessionAsync();
        var token = new BearerToken(value, TokenClaims.Read(value)?.ExpiresOn);
        if (token.ExpiresOn <= Time.GetUtcNow())
            throw MgGraphSession.NotSignedIn($"The token of Connect-MgGraph's session expired at {token.ExpiresOn:u}.");
        var person = token.Claims is { } read ? read.UserId ?? read.ClientId : context.Account ?? context.ClientId;
        var current = (person, token.Claims?.TenantId ?? context.TenantId, context.Environment);
        identity ??= current;
        if (current != identity)
        {
            otherSignIn = context.SignIn;
            throw SignedInAsAnother();
        }
        return token;

        async Task<string> GetTokenOfSessionAsync()
        {
            using var timeout = new CancellationTokenSource(Timeout, Time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            try
            {
                return await Task.Run(() => session.GetToken(linked.Token), linked.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                var text = $"Connect-MgGraph's session gave no token within {Timeout.TotalMinutes:0} minutes.";
                throw MgGraphSession.NotSignedIn(text, e);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        session.Dispose();
    }

    // The same person may have signed in again, for more permissions as a rule: their new token is acquired. Once,
    // since its failure holds for a while like any other.
    private void RequireSignIn()
    {
        var current = session.GetContext().SignIn;
        if (ReferenceEquals(current, otherSignIn))
            throw SignedInAsAnother();
        if (!ReferenceEquals(Interlocked.Exchange(ref lastSignIn, current), current))
            Invalidate();
    }

    private static GraphChatException SignedInAsAnother() => new(GraphChatError.SignInRequired,
        "Another account has signed in with Connect-MgGraph since Connect-GraphChat -UseMgGraph.")
    {
        RecommendedAction = "Run Connect-GraphChat -UseMgGraph again to act as the user who is signed in there now.",
    };
}
