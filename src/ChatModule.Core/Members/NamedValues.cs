using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;

namespace ChatModule;

/// <summary>
/// Dictionaries that know their keys as strings only, such as ExpandoObject and JsonObject. Taken for an IEnumerable,
/// they would be lists of pairs.
/// </summary>
internal static class NamedValues
{
    private static readonly ConcurrentDictionary<Type, Func<object, IDictionary>?> Readers = new();
    private static readonly MethodInfo Copier =
        typeof(NamedValues).GetMethod(nameof(Copy), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>
    /// Such a dictionary as an <see cref="IDictionary"/>, a JSON text as a string, a database's null as null, and any
    /// other value as it is.
    /// </summary>
    public static object? Read(object? value) => value switch
    {
        DBNull => null,
        JsonValue json => json.TryGetValue<string>(out var text) ? text : json,
        null or string or Array or IDictionary => value,
        IEnumerable => Readers.GetOrAdd(value.GetType(), FindReader) is { } read ? read(value) : value,
        _ => value,
    };

    // The types are those of the caller's objects, which no linker sees; Copy itself is never removed.
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "Copy has no requirements on T.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The objects of the caller aren't trimmed.")]
    private static Func<object, IDictionary>? FindReader(Type type)
    {
        var map = type.GetInterfaces().FirstOrDefault(IsMapByName);
        return map is null
            ? null
            : Copier.MakeGenericMethod(map.GenericTypeArguments[1]).CreateDelegate<Func<object, IDictionary>>();
    }

    private static bool IsMapByName(Type type) => type.IsGenericType
        && type.GetGenericTypeDefinition() == typeof(IDictionary<,>)
        && type.GenericTypeArguments[0] == typeof(string);

    private static Dictionary<string, object?> Copy<T>(object map)
    {
        var copy = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in (IEnumerable<KeyValuePair<string, T>>)map)
            copy[name] = value;
        return copy;
    }
}
