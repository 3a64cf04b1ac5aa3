namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A request that a <see cref="ScriptedNetwork"/> received.</summary>
internal sealed record SentRequest(string Method, Uri Address, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Method and path, such as <c>POST /beta/chats</c>.</summary>
    public override string ToString() => $"{Method} {Address.PathAndQuery}";
}
