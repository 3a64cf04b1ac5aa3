namespace ChatModule.Graph.Tests;

/// <summary>The columns of the retry table.</summary>
public enum RequestKind
{
    Get,
    OneOnOne,
    Group,
}
