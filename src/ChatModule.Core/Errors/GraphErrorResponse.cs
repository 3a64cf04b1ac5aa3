namespace ChatModule;

/// <summary>A service's refusal, as far as it could be read.</summary>
internal sealed record GraphErrorResponse(int Status)
{
    public string? Code { get; init; }

    public string? Message { get; init; }

    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }

    /// <summary>"Failed to find users with user principal name …", 404 and sometimes 400 (api.md, errors).</summary>
    public bool IsUserNotFound => MessageContains("Failed to find users");

    public bool MessageContains(string text) => Message?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
