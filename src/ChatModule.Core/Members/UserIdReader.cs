namespace ChatModule;

/// <summary>Reads the object IDs of users who are known by address.</summary>
internal sealed class UserIdReader(IGraphChatClient client)
{
    private volatile GraphChatException? unreadable;

    /// <summary>The object ID of a user.</summary>
    /// <exception cref="GraphChatException">
    /// It can't be read. A permission that is missing stays missing: one request is enough for all users.
    /// </exception>
    public async Task<string> ReadAsync(string address, CancellationToken cancellationToken)
    {
        if (unreadable is { } known)
            throw known;
        try
        {
            return await client.GetUserIdAsync(address, cancellationToken);
        }
        catch (GraphChatException e) when (e.Error == GraphChatError.MissingPermission)
        {
            unreadable = e;
            throw;
        }
    }
}
