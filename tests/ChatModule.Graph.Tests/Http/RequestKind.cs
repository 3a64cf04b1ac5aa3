namespace ChatModule.Graph.Tests;

/// <summary>The kinds of requests that the retry policy distinguishes.</summary>
public enum RequestKind
{
    Get,
    OneOnOne,
    Group,
}
