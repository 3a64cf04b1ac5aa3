using System.Text.Json.Serialization;
using GraphEmulator.Authentication;
using GraphEmulator.Chats;
using GraphEmulator.Limits;

namespace GraphEmulator.Hosting;

/// <summary>The settings that can change while the emulator runs. The object is always replaced as a whole.</summary>
public sealed record EmulatorSettings
{
    /// <summary>Seconds from the POST until an operation completes. The documented sample took 3.3 seconds.</summary>
    public double OperationSeconds { get; init; } = 1.0;

    /// <summary>The outcomes of operations of certain chats; the first matching rule applies.</summary>
    public IReadOnlyList<OperationRule> OperationRules { get; init; } = [];

    /// <summary>The format of the <c>Location</c> header of a 202 response.</summary>
    public LocationFormat Location { get; init; }

    /// <summary>The page size of operations without <c>$top</c>.</summary>
    public int OperationPageSize { get; init; } = 20;

    /// <summary>The page size of members without <c>$top</c>.</summary>
    public int MemberPageSize { get; init; } = 100;

    /// <summary>The page size of messages without <c>$top</c>.</summary>
    public int MessagePageSize { get; init; } = 20;

    /// <summary>
    /// The maximum size of a request that sends a message: about 28 KB,
    /// https://learn.microsoft.com/microsoftteams/limits-specifications-teams#chat.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 28 * 1024;

    /// <summary>Whether text is stored as HTML, as Teams does at times.</summary>
    public bool RewriteTextAsHtml { get; init; }

    /// <summary>What happens when a request adds a user who is a member already.</summary>
    public AddExistingMember AddExistingMember { get; init; }

    /// <summary>
    /// The maximum number of members to add to a chat: 250,
    /// https://learn.microsoft.com/microsoftteams/limits-specifications-teams#chat.
    /// </summary>
    public int MaxMembers { get; init; } = 250;

    /// <summary>The status when an app was installed: 201, or 204 by an older version of the documentation.</summary>
    public int AppInstallationStatus { get; init; } = 201;

    /// <summary>The page size of chats without <c>$top</c>.</summary>
    public int ChatPageSize { get; init; } = 20;

    /// <summary>Seconds until the list includes a new chat; the delay of the service isn't documented.</summary>
    public double ListLagSeconds { get; init; }

    /// <summary>
    /// The maximum number of members per chat in an expanded list: a documented limit of the service,
    /// https://learn.microsoft.com/graph/api/chat-list.
    /// </summary>
    public int MaxExpandedMembers { get; init; } = 25;

    /// <summary>Whether the emulator enforces the limits on Microsoft's page; see <see cref="LimitRow"/>.</summary>
    public LimitTable Limits { get; init; }

    /// <summary>What the limits of the page are multiplied by, for a service that allows more or less.</summary>
    public double LimitScale { get; init; } = 1;

    /// <summary>
    /// The short window of the page's limits, in their unit: a limit allows so many times its number at once. The page
    /// doesn't say how long the window is.
    /// </summary>
    public double ShortWindow { get; init; } = 1;

    /// <summary>
    /// The long window of the page's limits, in their unit: at no time so long are there more requests than the full
    /// rate has, and 83 percent of it is allowed forever. The page doesn't say how long the window is.
    /// </summary>
    public double LongWindow { get; init; } = 10;

    /// <summary>
    /// Whether the default limit of a user also applies where the page has a dash for the user. The page says that the
    /// default limits still apply.
    /// </summary>
    public bool DefaultUserLimit { get; init; }

    /// <summary>
    /// Whether a request that exceeds a limit of the page counts for the limits: "all requests accrue against your
    /// usage limits", https://learn.microsoft.com/graph/throttling. At most one short window is owed.
    /// </summary>
    public bool CountRejectedRequests { get; init; } = true;

    /// <summary>Whether a 429 response names the limit in <c>x-ms-throttle-scope</c>.</summary>
    public bool ThrottleScopeHeader { get; init; }

    /// <summary>The rate limit for one user's lists of chats, in requests per second; 0 means no limit.</summary>
    public double ListsPerSecond { get; init; }

    /// <summary>
    /// The rate limit for messages of one app in one tenant, in requests per second; 0 means no limit. The service
    /// allows 20: https://learn.microsoft.com/graph/throttling-limits.
    /// </summary>
    public double MessagesPerSecond { get; init; }

    /// <summary>
    /// The rate limit for messages to one chat, in requests per second, by default as in the service; 0 means no limit.
    /// </summary>
    public double MessagesPerSecondInChat { get; init; } = 1;

    /// <summary>Whether next links point to another host.</summary>
    public bool ForeignNextLinks { get; init; }

    /// <summary>
    /// Seconds during which a new chat returns 404: after the operation completes for a chat with an app, otherwise
    /// after the POST. Users of the service have reported this delay.
    /// </summary>
    public double ChatDelaySeconds { get; init; }

    /// <summary>Seconds by which a single operation lags behind the list of operations.</summary>
    public double SingleOperationLagSeconds { get; init; }

    /// <summary>
    /// Whether app-only tokens may create chats. The documentation and the observed behavior disagree.
    /// </summary>
    public bool AllowAppOnly { get; init; }

