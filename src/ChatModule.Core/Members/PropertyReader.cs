using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatModule;

/// <summary>
/// Reads input by property name, never by .NET type: the modules that people's scripts use change their types.
/// Here it knows dictionaries; the cmdlets add PowerShell's objects.
/// </summary>
internal class PropertyReader
{
    // Deeper than any list of people. What is nested deeper is one element, and an error.
    private const int DeepestList = 16;

    /// <summary>Called with a warning about a page that isn't the last one.</summary>
    public Action<string>? OnIncompletePage { get; init; }

    /// <summary>The value itself, without a wrapper; a dictionary of any kind as one that can be read by name.</summary>
    public virtual object? Unwrap(object? value) => NamedValues.Read(value);

    /// <summary>The elements of a list; null for what is one item: a scalar, a dictionary, an object.</summary>
    protected virtual IEnumerable? Elements(object? plain) => plain is IEnumerable list and not string and not IDictionary ? list : null;

    /// <summary>Whether it's a list, and not one item.</summary>
    public bool IsList(object? value) => Elements(Unwrap(value)) is not null;

    /// <summary>Whether it's a page of a list, such as Invoke-MgGraphRequest returns. What has members is a chat, whatever else it has.</summary>
    public bool IsPage(object? item) => PageOf(item) is not null;

    /// <summary>The names an item has, for lookups and for error texts. Scalars have none.</summary>
    public virtual string[] Names(object item) => item is IDictionary map ? [.. map.Keys.OfType<string>()] : [];

    /// <summary>Whether the names come from data, such as a CSV's first line, and may be padded.</summary>
    protected virtual bool HasFreeNames(object item) => item is IDictionary;

    /// <summary>The value under exactly this name, case aside; false when the item has no such name.</summary>
    protected virtual bool TryGetExact(object item, string name, out object? value)
    {
        value = null;
        if (item is not IDictionary map)
            return false;
        // Dictionaries from JSON are case-sensitive, PowerShell's are not: try the cheap way first.
        var key = map.Contains(name)
            ? name
            : map.Keys.OfType<string>().FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (key is null)
            return false;
        value = map[key];
        return true;
    }

    /// <summary>The value under a name. Blanks and a byte order mark in a CSV's column name don't count: <c>User principal name</c>.</summary>
    public bool TryGet(object item, string name, out object? value)
    {
        if (!TryGetExact(item, name, out value))
        {
            if (!HasFreeNames(item) || FindPadded(item, name) is not { } padded || !TryGetExact(item, padded, out value))
                return false;
        }
        value = Unwrap(value);
        return true;
    }

    /// <summary>The value under a name as text without padding; null when there is none or it is empty.</summary>
    public string? GetString(object item, string name) => TryGet(item, name, out var value) ? GetString(value) : null;

    /// <summary>The value under a name as text, null when there is none; false when there is a value that has no text, such as a list.</summary>
    public bool TryGetString(object item, string name, out string? text)
    {
        text = null;
        if (!TryGet(item, name, out var value) || value is null)
            return true;
        text = GetString(value);
        return text is not null || value is string;
    }

    /// <summary>
    /// A scalar as text without white space around it, in the form that PowerShell's conversion to a string gives it; null for
    /// nothing, for blanks, and for anything else.
    /// </summary>
    public string? GetString(object? value)
    {
        var text = Unwrap(value) switch
        {
            string s => s,
            Uri uri => uri.OriginalString,
            JsonValue json => json.ToString(),
            bool flag => flag.ToString(),
            char letter => letter.ToString(),
            // PowerShell's objects are formattable too.
            IFormattable scalar when scalar is ValueType => scalar.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
        text = text is null ? null : TextTrimmer.Trim(text);
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>
    /// The elements of a list or a page, nested ones flattened. A scalar, a dictionary, or an object is one element, and so is a
    /// list within itself.
    /// </summary>
    public IEnumerable<object?> Flatten(object? value) => Flatten(value, []);

    private IEnumerable<object?> Flatten(object? value, object[] outer)
    {
        if (Unwrap(value) is not { } plain || outer.Length == DeepestList || outer.Contains(plain, ReferenceEqualityComparer.Instance))
            return [value];
        var list = Elements(plain);
        if (list is null && PageOf(value) is { } page)
        {
            if (GetString(value!, "@odata.nextLink") is not null)
                OnIncompletePage?.Invoke("The page has a link to a next page, which isn't read. Only the items on this page are used.");
            list = page;
        }
        if (list is null)
            return [value];
        object[] path = [.. outer, plain];
        return list.Cast<object?>().SelectMany(element => Flatten(element, path));
    }

    private IEnumerable? PageOf(object? item) =>
        Unwrap(item) is not (null or string or ValueType) && !TryGet(item!, "Members", out _) && TryGet(item!, "value", out var value) ? Elements(value) : null;

    // No query: a row is asked for many names that it doesn't have, and each would allocate one.
    private string? FindPadded(object item, string name)
    {
        foreach (var column in Names(item))
            if (column.Length > name.Length && IsSameName(column, name))
                return column;
        return null;
    }

    /// <summary>
    /// Whether a column is the one of a name: case, blanks, and invisible marks don't count. The headings of Microsoft's
    /// templates have the name in brackets: <c>User name [userPrincipalName] Required</c>.
    /// </summary>
    internal static bool IsSameName(ReadOnlySpan<char> column, string name) => IsSameText(column, name)
        || column.IndexOf('[') is >= 0 and var start && column.LastIndexOf(']') is var end && start < end && IsSameText(column[(start + 1)..end], name);

    private static bool IsSameText(ReadOnlySpan<char> column, string name)
    {
        var at = 0;
        foreach (var c in column)
        {
            if (TextTrimmer.IsBlank(c))
                continue;
            if (at == name.Length || char.ToUpperInvariant(c) != char.ToUpperInvariant(name[at++]))
                return false;
        }
        return at == name.Length;
    }
}
