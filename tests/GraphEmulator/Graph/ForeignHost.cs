namespace GraphEmulator.Graph;

/// <summary>Another host: a client must not send its token there.</summary>
internal static class ForeignHost
{
    public const string Root = "https://graph.example.net/beta";
}
