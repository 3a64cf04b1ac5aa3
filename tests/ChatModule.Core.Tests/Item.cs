using System.Collections;

namespace ChatModule.Tests;

/// <summary>Items as a script would pipe them.</summary>
internal static class Item
{
    /// <summary>A dictionary with exactly these keys, case kept: what JSON gives.</summary>
    public static Hashtable Of(params (string Name, object? Value)[] pairs)
    {
        var table = new Hashtable(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
            table[name] = value;
        return table;
    }
}
