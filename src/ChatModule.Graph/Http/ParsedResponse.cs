namespace ChatModule.Graph.Http;

/// <summary>A successful response.</summary>
/// <param name="Model">The body; null for an empty one.</param>
/// <param name="Location">The <c>Location</c> header. The SDK returns bodies only, and a 202 has none.</param>
internal sealed record ParsedResponse<T>(T? Model, string? Location);
