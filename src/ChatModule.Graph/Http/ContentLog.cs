using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatModule.Graph.Http;

/// <summary>Headers and bodies for the debug stream, without secrets.</summary>
internal static partial class ContentLog
{
    private const int MaxLength = 4096;

    // All others are redacted, as Azure SDKs do: https://learn.microsoft.com/dotnet/azure/sdk/logging.
    private static readonly HashSet<string> AllowedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Cache-Control", "client-request-id", "Content-Encoding", "Content-Length", "Content-Type", "Date",
        "Location", "OData-Version", "Prefer", "Preference-Applied", "RateLimit-Limit", "RateLimit-Remaining",
        "RateLimit-Reset", "request-id", "Retry-After", "Transfer-Encoding", "User-Agent", "Vary",
        "x-ms-ags-diagnostic",
    };

    /// <summary>A request: its line, headers, and body.</summary>
    public static string Describe(HttpRequestMessage request)
    {
        var text = new StringBuilder($"{request.Method} {request.RequestUri!.PathAndQuery}");
        AppendHeaders(text, request.Headers);
        if (request.Content is { } content)
        {
            AppendHeaders(text, content.Headers);
            AppendBody(text, (content as TrackedContent)?.Copy());
        }
        return TextSanitizer.RemoveSecrets(text.ToString());
    }

    /// <summary>A response: its status, headers, and body.</summary>
    public static string Describe(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder($"{(int)response.StatusCode} {TextSanitizer.Sanitize(response.ReasonPhrase)}");
        AppendHeaders(text, response.Headers);
        AppendHeaders(text, response.Content.Headers);
        AppendBody(text, body);
        return TextSanitizer.RemoveSecrets(text.ToString());
    }

    private static void AppendHeaders(StringBuilder text, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            var isAllowed = AllowedHeaders.Contains(name);
            var value = isAllowed ? TextSanitizer.Sanitize(values.ToString()) : TextSanitizer.Redacted;
            text.Append('\n').Append(TextSanitizer.Sanitize(name)).Append(": ").Append(value);
        }
    }

    private static void AppendBody(StringBuilder text, ReadOnlySpan<byte> body)
    {
        if (body.Length == 0)
            return;
        var beginning = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxLength)]);
        var content = NamedSecret().Replace(beginning, TextSanitizer.Redacted);
        text.Append("\n\n").Append(string.Join('\n', content.Split('\n').Select(TextSanitizer.Sanitize)));
        if (body.Length > MaxLength)
            text.Append(FormattableString.Invariant($"\n… {body.Length - MaxLength} more bytes"));
    }

    // The value of a property that is named like a secret. It goes on after an escaped quote.
    private const string NamedValue = """(?<="[^"]*(?:token|secret|password|assertion)"\s*:\s*")(?:[^"\\]|\\.)*""";

    [GeneratedRegex(NamedValue, RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex NamedSecret();
}
