using GraphEmulator.Graph;

namespace GraphEmulator.Limits;

/// <summary>A row of the page: the limits of one kind of request. A dash is <see langword="null"/>.</summary>
/// <param name="Kind">The name of the kind.</param>
/// <param name="Tenant">Requests per second for an app in a tenant.</param>
/// <param name="Chat">Requests for one chat per <paramref name="ChatSeconds"/>.</param>
/// <param name="User">Requests per second for a signed-in user.</param>
/// <param name="ChatSeconds">The unit of the limit for a chat.</param>
internal sealed record LimitRow(string Kind, double Tenant, double? Chat, double? User, double ChatSeconds = 1)
{
    /// <summary>The lists of chats.</summary>
    public static readonly LimitRow ListChats = new("GET /chats", 20, null, 1);

    /// <summary>The messages.</summary>
    public static readonly LimitRow SendMessage = new("POST /chats/{id}/messages", 20, 1, 1);

    /// <summary>The default limit of a user, in requests per second.</summary>
    public const double DefaultUser = 1;

    private static readonly LimitRow CreateChat = new("POST /chats", 20, null, null);
    private static readonly LimitRow ReadChat = new("GET /chats/{id}", 200, 1, 5);
    private static readonly LimitRow UpdateChat = new("PATCH /chats/{id}", 30, 1, null);
    private static readonly LimitRow ListMessages = new("GET /chats/{id}/messages", 20, 1, null);
    private static readonly LimitRow ChangeMembers = new("POST, DELETE /chats/{id}/members", 30, 4, null, 60);
    private static readonly LimitRow AddApp = new("POST /chats/{id}/installedApps", 30, 1, null);

    // The default limits, for what the page doesn't list.
    private static readonly LimitRow OtherGet = new("other GET", 30, 1, 1);
    private static readonly LimitRow OtherWrite = new("other POST, PATCH", 30, 1, 1);
    private static readonly LimitRow OtherDelete = new("other DELETE", 15, 1, 1);

    /// <summary>Returns the row of a request, or <see langword="null"/> when it isn't a request to Teams.</summary>
    public static LimitRow? Find(string method, GraphPath path)
    {
        if (path.Is("chats") || path.Is("me", "chats") || path.Is("users", null, "chats"))
        {
            return method == "POST" ? CreateChat : ListChats;
        }

        if (!"chats".Equals(path.Name(0), StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return (method, path.Name(2)?.ToUpperInvariant()) switch
        {
            ("GET", null) => ReadChat,
            ("PATCH", null) => UpdateChat,
            ("GET", "MESSAGES") => ListMessages,
            ("POST", "MESSAGES") => SendMessage,
            ("POST" or "DELETE", "MEMBERS") => ChangeMembers,
            ("POST", "INSTALLEDAPPS") => AddApp,
            ("GET", _) => OtherGet,
            ("DELETE", _) => OtherDelete,
            _ => OtherWrite,
        };
    }
}
