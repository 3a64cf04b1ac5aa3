using System.Collections;

namespace ChatModule.Tests;

/// <summary>Creates input items as a script would pipe them.</summary>
internal static class Item
{
    /// <summary>A case-sensitive dictionary, as from JSON.</summary>
    public static Hashtable Of(params (string Name, object? Value)[] pairs)
    {
        var table = new Hashtable(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
            table[name] = value;
        return table;
    }
}
