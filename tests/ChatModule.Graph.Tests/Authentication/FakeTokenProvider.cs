namespace ChatModule.Graph.Tests;

/// <summary>Returns numbered tokens and records the requested claims.</summary>
internal sealed class FakeTokenProvider : ITokenProvider
{
    private int number = 1;

    public List<string> Claims { get; } = [];

    public ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken) => new(new BearerToken($"token-{number}", null));

    public ValueTask<BearerToken> ReplaceTokenAsync(BearerToken rejected, string? claims, CancellationToken cancellationToken)
    {
        if (claims is null)
            return new(rejected);
        Claims.Add(claims);
        number++;
        return GetTokenAsync(cancellationToken);
    }
}
