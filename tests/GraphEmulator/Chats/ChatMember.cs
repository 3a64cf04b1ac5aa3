using GraphEmulator.Users;

namespace GraphEmulator.Chats;

/// <summary>A member of a chat.</summary>
/// <param name="User">The user.</param>
/// <param name="Role"><c>owner</c> or <c>guest</c>.</param>
public sealed record ChatMember(DirectoryUser User, string Role)
{
    /// <summary>Whether this is somebody without an account instead of a user of the directory.</summary>
    public bool IsAnonymous { get; init; }
}
