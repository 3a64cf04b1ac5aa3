using Azure.Core;
using Azure.Identity;

namespace ChatModule.Graph.Tests;

/// <summary>A credential whose tokens have the lifetime that the test defines.</summary>
internal sealed class FakeCredential(VirtualTime time, TimeSpan lifetime) : TokenCredential
{
    public List<TokenRequestContext> Requests { get; } = [];

    public TimeSpan Delay { get; init; }

    public bool Fails { get; set; }

    public string FailureMessage { get; init; } = "AADSTS7000215: Invalid client secret provided.\nTrace ID: 1\nsecond line";

    /// <summary>What replaces the exception with that message.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The expiration time of each token.</summary>
    public Dictionary<string, DateTimeOffset> ExpirationTimes { get; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Requests.Add(requestContext);
        var number = Requests.Count;
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, time, cancellationToken);
        if (Fails)
            throw Failure ?? new AuthenticationFailedException(FailureMessage);
        ExpirationTimes[$"token-{number}"] = time.GetUtcNow() + lifetime;
        return new($"token-{number}", time.GetUtcNow() + lifetime);
    }
}
