using System.Collections;
using System.Data;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace ChatModule.Pipeline;

/// <summary>Reads PowerShell's objects by property name.</summary>
internal sealed class PowerShellPropertyReader : PropertyReader
{
    // The names of a compiled type are fixed; those of other objects can come from a file.
    public override bool HasFreeNames(object item) =>
        item is PSObject { BaseObject: PSCustomObject } || Unwrap(item) is IDictionary or DataRow or DataRowView;

    // What a command without output leaves in a property is an object, but nothing to the script that reads it.
    protected override object? UnwrapCore(object? value) => ReferenceEquals(value, AutomationNull.Value)
        ? null
        : base.UnwrapCore(value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value);

    // What PowerShell itself doesn't enumerate, such as an XML element, is one item.
    protected override IEnumerable? ElementsCore(object? plain) =>
        plain is PSObject ? null : LanguagePrimitives.GetEnumerable(plain);

    protected override string[] NamesCore(object item) => UnwrapCore(item) is IDictionary map
        ? base.NamesCore(map)
        : [.. PSObject.AsPSObject(item).Properties.Select(static property => property.Name)];

    protected override (bool Exists, object? Value) GetCore(object item, string name)
    {
        var plain = UnwrapCore(item);
        if (plain is IDictionary map)
            return base.GetCore(map, name);
        if (plain is string or ValueType || PSObject.AsPSObject(item).Properties[name] is not { } property)
            return default;
        return (true, property.Value);
    }

    protected override bool EndsPipeline(Exception exception) =>
        base.EndsPipeline(exception) || exception is PipelineStoppedException or FlowControlException;
}
