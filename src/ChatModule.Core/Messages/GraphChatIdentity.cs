namespace ChatModule;

/// <summary>The author of a message: a person, or an app.</summary>
public sealed class GraphChatIdentity
{
    /// <summary>The object ID of a user, or the ID of an app.</summary>
    public string? Id { get; init; }

    /// <summary>The name that Teams shows. The service sometimes leaves it out.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>user</c>, <c>application</c>, or <c>device</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name, or else the ID.</summary>
    public override string ToString() => DisplayName ?? Id ?? "";
}
