using System.Text.RegularExpressions;

namespace ChatModule;

/// <summary>Reads which Teams app to install: a catalog ID, a catalog URL, or an object with an Id.</summary>
internal sealed partial class TeamsAppIdParser(PropertyReader items)
{
    /// <summary>The catalog ID; null for no app.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.TooManyApps"/>, or an item that isn't an app.</exception>
    public string? Parse(object? value)
    {
        var apps = items.Flatten(value).SelectMany(ParseOne).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return apps switch
        {
            [] => null,
            [var app] => app,
            // The service responds with 400 to more than one: https://learn.microsoft.com/graph/api/chat-post.
            _ => throw new GraphChatException(GraphChatError.TooManyApps, $"{apps.Length} apps were specified ({string.Join(", ", apps)}), but a new chat can have only one.")
            {
                RecommendedAction = "Specify one app, and install the others once the chat exists.",
            },
        };
    }

    private IEnumerable<string> ParseOne(object? item)
    {
        var plain = items.Unwrap(item);
        if (plain is null || plain is string blank && string.IsNullOrWhiteSpace(blank))
            return [];
        // A number or a date has a text, but it isn't an ID.
        var text = plain is ValueType and not Guid ? null : items.GetString(item) ?? items.GetString(item!, "Id") ?? items.GetString(item!, "TeamsAppId");
        return text is null
            ? throw NotAnApp(plain.ToString() ?? "")
            : text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseId);
    }

    private static string ParseId(string text)
    {
        if (CatalogUrl().Match(text) is { Success: true } url)
            return Uri.UnescapeDataString(url.Groups["id"].Value);
        return AppId().IsMatch(text) ? text : throw NotAnApp(text);
    }

    private static GraphChatException NotAnApp(string text) => new(GraphChatError.BadRequest, $"'{text}' isn't a Teams app ID or a catalog URL.")
    {
        RecommendedAction = "Specify the app's catalog ID, its catalog URL, or an object of Get-MgAppCatalogTeamApp.",
    };

    [GeneratedRegex(@"/appCatalogs/teamsApps(/|\(')(?<id>[\w.%-]+)('\))?/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CatalogUrl();

    [GeneratedRegex(@"^[\w.-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex AppId();
}
