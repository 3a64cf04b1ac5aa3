namespace ChatModule;

/// <summary>Provides access tokens.</summary>
internal interface ITokenProvider
{
    /// <summary>
    /// The command that requests permissions, which the advice of an error names; null where no sign-in can.
    /// </summary>
    string? SignInCommand => "Connect-GraphChat";

    /// <summary>A token that is valid now.</summary>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>.</exception>
    ValueTask<BearerToken> GetTokenAsync(CancellationToken cancellationToken);

    /// <summary>A token in place of one that the service rejected; the same one when there's no other.</summary>
    /// <param name="rejected">The token that was rejected.</param>
    /// <param name="claims">The claims of the service's challenge (continuous access evaluation), or null.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>.</exception>
    ValueTask<BearerToken> ReplaceTokenAsync(
        BearerToken rejected, string? claims, CancellationToken cancellationToken);

    /// <summary>The service has rejected the token, whatever the request. Called before another is sent.</summary>
    void OnRejected()
    {
    }

    /// <summary>Whether the sign-in is kept for other sessions.</summary>
    bool IsKept => false;

    /// <summary>
    /// Removes what is kept of the sign-in for other sessions. May wait for the operating system's store. A closed
    /// connection still has it, so it doesn't refer to the tokens.
    /// </summary>
    Action Forget => static () => { };
}
