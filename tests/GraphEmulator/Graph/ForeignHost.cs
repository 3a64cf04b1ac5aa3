namespace GraphEmulator.Graph;

/// <summary>A host that belongs to nobody: no client may follow a link there with its token.</summary>
internal static class ForeignHost
{
    public const string Root = "https://graph.example.net/beta";
}
