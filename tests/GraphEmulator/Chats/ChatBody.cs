namespace GraphEmulator.Chats;

/// <summary>The parsed body of a POST request. Its property names are valid; its values aren't validated yet.</summary>
internal sealed record ChatBody(
    string? ChatType, string? Topic, IReadOnlyList<MemberBody>? Members, IReadOnlyList<AppBody> Apps);
