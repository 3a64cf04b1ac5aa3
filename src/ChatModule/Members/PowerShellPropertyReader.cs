using System.Collections;
using System.Management.Automation;

namespace ChatModule.Members;

/// <summary>Reads PowerShell's objects by property name.</summary>
internal sealed class PowerShellPropertyReader : PropertyReader
{
    public override object? Unwrap(object? value) => base.Unwrap(value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value);

    // What PowerShell itself doesn't enumerate, such as an XML element, is one item.
    protected override IEnumerable? Elements(object? plain) => plain is PSObject ? null : LanguagePrimitives.GetEnumerable(plain);

    public override IEnumerable<string> Names(object item) => Unwrap(item) is IDictionary map
        ? base.Names(map)
        : PSObject.AsPSObject(item).Properties.Select(property => property.Name);

    // The names of a compiled type are fixed; those of other objects can come from a file.
    protected override bool HasFreeNames(object item) => item is PSObject { BaseObject: PSCustomObject } || Unwrap(item) is IDictionary;

    protected override bool TryGetExact(object item, string name, out object? value)
    {
        if (Unwrap(item) is IDictionary map && base.TryGetExact(map, name, out value))
            return true;
        value = null;
        if (Unwrap(item) is string or ValueType || PSObject.AsPSObject(item).Properties[name] is not { } property)
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
}
