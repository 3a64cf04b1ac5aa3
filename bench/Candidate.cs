namespace ChatModule.Bench;

/// <summary>A column of the page.</summary>
/// <param name="Name">The name for its program.</param>
/// <param name="Title">The column header.</param>
/// <param name="Script">Its script; null for this program.</param>
/// <param name="Module">The module that must be installed.</param>
internal sealed record Candidate(string Name, string Title, string? Script, string? Module = null)
{
    public static readonly Candidate Own = new("chatmodule", "ChatModule", "ChatModule.ps1");
    public static readonly Candidate Rest = new("rest", "`Invoke-RestMethod`", "Peer.ps1");
    public static readonly Candidate Mg =
        new("mg", "`Invoke-MgGraphRequest`", "Peer.ps1", "Microsoft.Graph.Authentication");
    public static readonly Candidate Mgx = new("mgx", "`Invoke-MgxRequest`", "Peer.ps1", "Mgx");
    public static readonly Candidate Http = new("http", "`HttpClient`, C#", null);

    public static IReadOnlyList<Candidate> All { get; } = [Own, Rest, Mg, Mgx, Http];
}
