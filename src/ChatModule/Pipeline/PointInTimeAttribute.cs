using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>Binds text as a <see cref="PointInTime"/>.</summary>
internal sealed class PointInTimeAttribute : ArgumentTransformationAttribute
{
    // What isn't a time is left to the engine, whose error names the parameter.
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text
            && PointInTime.TryParse(text, out var time) ? time : inputData;
}
