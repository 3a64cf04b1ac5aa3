using GraphEmulator.Users;

namespace GraphEmulator.Chats;

/// <summary>Somebody in a chat.</summary>
/// <param name="Person">Who.</param>
/// <param name="Role"><c>owner</c> or <c>guest</c>.</param>
public sealed record ChatMember(Person Person, string Role);
