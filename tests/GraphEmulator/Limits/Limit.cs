using System.Text.Json.Serialization;
using GraphEmulator.Hosting;

namespace GraphEmulator.Limits;

/// <summary>The limits that the emulator enforces besides those that are set one by one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LimitTable>))]
public enum LimitTable
{
    /// <summary>"none": only the limits that are set one by one.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>
    /// "page": the limits of Teams on
    /// https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits.
    /// </summary>
    [JsonStringEnumMemberName("page")]
    Page,
}

/// <summary>What a limit counts the requests of, always for one app in one tenant.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LimitScope>))]
public enum LimitScope
{
    /// <summary>"tenant": all requests of the app in the tenant.</summary>
    [JsonStringEnumMemberName("tenant")]
    Tenant,

    /// <summary>"chat": the requests for one chat.</summary>
    [JsonStringEnumMemberName("chat")]
    Chat,

    /// <summary>"user": the requests of one signed-in user; app-only requests don't have this limit.</summary>
    [JsonStringEnumMemberName("user")]
    User,
}

/// <summary>A limit that a request falls under: a burst of requests, then a number of them per second.</summary>
/// <param name="Name">The name in recorded requests.</param>
/// <param name="Scope">What it counts.</param>
/// <param name="Bucket">The key of the token bucket.</param>
/// <param name="PerSecond">The sustained rate.</param>
internal sealed record Limit(string Name, LimitScope Scope, string Bucket, double PerSecond)
{
    /// <summary>The share of a limit that the page allows for longer.</summary>
    private const double Sustained = 0.83;

    /// <summary>The number of requests that are allowed at once.</summary>
    public double Burst { get; private init; } = Math.Max(PerSecond, 1);

    /// <summary>Whether the page has this limit, by which rejected requests count too.</summary>
    public bool IsPage { get; private init; }

    /// <summary>Returns the limits of a request: those that are set one by one, and those of the page.</summary>
    public static IEnumerable<Limit> Of(RequestContext request, EmulatorSettings settings)
    {
        var row = request.LimitRow;
        var isList = row == LimitRow.ListChats;
        var isMessage = row == LimitRow.SendMessage;
        Limit[] single =
        [
            new("rps", LimitScope.Tenant, $"rps/{request.App}", settings.RequestsPerSecond)
            {
                Burst = Math.Max(settings.Burst > 0 ? settings.Burst : settings.RequestsPerSecond, 1),
            },
            One("lists", LimitScope.User, isList ? settings.ListsPerSecond : 0),
            One("messages", LimitScope.Tenant, isMessage ? settings.MessagesPerSecond : 0),
            One("messagesInChat", LimitScope.Chat, isMessage ? settings.MessagesPerSecondInChat : 0),
        ];
        var page = settings.Limits is LimitTable.Page && row is not null ? OfPage(request, settings, row) : [];
        return single.Where(limit => limit.PerSecond > 0).Concat(page);

        Limit One(string name, LimitScope scope, double perSecond) =>
            new(name, scope, $"{name}/{request.ScopeKey(scope)}", perSecond);
    }

    private static IEnumerable<Limit> OfPage(RequestContext request, EmulatorSettings settings, LimitRow row)
    {
        var isDelegated = request.Token is { IsAppOnly: false };
        var user = row.User ?? (settings.DefaultUserLimit ? LimitRow.DefaultUser : null);
        (LimitScope Scope, double? Count, double Seconds)[] columns =
        [
            (LimitScope.Tenant, row.Tenant, 1),
            (LimitScope.Chat, row.Chat, row.ChatSeconds),
            (LimitScope.User, isDelegated ? user : null, 1),
        ];
        foreach (var (scope, count, seconds) in columns)
        {
            if (count is null)
            {
                continue;
            }

            var perUnit = count.Value * settings.LimitScale;
            var key = $"{row.Kind}/{request.ScopeKey(scope)}";
            var name = "limit:" + scope.ToString().ToLowerInvariant();
            yield return new Limit(name, scope, "short/" + key, perUnit / seconds)
            {
                Burst = Math.Max(1, perUnit * settings.ShortWindow),
                IsPage = true,
            };
            // With what is refilled in the long window, the bucket holds the requests of the full rate in that time.
            yield return new Limit(name, scope, "long/" + key, perUnit / seconds * Sustained)
            {
                Burst = Math.Max(1, perUnit * settings.LongWindow * (1 - Sustained)),
                IsPage = true,
            };
        }
    }
}
