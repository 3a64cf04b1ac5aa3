using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;

namespace ChatModule.Graph.Http;

/// <summary>
/// Removes the token of a request from its response: a service or a proxy can repeat it. What is read and shown of a
/// response is read afterward.
/// </summary>
internal static class EchoedToken
{
    // A shorter one isn't a secret of any service, and would be found in other words.
    private const int MinLength = 16;

    /// <summary>Removes it from the reason phrase and the headers.</summary>
    public static void RemoveFromHeaders(HttpRequestMessage request, HttpResponseMessage response)
    {
        foreach (var token in Spellings(request))
        {
            if (response.ReasonPhrase?.Contains(token, StringComparison.Ordinal) == true)
                response.ReasonPhrase = Redact(response.ReasonPhrase, token);
            RemoveFrom(response.Headers, token);
            RemoveFrom(response.Content.Headers, token);
        }
    }

    /// <summary>The body without it.</summary>
    public static byte[] RemoveFromBody(HttpRequestMessage request, byte[] body)
    {
        foreach (var token in Spellings(request))
        {
            // A character of Latin-1 for each byte, whatever the encoding of the body.
            if (body.AsSpan().IndexOf(Encoding.Latin1.GetBytes(token)) >= 0)
                body = Encoding.Latin1.GetBytes(Redact(Encoding.Latin1.GetString(body), token));
        }
        return body;
    }

    // As it is, in JSON, and in an address. Most tokens have no character that is escaped in either.
    private static IEnumerable<string> Spellings(HttpRequestMessage request)
    {
        if (request.Headers.Authorization?.Parameter is not { Length: >= MinLength } token)
            return [];
        string[] spellings =
        [
            token, JavaScriptEncoder.Default.Encode(token), token.Replace("/", @"\/", StringComparison.Ordinal),
            Uri.EscapeDataString(token),
        ];
        return spellings.Distinct();
    }

    private static void RemoveFrom(HttpHeaders headers, string token)
    {
        List<string> names = [];
        foreach (var header in headers.NonValidated)
            foreach (var value in header.Value)
                if (value.Contains(token, StringComparison.Ordinal))
                    names.Add(header.Key);
        foreach (var name in names.Distinct())
        {
            var redacted = headers.NonValidated[name].Select(value => Redact(value, token)).ToArray();
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, redacted);
        }
    }

    private static string Redact(string text, string token) =>
        text.Replace(token, TextSanitizer.Redacted, StringComparison.Ordinal);
}
