namespace ChatModule;

/// <summary>An error response of the service, as far as it could be read.</summary>
internal sealed record GraphErrorResponse(int Status)
{
    public string? Code { get; init; }

    public string? Message { get; init; }

    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }

    /// <summary>Whether the service itself responded, and not a proxy, as far as can be told.</summary>
    public bool IsGraphError { get; init; } = true;

    /// <summary>Whether a user wasn't found: 404, sometimes 400. Users report that it's sometimes transient.</summary>
    public bool IsUserNotFound => MessageContains("Failed to find users");

    public bool MessageContains(string text) => Message?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
