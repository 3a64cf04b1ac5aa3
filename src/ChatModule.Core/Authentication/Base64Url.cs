namespace ChatModule;

/// <summary>Decodes base64url, with or without padding: RFC 4648, section 5. Also takes ordinary base64.</summary>
internal static class Base64Url
{
    /// <exception cref="FormatException">The text isn't base64url.</exception>
    public static byte[] Decode(string text)
    {
        var base64 = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight(base64.Length + (4 - base64.Length % 4) % 4, '='));
    }
}
