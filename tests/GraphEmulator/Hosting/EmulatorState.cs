using GraphEmulator.Authentication;
using GraphEmulator.Chats;
using GraphEmulator.Faults;
using GraphEmulator.Limits;
using GraphEmulator.Recording;
using GraphEmulator.Users;

namespace GraphEmulator.Hosting;

/// <summary>
/// The state of the emulator. Tests in the same process use it directly; other processes use the control API.
/// </summary>
public sealed class EmulatorState
{
    private readonly EmulatorOptions options;
    private volatile EmulatorSettings settings;

    internal EmulatorState(EmulatorOptions options)
    {
        this.options = options;
        settings = options.Settings;
        Time = options.TimeProvider;
        Limiter = new RateLimiter(Time);
        Faults = new FaultRules(Time);
        Tokens = new TokenIssuer(this);
        Users.GeneratedCount = options.Users;
    }

    /// <summary>The current settings; replace them with a changed copy.</summary>
    public EmulatorSettings Settings
    {
        get => settings;
        set => settings = value;
    }

    /// <summary>The emulated tenant.</summary>
    public string TenantId { get; } = SampleUsers.TenantId;

    /// <summary>The user directory.</summary>
    public UserDirectory Users { get; } = new();

    /// <summary>The chats.</summary>
    public ChatStore Chats { get; } = new();

    /// <summary>The app catalog.</summary>
    public AppCatalog Apps { get; } = new();

    /// <summary>The fault rules.</summary>
    public FaultRules Faults { get; }

    /// <summary>
    /// The registered clients. The authority accepts any credentials for clients that aren't registered.
    /// </summary>
    public ClientRegistry Clients { get; } = new();

    /// <summary>The agent identities.</summary>
    public AgentIdentities Agents { get; } = new();

    /// <summary>Issues, finds, and revokes tokens.</summary>
    public TokenIssuer Tokens { get; }

    /// <summary>All access and refresh tokens that were issued: what a client must not store in the clear.</summary>
    public IReadOnlyCollection<string> IssuedTokens => [.. Tokens.Issued, .. SignIns.RefreshTokens];

    /// <summary>The most recent requests, oldest first.</summary>
    public IReadOnlyList<RequestRecord> Record => Log.Snapshot();

    internal SignInStore SignIns { get; } = new();

    internal TimeProvider Time { get; }

    internal RateLimiter Limiter { get; }

    internal RequestLog Log { get; } = new();

    /// <summary>Issues a token, for the default caller unless described otherwise, and returns its value.</summary>
    public string MintToken(TokenDescription? description = null) => Tokens.Mint(description ?? new()).Value;

    /// <summary>
    /// Issues a token of another issuer, by default for as long as <see cref="EmulatorSettings"/> says.
    /// </summary>
    public string MintFederatedToken(FederatedCredential claims, double? expiresIn = null) =>
        new FederatedIssuers(this).Issue(claims, expiresIn);

    /// <summary>
    /// Adds existing group chats (<c>Existing 1</c> and so on) of the default caller and two generated users.
    /// </summary>
    public void AddGroups(int count)
    {
        var created = Time.GetUtcNow().AddDays(-1);
        for (var i = 1; i <= count; i++)
        {
            var others = new[] { i, i + 1 }.Select(number => Users.Find(GeneratedUsers.Id(number))!);
            DirectoryUser[] users = [SampleUsers.Adele, .. others];
            Chats.AddExisting($"Existing {i}", [.. users.Select(user => new ChatMember(user, "owner"))], created);
        }
    }

    /// <summary>Counts of the traffic since the start or the last reset.</summary>
    public TrafficSummary Summary()
    {
        var statuses = Log.Statuses;
        return new TrafficSummary
        {
            Requests = Log.Requests,
            Posts = Log.Posts,
            ChatsCreated = Chats.Created,
            DuplicateChats = Chats.Duplicates,
            RepeatedOneOnOnePosts = Chats.RepeatedOneOnOnePosts,
            MessagesSent = Chats.MessagesSent,
            ChatsWithMessage = Chats.ChatsWithMessage,
            RequestsWhileThrottled = Log.RetryAfterIgnored,
            ThrottledSeconds = Log.RetryAfter.TotalSeconds,
            Requests429 = statuses.GetValueOrDefault("429"),
            MaxInFlight = Log.MaxInFlight,
            RequestsPerOperation = Chats.Reads(),
            MinSecondsBetweenRequestsPerChat = Chats.MinIntervalSeconds,
            TokenRequests = Log.TokenRequests,
            Statuses = statuses,
            Faults = Log.Faults,
        };
    }

    /// <summary>
    /// Removes chats, recorded requests, faults, and revocations, and restores the initial settings. Tokens stay valid,
    /// and added users stay in the directory.
    /// </summary>
    public void Reset()
    {
        Faults.Clear();
        Tokens.Clear();
        Limiter.Clear();
        settings = options.Settings;
        Chats.Clear();
        Log.Clear();
    }
}
