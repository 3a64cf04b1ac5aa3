namespace GraphEmulator.Graph;

/// <summary>An error that becomes a Graph error response.</summary>
internal sealed class GraphException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The value of <c>WWW-Authenticate</c> for a 401 response.</summary>
    public string? Challenge { get; init; }

    public static GraphException BadRequest(string message) => new(400, "BadRequest", message);

    public static GraphException NotFound(string message) => new(404, "NotFound", message);
}
