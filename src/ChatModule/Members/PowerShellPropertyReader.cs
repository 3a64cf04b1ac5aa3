using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace ChatModule.Members;

/// <summary>Reads PowerShell's objects by property name.</summary>
/// <param name="keepsLatest">
/// Whether the properties of the latest row are kept until <see cref="Forget"/>. A row is asked for many names that it doesn't
/// have, and PowerShell lists its properties for each of them. Such a reader is for one thread.
/// </param>
internal sealed class PowerShellPropertyReader(bool keepsLatest = false) : PropertyReader
{
    private (PSObject Row, PSPropertyInfo[] Properties, string[] Names)? latest;

    /// <summary>Takes note that the properties of what was read before may have changed.</summary>
    public void Forget() => latest = null;

    // What a command without output leaves in a property is an object, but nothing to whoever wrote the script.
    public override object? Unwrap(object? value) => ReferenceEquals(value, AutomationNull.Value) ? null : base.Unwrap(value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value);

    // What PowerShell itself doesn't enumerate, such as an XML element, is one item.
    protected override IEnumerable? Elements(object? plain) =>
        plain is PSObject || LanguagePrimitives.GetEnumerable(plain) is not { } list ? null : list is ICollection ? list : Enumerate(list);

    public override string[] Names(object item) => Unwrap(item) is IDictionary map ? base.Names(map) : Read(item).Names;

    // The names of a compiled type are fixed; those of other objects can come from a file.
    protected override bool HasFreeNames(object item) => IsRow(item) || Unwrap(item) is IDictionary;

    protected override bool TryGetExact(object item, string name, out object? value)
    {
        if (Unwrap(item) is IDictionary map && base.TryGetExact(map, name, out value))
            return true;
        value = null;
        if (Unwrap(item) is string or ValueType || Property(item, name) is not { } property)
            return false;
        try
        {
            value = property.Value;
            return true;
        }
        catch (GetValueException)
        {
            // Some modules' properties call a server when they're read, and fail. That doesn't matter here.
            return false;
        }
    }

    // A list that is computed while it's read can throw anything, which is an error of its item and not the end of the pipeline.
    private static IEnumerable<object?> Enumerate(IEnumerable list)
    {
        var enumerator = list.GetEnumerator();
        using var end = enumerator as IDisposable;
        while (true)
        {
            object? element;
            try
            {
                if (!enumerator.MoveNext())
                    yield break;
                element = enumerator.Current;
            }
            catch (Exception e) when (e is not (GraphChatException or PipelineStoppedException or FlowControlException))
            {
                throw new GraphChatException(GraphChatError.MemberNotRecognized, $"A list can't be read to its end: {e.Message}", e)
                {
                    RecommendedAction = "Find out what fails by turning the list into an array, @($list), and retry the item.",
                };
            }
            yield return element;
        }
    }

    private PSPropertyInfo? Property(object item, string name)
    {
        if (!keepsLatest || !IsRow(item))
            return PSObject.AsPSObject(item).Properties[name];
        foreach (var property in Read(item).Properties)
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return property;
        return null;
    }

    private (PSObject Row, PSPropertyInfo[] Properties, string[] Names) Read(object item)
    {
        if (latest is { } known && ReferenceEquals(known.Row, item))
            return known;
        var row = PSObject.AsPSObject(item);
        PSPropertyInfo[] properties = [.. row.Properties];
        var read = (row, properties, Array.ConvertAll(properties, static property => property.Name));
        if (keepsLatest && IsRow(item))
            latest = read;
        return read;
    }

    private static bool IsRow(object item) => item is PSObject { BaseObject: PSCustomObject };
}
