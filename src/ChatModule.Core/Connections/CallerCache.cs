namespace ChatModule;

/// <summary>
/// The signed-in user. What the token doesn't contain is requested once for all pipelines of a connection.
/// </summary>
internal sealed class CallerCache(GraphChatConnection connection)
{
    private readonly SharedRequest<Person> request = new();

    /// <summary>The signed-in user as far as the token identifies them; null for an app.</summary>
    public Person? Known => (connection.UserId ?? connection.Account) is not { } key || connection.IsAppOnly
        ? null
        : new Person
        {
            Key = key,
            UserId = connection.UserId,
            UserPrincipalName = connection.Account,
            IsGuest = Person.HasGuestMark(connection.Account),
        };

    /// <summary>
    /// The signed-in user by ID and UPN; null for an app. Where that can't be read, what is known is used.
    /// </summary>
    public async Task<Person?> GetAsync(IGraphChatClient client, CancellationToken cancellationToken)
    {
        var known = Known;
        if (connection.IsAppOnly || known is { UserId: not null, UserPrincipalName: not null })
            return known;
        try
        {
            return await request.GetAsync(client.GetCallerAsync, cancellationToken);
        }
        catch (GraphChatException e) when (known is not null && e.IsDenied)
        {
            return known;
        }
    }
}
