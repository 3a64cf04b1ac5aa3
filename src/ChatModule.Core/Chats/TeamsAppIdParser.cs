using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>Reads which Teams app to install: a catalog ID, a catalog URL, or an object with an Id.</summary>
internal sealed partial class TeamsAppIdParser(PropertyReader items)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    // The last one is that of Graph's requests: https://learn.microsoft.com/graph/api/chat-post.
    private static readonly string[] Names = ["Id", "TeamsAppId", "teamsApp@odata.bind"];

    /// <summary>The catalog ID; null for no app.</summary>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.TooManyApps"/>, or an item that isn't an app.
    /// </exception>
    public string? Parse(object? value)
    {
        var apps = items.Flatten(value).SelectMany(ParseOne).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (apps.Length < 2)
            return apps.SingleOrDefault();
        // The service responds with 400 to more than one: https://learn.microsoft.com/graph/api/chat-post.
        throw new GraphChatException(GraphChatError.TooManyApps,
            $"{apps.Length} apps were specified ({string.Join(", ", apps)}), but only one can be installed at once.")
        {
            RecommendedAction = "Specify one app. Install the others with Add-GraphChatApp once the chat exists.",
        };
    }

    /// <summary>The catalog ID that a parameter is given.</summary>
    /// <exception cref="GraphChatException">See <see cref="Parse"/>; or the value is blank.</exception>
    public string ParseParameter(object value) => Parse(value) ?? throw NotAnApp("A blank -InstalledApp");

    private IEnumerable<string> ParseOne(object? item)
    {
        var plain = items.Unwrap(item);
        if (plain is null || plain is string blank && string.IsNullOrWhiteSpace(blank))
            return [];
        var text = items.GetString(plain);
        // A number or a date has a text, but it isn't an ID.
        if (plain is ValueType and not Guid)
            throw NotAnApp(text is null ? plain.GetType().Name : $"'{text}'");
        text ??= ReadId(items.Open(item!)) ?? throw NotAnApp($"An object without an Id ({plain.GetType().Name})");
        return text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseId);
    }

    private static string? ReadId(NamedItem app) =>
        Names.Select(app.GetString).FirstOrDefault(static id => id is not null);

    private static string ParseId(string text)
    {
        if (CatalogUrl().Match(text) is { Success: true } url)
            return Uri.UnescapeDataString(url.Groups["id"].Value);
        return AppId().IsMatch(text) ? text : throw NotAnApp($"'{text}'");
    }

    private static GraphChatException NotAnApp(string item) =>
        new(GraphChatError.BadRequest, $"{item} isn't a Teams app ID or a catalog URL.")
        {
            RecommendedAction =
                "Specify the app's catalog ID, its catalog URL, or an object of Get-MgAppCatalogTeamApp.",
        };

    [GeneratedRegex(@"/appCatalogs/teamsApps(/|\(')(?<id>[\w.%-]+)('\))?/?$", Options)]
    private static partial Regex CatalogUrl();

    [GeneratedRegex(@"^[\w.-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex AppId();
}
