using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>The value of a parameter for an item: a fixed one, or what a script block returns for it.</summary>
/// <remarks>The engine runs a script block for each item only where the parameter takes nothing else.</remarks>
internal static class ItemScript
{
    /// <summary>The value for an item.</summary>
    /// <param name="value">What the user gave.</param>
    /// <param name="input">The item of the pipeline, which is <c>$_</c> in a script block.</param>
    /// <param name="fail">The failure that an exception of the script block is.</param>
    public static object? Evaluate(object? value, object? input, Func<RuntimeException, GraphChatException> fail)
    {
        if ((value is PSObject wrapped ? wrapped.BaseObject : value) is not ScriptBlock script)
            return value;
        try
        {
            var output = script.InvokeWithContext(null, [new PSVariable("_", input)]);
            return output.Count == 1 ? output[0] : output;
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw fail(e);
        }
    }
}
