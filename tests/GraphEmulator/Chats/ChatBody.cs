namespace GraphEmulator.Chats;

/// <summary>The body of a POST, its properties known to exist, its values not yet judged.</summary>
internal sealed record ChatBody(
    string? ChatType, string? Topic, IReadOnlyList<MemberBody>? Members, IReadOnlyList<AppBody> Apps);
