using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>A cmdlet that changes chats that exist.</summary>
public abstract class ExistingChatCommand : BulkCommand
{
    /// <summary>The ID of the chat, or its link in Teams.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString, AllowNull]
    [Alias("Id")]
    public string ChatId { get; set; } = "";

    /// <summary>The piped object: a chat, or a row that names one.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    /// <summary>What was piped in. Without a pipeline nothing was, and the parameters are all there is.</summary>
    internal object? PipedInput => MyInvocation.ExpectingInput ? InputObject : null;

    /// <summary>Asks the user, or says what would be done.</summary>
    internal bool ShouldChange(string change)
    {
        var text = TextSanitizer.Sanitize(change);
        return ShouldProcess(text, $"{text}?", MyInvocation.MyCommand.Name);
    }
}
