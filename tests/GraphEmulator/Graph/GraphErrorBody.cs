using System.Globalization;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

/// <summary>Graph's error shape.</summary>
internal static class GraphErrorBody
{
    public static byte[] Write(Exchange exchange, string code, string message) => JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteStartObject(exchange.State.Settings.LowerCaseInnerError ? "innererror" : "innerError");
        // Without a zone, as Graph has it; it is UTC.
        json.WriteString(
            "date", exchange.State.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("request-id", exchange.RequestId);
        json.WriteString("client-request-id", exchange.ClientRequestId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
