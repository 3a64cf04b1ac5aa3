namespace ChatModule;

/// <summary>
/// A kind of request to Microsoft Graph, with everything that is particular to it. All members are required, so that
/// the compiler asks for each of them when a kind is added: see <see cref="GraphRequestKinds"/>.
/// </summary>
internal sealed record GraphRequestKind
{
    /// <summary>What a request of this kind does; begins a sentence: <c>Creating a chat</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The delegated permissions that allow it, least privileged first; empty when no user can do it.
    /// </summary>
    public required IReadOnlyList<string> Delegated { get; init; }

    /// <summary>
    /// The application permissions that allow it, least privileged first; empty when no app can do it.
    /// </summary>
    public required IReadOnlyList<string> Application { get; init; }

    /// <summary>What to know about a token that lacks them all; null for nothing in particular.</summary>
    public required Func<TokenClaims, string?>? PermissionNote { get; init; }

    /// <summary>How often the service allows it.</summary>
    public required ServiceLimits Limits { get; init; }

    /// <summary>What it changes; null for a request that only reads, which can always be repeated.</summary>
    public required RequestEffect? Effect { get; init; }

    /// <summary>What 403 means although the token has one of the permissions.</summary>
    public required ErrorMeaning Forbidden { get; init; }

    /// <summary>
    /// What 403 means when the service says that the caller isn't in the chat; null when it's not about one.
    /// </summary>
    public required ErrorMeaning? NotMember { get; init; }

    /// <summary>What 404 means; null for nothing in particular.</summary>
    public required ErrorMeaning? NotFound { get; init; }

    /// <summary>What 409 means; null for nothing in particular.</summary>
    public required ErrorMeaning? Conflict { get; init; }

    /// <summary>What 400 means with certain texts, where only the text tells.</summary>
    public required IReadOnlyList<(string Text, ErrorMeaning Meaning)> BadRequest { get; init; }

    /// <summary>Whether sending it twice is the same as sending it once.</summary>
    public bool IsIdempotent => Effect is not { IsIdempotent: false };

    /// <summary>
    /// The scopes for <c>Connect-GraphChat -Scopes</c> that allow this, and what the default scopes allow.
    /// </summary>
    public IEnumerable<string> ScopesToRequest => SignInRequest.DefaultScopes.Union(Delegated.Take(1));

    /// <summary>The permissions that allow it for the kind of sign-in that a token is of.</summary>
    public IReadOnlyList<string> PermissionsFor(TokenClaims? token) =>
        token?.IsAppOnly == true ? Application : Delegated;

    /// <summary>
    /// The least privileged permission that a token can have; null when none allows it. A resource-specific one, such
    /// as ChatMessage.Read.Chat, is granted in a chat, and no token has it:
    /// https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/resource-specific-consent.
    /// </summary>
    public string? FindLeastPrivileged(TokenClaims token) => PermissionsFor(token)
        .FirstOrDefault(static permission => !permission.EndsWith(".Chat", StringComparison.Ordinal));

    /// <summary>Whether a readable token has one of the permissions; then a 403 has another reason.</summary>
    public bool IsGrantedTo(TokenClaims? token) =>
        token is not null && token.Permissions.Intersect(PermissionsFor(token), StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>The advice for a failed request, with what is certain about it.</summary>
    /// <param name="action">What helps where retrying is safe.</param>
    /// <param name="mayHaveExecuted">Whether the service may have carried the request out.</param>
    public string Advise(string action, bool mayHaveExecuted) => (Effect, mayHaveExecuted) switch
    {
        (null, _) => action,
        ({ IsIdempotent: true } effect, true) => $"{action} {effect.MayExist}",
        ({ } effect, true) => effect.MayExist,
        ({ } effect, false) => $"{action.TrimEnd('.')}; {effect.NotDone}.",
    };

    /// <summary>The failure that an exception of a library stands for. It never says more than is certain.</summary>
    /// <param name="description">What was requested; begins the sentence.</param>
    /// <param name="e">The exception.</param>
    /// <param name="mayHaveExecuted">Whether the service may have carried the request out.</param>
    public GraphChatException Unexpected(string description, Exception e, bool mayHaveExecuted)
    {
        var error = mayHaveExecuted && Effect is { IsIdempotent: false } effect
            ? effect.OutcomeUnknown
            : GraphChatError.InvalidResponse;
        return new(error, $"{description}: the request failed unexpectedly: {e.Message}", e)
        {
            RecommendedAction = Advise("Retry the item.", mayHaveExecuted),
            Outcome = mayHaveExecuted ? RequestOutcome.Unknown : RequestOutcome.NotExecuted,
        };
    }
}

/// <summary>What a request changes, and what is said of that when its response is lost.</summary>
internal sealed record RequestEffect
{
    /// <summary>Whether sending it twice changes nothing more than sending it once.</summary>
    public required bool IsIdempotent { get; init; }

    /// <summary>The error when it may have been carried out, and sending it again might do it twice.</summary>
    public required GraphChatError OutcomeUnknown { get; init; }

    /// <summary>What may exist now, and what to do then.</summary>
    public required string MayExist { get; init; }

    /// <summary>What is certain where it wasn't carried out: <c>nothing was created</c>.</summary>
    public required string NotDone { get; init; }

    /// <summary>Whether it counts among the chats of <see cref="GraphChatStatistics"/>.</summary>
    public required bool IsChat { get; init; }
}

/// <summary>What an error response means.</summary>
/// <param name="Error">The error ID.</param>
/// <param name="Advice">What to do.</param>
/// <param name="IsAppOnly">Whether it means that only with a sign-in of an app without a user.</param>
internal sealed record ErrorMeaning(GraphChatError Error, string Advice, bool IsAppOnly = false)
{
    /// <summary>What to do with a sign-in of an app without a user; null for the same.</summary>
    public string? AppAdvice { get; init; }

    /// <summary>What to do with the sign-in that a token is of.</summary>
    public string AdviceFor(TokenClaims? token) => token?.IsAppOnly == true ? AppAdvice ?? Advice : Advice;
}
