using Azure.Identity;

namespace ChatModule.Graph.Authentication;

/// <summary>
/// The tokens of one sign-in as Azure.Identity serializes them. They're read from the encrypted store once, so what
/// becomes of the store later doesn't disturb a session.
/// </summary>
internal sealed class SignInTokenCache : UnsafeTokenCacheOptions
{
    private volatile byte[] tokens = [];

    public byte[] Tokens
    {
        get => tokens;
        set => tokens = value;
    }

    /// <summary>Called when tokens were renewed.</summary>
    public Action? Changed { get; set; }

    protected override Task<ReadOnlyMemory<byte>> RefreshCacheAsync() => Task.FromResult<ReadOnlyMemory<byte>>(tokens);

    protected override Task TokenCacheUpdatedAsync(TokenCacheUpdatedArgs tokenCacheUpdatedArgs)
    {
        tokens = tokenCacheUpdatedArgs.UnsafeCacheData.ToArray();
        Changed?.Invoke();
        return Task.CompletedTask;
    }
}
