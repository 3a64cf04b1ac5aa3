namespace ChatModule;

/// <summary>Where tokens come from.</summary>
internal interface ITokenProvider
{
    /// <summary>The command that signs in, which the advice of an error names.</summary>
    string SignInCommand => "Connect-GraphChat";

    /// <summary>A token that is good for a request now.</summary>
    /// <param name="claims">What a challenge of the service asks for (continuous access evaluation); null as a rule.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>.</exception>
    ValueTask<BearerToken> GetTokenAsync(string? claims, CancellationToken cancellationToken);
}
