using Microsoft.Extensions.Primitives;

namespace GraphEmulator.Authentication;

/// <summary>Reads form fields and query parameters.</summary>
internal static class FormValues
{
    public static string? Optional(this IReadOnlyDictionary<string, StringValues> form, string name) =>
        form.TryGetValue(name, out var value) && !StringValues.IsNullOrEmpty(value) ? value.ToString() : null;

    public static string Required(this IReadOnlyDictionary<string, StringValues> form, string name) =>
        form.Optional(name)
        ?? throw OAuthException.InvalidRequest($"The request body must contain the following parameter: '{name}'.");
}
