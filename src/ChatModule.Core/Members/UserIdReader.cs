using System.Collections.Concurrent;

namespace ChatModule;

/// <summary>
/// Reads the object IDs of users who are known by address: each once for a pipeline, and none once it's known that the
/// permission is missing.
/// </summary>
internal sealed class UserIdReader(IGraphChatClient client)
{
    // More than are in flight at once. The others are failures, some 5 KB each: beyond the limit, all are requested
    // again.
    private const int MaxRequests = 2_000;

    private readonly ConcurrentDictionary<string, KeptRequest<string>> requests = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string?> known = new(StringComparer.OrdinalIgnoreCase);
    private volatile GraphChatException? forbidden;

    /// <summary>Whether an address was read; null for one that isn't a user's.</summary>
    public bool TryGetKnown(string address, out string? id) => known.TryGetValue(address, out id);

    /// <summary>The object ID of a user.</summary>
    /// <exception cref="GraphChatException">It can't be read, or there is no such user.</exception>
    public Task<string> ReadAsync(string address, CancellationToken cancellationToken)
    {
        if (forbidden is { } failure)
            return Task.FromException<string>(failure);
        if (known.TryGetValue(address, out var id) && id is not null)
            return Task.FromResult(id);
        if (requests.Count >= MaxRequests)
            requests.Clear();
        var request = requests.GetOrAdd(address, static _ => new());
        return request.GetAsync(token => RequestAsync(address, token), cancellationToken);
    }

    private async Task<string> RequestAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            var id = await client.GetUserIdAsync(address, cancellationToken);
            known[address] = id;
            requests.TryRemove(address, out _);
            return id;
        }
        catch (GraphChatException e) when (e is { Error: GraphChatError.MissingPermission, IsLasting: true })
        {
            forbidden = e;
            throw;
        }
        catch (GraphChatException e) when (e.Error == GraphChatError.MemberNotFound)
        {
            known[address] = null;
            throw;
        }
    }
}
