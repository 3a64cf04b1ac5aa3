using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatModule;

/// <summary>
/// Reads input by property name, never by .NET type: the modules that people's scripts use change their types. Here it
/// knows dictionaries; the cmdlets add PowerShell's objects. Whatever an item does while it's read is an error of it.
/// </summary>
internal class PropertyReader
{
    // Deeper than any list of people. What is nested deeper is one element, and an error.
    private const int DeepestList = 16;

    private const string IncompletePage =
        "The page has a link to a next page, which isn't read. Only the items on this page are used.";

    /// <summary>Called with a warning about a page that isn't the last one.</summary>
    public Action<string>? OnIncompletePage { get; init; }

    /// <summary>The error of an item that fails while it's read.</summary>
    public GraphChatError ReadError { get; init; } = GraphChatError.MemberNotRecognized;

    /// <summary>An item whose properties are read.</summary>
    public NamedItem Open(object? item) => new(this, item);

    /// <summary>The value under a name; see <see cref="NamedItem.TryGet"/>.</summary>
    public bool TryGet(object item, string name, out object? value) => Open(item).TryGet(name, out value);

    /// <summary>The value under a name as text; see <see cref="NamedItem.GetString"/>.</summary>
    public string? GetString(object item, string name) => Open(item).GetString(name);

    /// <summary>
    /// The value itself, without a wrapper; a dictionary of any kind as one that can be read by name.
    /// </summary>
    public object? Unwrap(object? value) => Guard(UnwrapCore, value);

    /// <summary>The names an item has, for lookups and for error texts. Scalars have none.</summary>
    public string[] Names(object item) => Guard(NamesCore, item);

    /// <summary>The value under exactly this name.</summary>
    public (bool Exists, object? Value) Get(object item, string name) =>
        Guard(static read => read.Reader.GetCore(read.Item, read.Name), (Reader: this, Item: item, Name: name));

    /// <summary>Whether it's a list, and not one item.</summary>
    public bool IsList(object? value) => Guard(ElementsCore, Unwrap(value)) is not null;

    /// <summary>
    /// Whether it's a page of a list, such as Invoke-MgGraphRequest returns. What has members is a chat, whatever else
    /// it has.
    /// </summary>
    public bool IsPage(object? item) => PageOf(item) is not null;

    /// <summary>
    /// A scalar as text, in the form that PowerShell's conversion to a string gives it; null for nothing and for
    /// anything else, such as an object.
    /// </summary>
    public string? GetText(object? value) => Guard(TextOf, Unwrap(value));

    /// <summary>
    /// A scalar as text without what can't be seen around it; null for nothing, for blanks, and for anything else.
    /// </summary>
    public string? GetString(object? value) =>
        GetText(value) is { } text && TextTrimmer.Trim(text) is { Length: > 0 } trimmed ? trimmed : null;

    /// <summary>
    /// The elements of a list or a page, nested ones flattened. A scalar, a dictionary, or an object is one element,
    /// and so is a list within itself.
    /// </summary>
    public IEnumerable<object?> Flatten(object? value) => Flatten(value, [], readsPages: true);

    /// <summary>The elements of a list, nested ones flattened. A page is one element.</summary>
    public IEnumerable<object?> FlattenLists(object? value) => Flatten(value, [], readsPages: false);

    /// <summary>
    /// Whether the names come from data, such as a CSV's first line: they may be padded, and all of them are listed.
    /// </summary>
    public virtual bool HasFreeNames(object item) => Unwrap(item) is IDictionary;

    /// <summary>See <see cref="Unwrap"/>; may throw anything.</summary>
    protected virtual object? UnwrapCore(object? value) => NamedValues.Read(value);

    /// <summary>The elements of a list; null for what is one item: a scalar, a dictionary, an object.</summary>
    protected virtual IEnumerable? ElementsCore(object? plain) =>
        plain is IEnumerable list and not string and not IDictionary ? list : null;

    /// <summary>See <see cref="Names"/>; may throw anything.</summary>
    protected virtual string[] NamesCore(object item) =>
        UnwrapCore(item) is IDictionary map ? [.. map.Keys.OfType<string>()] : [];

    /// <summary>See <see cref="Get"/>; may throw anything.</summary>
    protected virtual (bool Exists, object? Value) GetCore(object item, string name) =>
        UnwrapCore(item) is IDictionary map && map.Contains(name) ? (true, map[name]) : default;

    /// <summary>Whether an exception ends the pipeline, and is no failure of the item that is read.</summary>
    protected virtual bool EndsPipeline(Exception exception) => exception is GraphChatException;

    private static string? TextOf(object? plain) => plain switch
    {
        string text => text,
        StringBuilder text => text.ToString(),
        Uri uri => uri.OriginalString,
        JsonValue json => json.ToString(),
        bool flag => flag.ToString(),
        char letter => letter.ToString(),
        // PowerShell's objects are formattable too.
        IFormattable scalar when scalar is ValueType => scalar.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private IEnumerable<object?> Flatten(object? value, object[] outer, bool readsPages)
    {
        if (Unwrap(value) is not { } plain || outer.Length == DeepestList)
            return [value];
        if (outer.Contains(plain, ReferenceEqualityComparer.Instance))
            return [value];
        var list = Guard(ElementsCore, plain);
        if (list is null && readsPages && PageOf(value) is { } page)
        {
            if (GetString(value!, "@odata.nextLink") is not null)
                OnIncompletePage?.Invoke(IncompletePage);
            list = page;
        }
        if (list is null)
            return [value];
        object[] path = [.. outer, plain];
        return Enumerate(list).SelectMany(element => Flatten(element, path, readsPages));
    }

    private IEnumerable<object?> Enumerate(IEnumerable list)
    {
        var enumerator = Guard(static list => list.GetEnumerator(), list);
        try
        {
            while (Guard(static enumerator => enumerator.MoveNext(), enumerator))
                yield return Guard(static enumerator => enumerator.Current, enumerator);
        }
        finally
        {
            Guard(Close, enumerator);
        }
    }

    private static bool Close(IEnumerator enumerator)
    {
        (enumerator as IDisposable)?.Dispose();
        return true;
    }

    private IEnumerable? PageOf(object? item)
    {
        var named = Open(item);
        if (named.Plain is null or string or ValueType)
            return null;
        return named.TryGet("Members", out _) || !named.TryGet("value", out var value)
            ? null
            : Guard(ElementsCore, value);
    }

    private TResult Guard<T, TResult>(Func<T, TResult> read, T argument)
    {
        try
        {
            return read(argument);
        }
        catch (Exception e) when (!EndsPipeline(e))
        {
            throw Unreadable(e);
        }
    }

    private GraphChatException Unreadable(Exception exception) =>
        new(ReadError, $"The item can't be read: {exception.Message}", exception)
        {
            RecommendedAction =
                "See what fails with Format-List *, or with @( ) around a list. Correct the item, and retry it.",
        };
}
