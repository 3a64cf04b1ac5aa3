namespace GraphEmulator.Recording;

/// <summary>
/// Removes secrets from recorded requests: failing tests print them and build servers keep the output.
/// </summary>
internal static class Redaction
{
    private static readonly HashSet<string> SecretHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Authorization", "X-IDENTITY-HEADER", "Cookie" };

    private static readonly HashSet<string> SecretFields = new(StringComparer.Ordinal)
    {
        "client_secret", "client_assertion", "assertion", "refresh_token", "password", "code", "device_code",
        "code_verifier",
    };

    public static Dictionary<string, string> RedactHeaders(IHeaderDictionary headers)
    {
        var kept = new Dictionary<string, string>(headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            if (!SecretHeaders.Contains(name))
            {
                kept[name] = value.ToString();
            }
        }

        return kept;
    }

    public static string RedactForm(string form) =>
        string.Join('&', form.Split('&').Select(field =>
        {
            var name = field.Split('=', 2)[0];
            return SecretFields.Contains(name) ? name + "=***" : field;
        }));
}
