using System.Globalization;
using GraphEmulator.Hosting;

namespace GraphEmulator.Graph;

/// <summary>Writes a Graph error response.</summary>
internal static class GraphErrorBody
{
    public static byte[] Write(RequestContext request, string code, string message) => JsonBody.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteStartObject(request.State.Settings.LowerCaseInnerError ? "innererror" : "innerError");
        // Graph writes UTC without a time zone.
        json.WriteString(
            "date", request.State.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("request-id", request.RequestId);
        json.WriteString("client-request-id", request.ClientRequestId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
