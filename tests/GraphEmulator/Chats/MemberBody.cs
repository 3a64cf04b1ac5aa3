namespace GraphEmulator.Chats;

/// <summary>A member, as the request specifies it.</summary>
internal sealed record MemberBody(string? ODataType, string? Bind, IReadOnlyList<string> Roles, string? TenantId);
