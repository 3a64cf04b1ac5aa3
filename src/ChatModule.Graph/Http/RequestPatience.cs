namespace ChatModule.Graph.Http;

/// <summary>How long one item may still be told to wait, over all its attempts.</summary>
internal sealed class RequestPatience
{
    public TimeSpan Left { get; set; } = RetryRule.LongestWait;

    /// <summary>The latest refusal, reported when patience ends.</summary>
    public Attempt? LastRefusal { get; set; }
}
