using GraphEmulator.Authentication;
using GraphEmulator.Hosting;

namespace ChatModule.Cmdlets.Tests.Members;

/// <summary>Sessions that may change the members of chats.</summary>
internal static class MemberShell
{
    /// <summary>Two groups with Adele and Megan.</summary>
    private const string Groups = """
        $sales, $support = 'Sales', 'Support' |
            ForEach-Object { [pscustomobject]@{ Topic = $_; Members = 'megan@contoso.com' } } |
            New-GraphChat -ThrottleLimit 1 | Get-GraphChat
        """;

    /// <summary>A session of Adele with two groups in <c>$sales</c> and <c>$support</c>, as Get-GraphChat emits them.</summary>
    public static async Task<Shell> StartAsync(
        EmulatorSettings? settings = null, string scopes = "Chat.Create Chat.ReadBasic ChatMember.ReadWrite User.ReadBasic.All")
    {
        var shell = await Shell.StartAsync(settings, new TokenDescription { Scp = scopes });
        shell.Run(Groups).ThrowOnError();
        return shell;
    }

    /// <summary>The UPNs of the members of a group, in order.</summary>
    public static string Members(this Shell shell, string topic)
    {
        var chat = shell.Emulator.State.Chats.All.Single(chat => chat.Topic == topic);
        return string.Join(' ', chat.Members.Select(member => member.User.UserPrincipalName.Split('@')[0]));
    }

    /// <summary>How many requests changed the members of chats.</summary>
    public static int Changes(this Shell shell) =>
        shell.Requests("POST", "/members").Count + shell.Requests("DELETE", "/members").Count;
}