    /// <summary>The status for unknown users: 404, or 400, which the service also returns.</summary>
    public int UserNotFoundStatus { get; init; } = 404;

    /// <summary>
    /// Whether errors contain <c>innererror</c> instead of <c>innerError</c>; the service returns both.
    /// </summary>
    public bool LowerCaseInnerError { get; init; }

    /// <summary>Tenants whose users can be federated members.</summary>
    public IReadOnlyList<string> FederatedTenants { get; init; } = [Users.SampleUsers.FederatedTenantId];

    /// <summary>The minimum latency of a Graph request in milliseconds.</summary>
    public double LatencyMilliseconds { get; init; }

    /// <summary>The rate limit for one app in one tenant, in requests per second; 0 means no limit.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>The burst size of the rate limit; 0 means the requests of one second.</summary>
    public double Burst { get; init; }

    /// <summary>
    /// The Retry-After of a request above a limit, in seconds; <see langword="null"/> for the time until the limit
    /// allows a request, in whole seconds.
    /// </summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>
    /// Seconds after a 429 response in which requests don't count as sent while throttled, because they may already
    /// have been in flight.
    /// </summary>
    public double ThrottleGraceSeconds { get; init; } = 0.1;

    /// <summary>The lifetime of an access token in seconds.</summary>
    public double TokenLifetimeSeconds { get; init; } = 3600;

    /// <summary>
    /// Delegated scopes with earlier consent. Microsoft Entra ID adds them to every token, whatever scopes are
    /// requested.
    /// </summary>
    public string ConsentedScopes { get; init; } = "User.Read";

    /// <summary>Delegated scopes of a token that is requested with <c>.default</c>.</summary>
    public string DefaultScopes { get; init; } = "Chat.Create Chat.ReadBasic User.Read";

    /// <summary>Delegated scopes that are never granted, as if the administrator had declined consent.</summary>
    public string DeniedScopes { get; init; } = "";

    /// <summary>Application permissions of app-only tokens.</summary>
    public string ApplicationRoles { get; init; } = "Chat.Create Chat.ReadBasic.All User.Read.All";

    /// <summary>The UPN or ID of the user who signs in interactively without a login hint.</summary>
    public string SignInUser { get; init; } = Users.SampleUsers.Adele.UserPrincipalName;

    /// <summary>The number of polls for which a device code stays pending.</summary>
    public int DeviceCodePendingPolls { get; init; } = 1;

    /// <summary>The polling interval in seconds that the response tells the client to use.</summary>
    public int DeviceCodeInterval { get; init; } = 1;

    /// <summary>The required value of <c>X-IDENTITY-HEADER</c> for the App Service managed identity endpoint.</summary>
    public string IdentityHeader { get; init; } = "emulator";

    /// <summary>The token request of an agent user that fails.</summary>
    public AgentFailure AgentFailure { get; init; }

    /// <summary>The lifetime of the tokens of workflows, pipelines, and other issuers in seconds.</summary>
    public double FederatedTokenLifetimeSeconds { get; init; } = 600;

    /// <summary>The token in ACTIONS_ID_TOKEN_REQUEST_TOKEN.</summary>
    public string GitHubRequestToken { get; init; } = "emulator";

    /// <summary>The subject of tokens of GitHub Actions.</summary>
    public string GitHubSubject { get; init; } = "repo:contoso/chats:ref:refs/heads/main";

    /// <summary>The token in SYSTEM_ACCESSTOKEN.</summary>
    public string AzureDevOpsAccessToken { get; init; } = "emulator";

    /// <summary>The subject of tokens of Azure DevOps.</summary>
    public string AzureDevOpsSubject { get; init; } = "sc://contoso/chats/connection";

    /// <summary>Whether the text of request bodies is recorded.</summary>
    public bool RecordBodies { get; init; } = true;

    /// <summary>
    /// The maximum number of recorded requests; the oldest are removed first. The summary counts all requests.
    /// </summary>
    public int RecordCapacity { get; init; } = 10_000;
}

/// <summary>The format of the <c>Location</c> header of a 202 response. Only the first is documented.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LocationFormat>))]
public enum LocationFormat
{
    /// <summary><c>/chats('…')/operations('…')</c></summary>
    [JsonStringEnumMemberName("relative")]
    Relative,

    /// <summary><c>/chats/…/operations/…</c></summary>
    [JsonStringEnumMemberName("relativeSlashed")]
    RelativeSlashed,

    /// <summary>Like <see cref="Relative"/>, with percent-encoded keys.</summary>
    [JsonStringEnumMemberName("relativeEncoded")]
    RelativeEncoded,

    /// <summary>The requested service root and <c>/chats('…')/operations('…')</c>.</summary>
    [JsonStringEnumMemberName("absolute")]
    Absolute,

    /// <summary>The requested service root and <c>/chats/…/operations/…</c>.</summary>
    [JsonStringEnumMemberName("absoluteSlashed")]
    AbsoluteSlashed,

    /// <summary>No <c>Location</c> header.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>
    /// Like <see cref="Absolute"/>, on another host: a client must not send its token there.
    /// </summary>
    [JsonStringEnumMemberName("foreignHost")]
    ForeignHost,

    /// <summary>No <c>Location</c> header; the body of the 202 response contains the chat.</summary>
    [JsonStringEnumMemberName("bodyOnly")]
    BodyOnly,
}
