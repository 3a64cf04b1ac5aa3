namespace ChatModule;

/// <summary>Provides access tokens.</summary>
internal interface ITokenProvider
{
    /// <summary>The command that signs in, which the advice of an error names.</summary>
    string SignInCommand => "Connect-GraphChat";

    /// <summary>A token that is valid now.</summary>
    /// <param name="claims">The claims that the service requires (continuous access evaluation); usually null.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>.</exception>
    ValueTask<BearerToken> GetTokenAsync(string? claims, CancellationToken cancellationToken);

    /// <summary>Removes what is kept of the sign-in for other sessions. May wait for the operating system's store.</summary>
    void Forget()
    {
    }
}
