using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ChatModule.Authentication;

/// <summary>
/// The token of Connect-MgGraph's session. Only the token is taken: the session's HTTP client repeats POST requests, which
/// would create a group twice.
/// </summary>
internal sealed class MgGraphTokenProvider(MgGraphSession session, TimeProvider time) : ITokenProvider, IDisposable
{
    // As Azure.Identity renews a token.
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim renewal = new(1);
    private readonly object owner = session.Context;
    private volatile BearerToken? current;

    public string SignInCommand => "Connect-MgGraph";

    public ValueTask<BearerToken> GetTokenAsync(string? claims, CancellationToken cancellationToken)
    {
        // Who signs in there later isn't who connected here.
        if (!ReferenceEquals(session.Context, owner))
            throw new GraphChatException(GraphChatError.SignInRequired, "Connect-MgGraph was used again since Connect-GraphChat -UseMgGraph, so somebody else may be signed in.")
            {
                RecommendedAction = "Run Connect-GraphChat -UseMgGraph again to act as who is signed in with Connect-MgGraph now.",
            };
        return claims is null && current is { } token && token.ExpiresOn - RenewalMargin > time.GetUtcNow() ? new(token) : new(RenewAsync(claims, current, cancellationToken));
    }

    public void Dispose()
    {
        current = null;
        renewal.Dispose();
    }

    private async Task<BearerToken> RenewAsync(string? claims, BearerToken? seen, CancellationToken cancellationToken)
    {
        await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (current is { } token && !ReferenceEquals(token, seen) && token.ExpiresOn > time.GetUtcNow())
                return token;
            var value = await Task.Run(() => Read(cancellationToken), cancellationToken).ConfigureAwait(false);
            if (claims is not null && value == seen?.Value)
                throw MgGraphSession.NotSignedIn("The service asks for a new sign-in (claims challenge).");
            var expiresOn = TokenClaims.Read(value)?.ExpiresOn ?? DateTimeOffset.MaxValue;
            return expiresOn <= time.GetUtcNow() ? throw MgGraphSession.NotSignedIn($"Its token expired at {expiresOn:u}.") : current = new BearerToken(value, expiresOn);
        }
        finally
        {
            renewal.Release();
        }
    }

    // A relative address goes to the session's own cloud; the response holds the token that was sent, renewed where due.
    private string Read(CancellationToken cancellationToken)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var powershell = PowerShell.Create();
        powershell.Runspace = runspace;
        using var stop = cancellationToken.Register(() => powershell.BeginStop(null, null));
        powershell.AddCommand(new CmdletInfo("Invoke-MgGraphRequest", session.InvokeRequest.ImplementingType))
            .AddParameter("Method", "GET").AddParameter("Uri", "/v1.0/me").AddParameter("OutputType", "HttpResponseMessage").AddParameter("SkipHttpErrorCheck");
        try
        {
            using var response = powershell.Invoke().Select(item => item.BaseObject).OfType<HttpResponseMessage>().FirstOrDefault();
            return response?.RequestMessage?.Headers.Authorization?.Parameter
                ?? throw MgGraphSession.NotSignedIn(powershell.Streams.Error.FirstOrDefault()?.Exception.Message);
        }
        catch (PipelineStoppedException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (RuntimeException e)
        {
            throw MgGraphSession.NotSignedIn(e.Message, e);
        }
    }
}
