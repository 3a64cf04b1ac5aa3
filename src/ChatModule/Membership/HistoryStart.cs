using System.Management.Automation;
using ChatModule.Pipeline;

namespace ChatModule.Membership;

/// <summary>Reads since when a new member sees the messages of a chat.</summary>
internal static class HistoryStart
{
    public const string None = "None";
    public const string All = "All";

    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.BadRequest };

    /// <summary>The time; null for no history, the earliest time for all of it.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.BadRequest"/>.</exception>
    public static DateTimeOffset? Parse(object history)
    {
        var value = history is PSObject wrapped ? wrapped.BaseObject : history;
        if (value is string text)
        {
            if (text.Equals(None, StringComparison.OrdinalIgnoreCase))
                return null;
            // As documented: https://learn.microsoft.com/graph/api/chat-post-members.
            if (text.Equals(All, StringComparison.OrdinalIgnoreCase))
                return DateTimeOffset.MinValue;
            if (PointInTime.TryParse(text, out var parsed))
                return parsed;
        }
        return value switch
        {
            DateTimeOffset time => time,
            // The earliest times can't be converted to another time zone.
            DateTime time => time <= DateTime.MinValue.AddDays(1) ? DateTimeOffset.MinValue : new DateTimeOffset(time),
            _ => throw new GraphChatException(
                GraphChatError.BadRequest, $"-History {Describe(value)} None, All, or a point in time.")
            {
                RecommendedAction = "Specify None, All, or a date, such as 2026-01-31 or (Get-Date).AddDays(-7).",
            },
        };
    }

    // The text of an object is the name of its type, or whatever its ToString does.
    private static string Describe(object? value) =>
        Items.GetText(value) is { } text ? $"'{text}' isn't" : $"is a {value?.GetType().Name}, and not";
}
