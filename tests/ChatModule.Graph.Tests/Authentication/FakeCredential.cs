using Azure.Core;
using Azure.Identity;

namespace ChatModule.Graph.Tests;

/// <summary>A credential of Azure.Identity's kind whose tokens live as long as the test says.</summary>
internal sealed class FakeCredential(VirtualTime time, TimeSpan life) : TokenCredential
{
    public List<TokenRequestContext> Asked { get; } = [];

    public TimeSpan Takes { get; init; }

    public bool Fails { get; set; }

    public string Says { get; init; } = "AADSTS7000215: Invalid client secret provided.\nTrace ID: 1\nsecond line";

    /// <summary>When the tokens end, by their text.</summary>
    public Dictionary<string, DateTimeOffset> Ends { get; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Asked.Add(requestContext);
        var number = Asked.Count;
        if (Takes > TimeSpan.Zero)
            await Task.Delay(Takes, time, cancellationToken);
        if (Fails)
            throw new AuthenticationFailedException(Says);
        Ends[$"token-{number}"] = time.GetUtcNow() + life;
        return new($"token-{number}", time.GetUtcNow() + life);
    }
}
