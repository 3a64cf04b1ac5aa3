namespace ChatModule.Graph.Tests;

/// <summary>Tokens with a number each; notes what claims were asked for.</summary>
internal sealed class FakeTokenProvider : ITokenProvider
{
    private int number = 1;

    public List<string> Claims { get; } = [];

    public ValueTask<BearerToken> GetTokenAsync(string? claims, CancellationToken cancellationToken)
    {
        if (claims is not null)
        {
            Claims.Add(claims);
            number++;
        }
        return new(new BearerToken($"token-{number}", null));
    }
}
