namespace GraphEmulator.Graph;

/// <summary>A rejection, to be answered in Graph's error shape.</summary>
internal sealed class GraphException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>What goes into <c>WWW-Authenticate</c>; only with a 401.</summary>
    public string? Challenge { get; init; }

    public static GraphException BadRequest(string message) => new(400, "BadRequest", message);

    public static GraphException NotFound(string message) => new(404, "NotFound", message);
}
