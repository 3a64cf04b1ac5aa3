using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>A cmdlet that sends something to chats that exist, or changes them.</summary>
public abstract class ExistingChatCommand : BulkCommand
{
    /// <summary>The ID of the chat, or its link in Teams.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    public string ChatId { get; set; } = "";

    /// <summary>The piped object: a chat, or a row that names one.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public object? InputObject { get; set; }

    // Without a pipeline nothing was piped in.
    private object? PipedInput => MyInvocation.ExpectingInput ? InputObject : null;

    private protected sealed override void ProcessItems()
    {
        var input = PipedInput;
        Queue.ForItem(input ?? ChatId, () =>
        {
            RequireChatId(ChatId, input);
            ProcessItem(input);
        });
    }

    /// <summary>Sends what an item asks for.</summary>
    /// <param name="input">What was piped in; null when the parameters are all there is.</param>
    private protected abstract void ProcessItem(object? input);

    /// <summary>Asks the user, or says what would be done.</summary>
    internal bool ShouldChange(string change)
    {
        var text = TextSanitizer.Sanitize(change);
        return ShouldProcess(text, $"{text}?", MyInvocation.MyCommand.Name);
    }
}
