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

    /// <summary>What error responses to it mean.</summary>
    public required ErrorMeanings Errors { get; init; }

    /// <summary>Whether sending it twice is the same as sending it once.</summary>
    public bool IsIdempotent => Effect is not { IsIdempotent: false };

    /// <summary>The permissions that allow it for the kind of sign-in that a token is of.</summary>
    public IReadOnlyList<string> PermissionsFor(TokenClaims? token) =>
        token?.IsAppOnly == true ? Application : Delegated;

    /// <summary>
    /// The least privileged permission that a token can have; null when none allows it. A resource-specific one, such
    /// as ChatMessage.Read.Chat, is granted in a chat, and no token has it:
    /// https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/resource-specific-consent.
    /// </summary>
    public string? FindLeastPrivileged(TokenClaims? token) => PermissionsFor(token)
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

    /// <summary>An exception of a library, in words that end a sentence.</summary>
    public static string DescribeUnexpected(Exception e) =>
        $"the request failed unexpectedly: {TextSanitizer.ToReason(e)}";

    /// <summary>The failure that an exception of a library stands for. It never says more than is certain.</summary>
    /// <param name="description">What was requested; begins the sentence.</param>
    /// <param name="e">The exception.</param>
    /// <param name="mayHaveExecuted">Whether the service may have carried the request out.</param>
    public GraphChatException Unexpected(string description, Exception e, bool mayHaveExecuted)
    {
        var error = mayHaveExecuted && Effect is { IsIdempotent: false } effect
            ? effect.OutcomeUnknown
            : GraphChatError.InvalidResponse;
        return new(error, $"{description}: {DescribeUnexpected(e)}.", e)
        {
            RecommendedAction = Advise("Retry the item.", mayHaveExecuted),
            Outcome = mayHaveExecuted ? RequestOutcome.Unknown : RequestOutcome.NotExecuted,
        };
    }
}
