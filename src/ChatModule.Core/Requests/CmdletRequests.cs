namespace ChatModule;

/// <summary>
/// The kinds of requests for which a cmdlet needs permissions. What it reads before, such as the members of a chat, is
/// allowed by the same ones; but not the user that a user principal name stands for.
/// </summary>
internal static class CmdletRequests
{
    /// <summary>Those of each cmdlet, in the order of the checks.</summary>
    public static readonly IReadOnlyList<(string Cmdlet, GraphRequestKind[] Kinds)> All =
    [
        ("New-GraphChat", [GraphRequestKinds.CreateGroup]),
        ("Get-GraphChat", [GraphRequestKinds.ReadChat]),
        ("Set-GraphChat", [ChatChangeKinds.UpdateChat]),
        ("Add-GraphChatMember", [ChatChangeKinds.AddMember, GraphRequestKinds.ReadUser]),
        ("Remove-GraphChatMember", [ChatChangeKinds.RemoveMember, GraphRequestKinds.ReadUser]),
        ("Add-GraphChatApp", [AppRequestKinds.InstallApp]),
        ("Send-GraphChatMessage", [GraphRequestKinds.SendMessage]),
        ("Get-GraphChatMessage", [GraphRequestKinds.ReadMessages]),
        ("Get-GraphChatOperation", [GraphRequestKinds.ReadOperation]),
        ("Wait-GraphChatOperation", [GraphRequestKinds.ReadOperation]),
    ];

    /// <summary>Those of a cmdlet; none when it isn't known.</summary>
    public static GraphRequestKind[] Of(string? cmdlet) =>
        All.FirstOrDefault(known => known.Cmdlet == cmdlet).Kinds ?? [];
}
