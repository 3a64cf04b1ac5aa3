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

    // A compiled type's names come from its author; only made-up objects carry a file's.
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
            // Some modules' properties ask a server when read, and fail; that tells nothing about who it is.
            return false;
        }
    }
}
