using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Authentication;

/// <summary>Writes the error response of the token endpoints.</summary>
internal static class OAuthError
{
    public static byte[] Write(RequestContext request, string error, string description, int? number = null) =>
        JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("error", error);
            json.WriteString("error_description", number is null ? description : $"AADSTS{number}: {description}");
            json.WriteStartArray("error_codes");
            if (number is not null)
            {
                json.WriteNumberValue(number.Value);
            }

            json.WriteEndArray();
            json.WriteString("timestamp", request.State.Time.GetUtcNow().ToString(
                "yyyy-MM-dd HH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("trace_id", request.RequestId);
            json.WriteString("correlation_id", request.ClientRequestId);
            json.WriteEndObject();
        });
}
