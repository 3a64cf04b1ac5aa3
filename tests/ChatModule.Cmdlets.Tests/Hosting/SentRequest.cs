namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A request that a <see cref="ScriptedNetwork"/> was sent.</summary>
internal sealed record SentRequest(string Method, Uri Address, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>As a log would name it: <c>POST /beta/chats</c>.</summary>
    public override string ToString() => $"{Method} {Address.PathAndQuery}";
}
