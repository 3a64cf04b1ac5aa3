using GraphEmulator.Chats;

namespace GraphEmulator.Hosting;

/// <summary>Everything that can be changed while the emulator runs; replaced as a whole, never half.</summary>
public sealed record EmulatorSettings
{
    /// <summary>Seconds from the POST until an operation has ended. The documented sample took 3.3.</summary>
    public double OperationSeconds { get; init; } = 1.0;

    /// <summary>What operations of certain chats do instead of succeeding; the first that matches counts.</summary>
    public IReadOnlyList<OperationRule> OperationRules { get; init; } = [];

    /// <summary>How the <c>Location</c> of a 202 is spelled.</summary>
    public LocationForm Location { get; init; }

    /// <summary>Operations on one page when the client asks for no <c>$top</c>.</summary>
    public int OperationPageSize { get; init; } = 20;

    /// <summary>Members on one page when the client asks for no <c>$top</c>.</summary>
    public int MemberPageSize { get; init; } = 100;

    /// <summary>Chats on one page of a list when the client asks for no <c>$top</c>.</summary>
    public int ChatPageSize { get; init; } = 20;

    /// <summary>Seconds until a new chat is in the list; how long the service takes is not documented.</summary>
    public double ListLagSeconds { get; init; }

    /// <summary>
    /// Members that an expanded list holds of one chat at most: a known issue of the service,
    /// https://learn.microsoft.com/graph/api/chat-list.
    /// </summary>
    public int ExpandedMembers { get; init; } = 25;

    /// <summary>Lists of chats a second for one user before they get 429; 0 is no limit. The service allows 5.</summary>
    public double ListsPerSecond { get; init; }

    /// <summary>Messages a second of one app in one tenant before they get 429; 0 is no limit. The service allows 20.</summary>
    public double MessagesPerSecond { get; init; }

    /// <summary>Messages a second to one chat before they get 429, as the service allows; 0 is no limit.</summary>
    public double MessagesPerSecondInChat { get; init; } = 1;

    /// <summary>Whether next links lead to a host that is not ours.</summary>
    public bool ForeignNextLinks { get; init; }

    /// <summary>
    /// Seconds for which a new chat itself answers 404: after the operation has ended for a chat with an app, after
    /// the POST for one without. Reported from practice.
    /// </summary>
    public double ChatDelaySeconds { get; init; }

    /// <summary>Seconds by which reading a single operation lags behind the list, which can be fresher.</summary>
    public double SingleOperationLagSeconds { get; init; }

    /// <summary>Whether app-only tokens may create chats. Documentation and practice disagree.</summary>
    public bool AllowAppOnly { get; init; }

    /// <summary>The status for unknown people: 404, or the 400 that is seen as well.</summary>
    public int UserNotFoundStatus { get; init; } = 404;

    /// <summary>Whether errors spell <c>innererror</c> instead of <c>innerError</c>; both are seen.</summary>
    public bool LowerCaseInnerError { get; init; }

    /// <summary>Tenants whose users may take part as federated ones.</summary>
    public IReadOnlyList<string> FederatedTenants { get; init; } = [Users.SampleUsers.FederatedTenantId];

    /// <summary>Milliseconds every Graph request takes at least.</summary>
    public double LatencyMilliseconds { get; init; }

    /// <summary>Requests a second for one app in one tenant before it gets 429; 0 is no limit.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Requests at once before the limit bites; 0 is one second's worth.</summary>
    public double Burst { get; init; }

    /// <summary>
    /// Seconds after a 429 in which requests do not yet count as sent against better knowledge: they may have been
    /// on their way.
    /// </summary>
    public double WaitGraceSeconds { get; init; } = 0.1;

    /// <summary>Seconds an access token lives.</summary>
    public double TokenLifetimeSeconds { get; init; } = 3600;

    /// <summary>
    /// Delegated scopes that were consented to earlier. Entra puts them into every token, whatever was asked for.
    /// </summary>
    public string ConsentedScopes { get; init; } = "User.Read";

    /// <summary>Delegated scopes of a token that was asked for with <c>.default</c>.</summary>
    public string DefaultScopes { get; init; } = "Chat.Create Chat.ReadBasic User.Read";

    /// <summary>Delegated scopes nobody gets, as if the administrator had refused them.</summary>
    public string DeniedScopes { get; init; } = "";

    /// <summary>Application permissions of app-only tokens.</summary>
    public string ApplicationRoles { get; init; } = "Chat.Create Chat.ReadBasic.All User.Read.All";

    /// <summary>The UPN or id of who signs in interactively when no login hint says otherwise.</summary>
    public string SignInUser { get; init; } = Users.SampleUsers.Adele.UserPrincipalName;

    /// <summary>How often a device code is still pending when asked for.</summary>
    public int DeviceCodePendingPolls { get; init; } = 1;

    /// <summary>Seconds between two such questions, as the client is told.</summary>
    public int DeviceCodeInterval { get; init; } = 1;

    /// <summary>The value <c>X-IDENTITY-HEADER</c> must have at the App Service form of managed identity.</summary>
    public string IdentityHeader { get; init; } = "emulator";

    /// <summary>Whether the record keeps the text of bodies.</summary>
    public bool RecordBodies { get; init; } = true;

    /// <summary>How many requests the record keeps; the oldest go first. The summary counts all.</summary>
    public int RecordCapacity { get; init; } = 10_000;
}
