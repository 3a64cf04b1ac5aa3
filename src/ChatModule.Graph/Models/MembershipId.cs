namespace ChatModule.Graph.Models;

/// <summary>Reads the ID of a new membership: https://learn.microsoft.com/graph/api/chat-post-members.</summary>
internal static class MembershipId
{
    private const string Segment = "/members";

    /// <summary>
    /// The ID in the body of the response, which may have none, or else at the end of its <c>Location</c>; null when it
    /// has neither. Base64 can contain a slash, so it's everything after the name of the collection.
    /// </summary>
    public static string? Read(MemberModel? body, string? location)
    {
        if (!string.IsNullOrWhiteSpace(body?.Id))
            return TextSanitizer.Sanitize(body.Id);
        var at = location?.LastIndexOf(Segment, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0)
            return null;
        var key = location![(at + Segment.Length)..];
        var id = key.StartsWith("('", StringComparison.Ordinal) && key.EndsWith("')", StringComparison.Ordinal)
            ? key[2..^2]
            : key.TrimStart('/');
        return id.Length == 0 ? null : TextSanitizer.Sanitize(Uri.UnescapeDataString(id));
    }
}
