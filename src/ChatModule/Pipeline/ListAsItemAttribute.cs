using System.Collections;
using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>
/// Binds a list, or null, to a parameter that takes several items as one of them, unread. The engine would read the
/// list, and one that throws would end the pipeline; here, it's an error of that item.
/// </summary>
internal sealed class ListAsItemAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return plain is null or IList and not Array ? new object?[] { inputData } : inputData;
    }
}
