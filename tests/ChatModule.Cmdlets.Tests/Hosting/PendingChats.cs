namespace ChatModule.Cmdlets.Tests.Hosting;

internal static class PendingChats
{
    public const string App = "05F59CEC-A742-4A50-A62E-202A57E478A4";

    /// <summary>Creates one-on-one chats with user00001 and so on, each with an app that is being installed.</summary>
    public static GraphChat[] CreatePending(this Shell shell, int count = 1) =>
        [.. shell.Run("1..$args[0] | ForEach-Object { 'user{0:d5}@contoso.com' -f $_ } | New-GraphChat -OneOnOne -InstalledApp $args[1]", count, App).ThrowOnError().Chats];
}
