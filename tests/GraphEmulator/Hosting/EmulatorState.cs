using System.Collections.Concurrent;
using GraphEmulator.Authentication;
using GraphEmulator.Chats;
using GraphEmulator.Faults;
using GraphEmulator.Recording;
using GraphEmulator.Users;

namespace GraphEmulator.Hosting;

/// <summary>
/// All the emulator knows; what the control API does over HTTP, a test in the same process does here.
/// </summary>
public sealed class EmulatorState
{
    private readonly EmulatorOptions options;
    private readonly ConcurrentDictionary<string, TokenBucket> buckets = new(StringComparer.Ordinal);
    private volatile EmulatorSettings settings;

    internal EmulatorState(EmulatorOptions options)
    {
        this.options = options;
        settings = options.Settings;
        Time = options.TimeProvider;
        Tokens = new TokenIssuer(this);
        People.GeneratedCount = options.Users;
    }

    /// <summary>The settings in force; replace them with a changed copy.</summary>
    public EmulatorSettings Settings
    {
        get => settings;
        set => settings = value;
    }

    /// <summary>The tenant that is emulated.</summary>
    public string TenantId { get; } = SampleUsers.TenantId;

    /// <summary>The directory.</summary>
    public UserDirectory People { get; } = new();

    /// <summary>The chats.</summary>
    public ChatStore Chats { get; } = new();

    /// <summary>The faults.</summary>
    public FaultRules Faults { get; } = new();

    /// <summary>The clients the authority knows; without any, it takes every client at its word.</summary>
    public ClientRegistry Clients { get; } = new();

    /// <summary>The tokens.</summary>
    public TokenIssuer Tokens { get; }

    /// <summary>The newest requests, the oldest first.</summary>
    public IReadOnlyList<RequestRecord> Record => Log.Snapshot();

    internal TimeProvider Time { get; }

    internal RequestLog Log { get; } = new();

    /// <summary>Mints a token, by default the default caller's, and gives its value.</summary>
    public string MintToken(TokenDescription? description = null) => Tokens.Mint(description ?? new()).Value;

    /// <summary>The traffic in numbers.</summary>
    public TrafficSummary Summary()
    {
        var statuses = Log.Statuses;
        return new TrafficSummary
        {
            Requests = Log.Requests,
            Posts = Log.Posts,
            ChatsCreated = Chats.Created,
            ChatsMadeTwice = Chats.MadeTwice,
            OneOnOneRepeats = Chats.OneOnOneRepeats,
            MessagesSent = Chats.MessagesSent,
            ChatsWithMessage = Chats.ChatsWithMessage,
            RequestsWhileToldToWait = Log.WaitIgnored,
            Requests429 = statuses.GetValueOrDefault("429"),
            MostInFlight = Log.MostInFlight,
            RequestsPerOperation = Chats.Reads(),
            MinSecondsBetweenRequestsOfOneChat = Chats.ShortestGapSeconds,
            TokenRequests = Log.TokenRequests,
            Statuses = statuses,
            Faults = Log.Faults,
        };
    }

    /// <summary>
    /// Forgets chats, record, faults and revocations, and goes back to the first settings. Tokens stay good and added
    /// people stay known.
    /// </summary>
    public void Reset()
    {
        Faults.Clear();
        Tokens.Clear();
        buckets.Clear();
        settings = options.Settings;
        Chats.Clear();
        Log.Clear();
    }

    internal TokenBucket Bucket(string app) => buckets.GetOrAdd(app, _ => new TokenBucket(Time));
}
