namespace ChatModule.Connections;

/// <summary>Sends over the HTTP client of Connect-MgGraph's session, which adds the token and repeats by its own rules.</summary>
internal sealed class MgGraphNetwork(MgGraphSession session) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A client sends no message that another client has sent, so it gets a copy.
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
        foreach (var (name, values) in request.Headers.NonValidated)
            copy.Headers.TryAddWithoutValidation(name, values);
        var response = await session.GetClient().SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        // The body belongs to the request that came in, which may be sent again.
        copy.Content = null;
        return response;
    }
}
