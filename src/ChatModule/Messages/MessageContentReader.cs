using System.Management.Automation;
using ChatModule.Pipeline;

namespace ChatModule.Messages;

/// <summary>
/// Reads the text of a message: a text, several as its lines, or a script block that runs for each chat.
/// </summary>
internal static class MessageContentReader
{
    private const string CorrectScript = "Correct the script block of -Content; $_ is the chat, "
        + "and $_.InputObject is the item that was piped to New-GraphChat.";

    private const string GiveText =
        "Name the property that has the text, such as $_.Greeting, or convert the object with Out-String.";

    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.BadRequest };

    /// <summary>The text for a chat.</summary>
    /// <param name="content">What the user gave.</param>
    /// <param name="input">The item of the pipeline, which is <c>$_</c> in a script block.</param>
    /// <param name="chatId">The chat, for the texts of errors.</param>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.BadRequest"/>: the script block fails, or its result isn't a text.
    /// </exception>
    public static string Read(object? content, object? input, string chatId)
    {
        var result = ItemScript.Evaluate(content, input, e => Invalid(
            $"The text of the message to the chat {chatId} can't be created: {e.Message}", CorrectScript, e));
        return string.Join('\n', Items.FlattenLists(result).Select(line => ReadLine(line, chatId)));
    }

    // The name of a type, as PowerShell's conversion gives it, is never a message.
    private static string ReadLine(object? line, string chatId)
    {
        if (Items.GetText(line) is { } text)
            return text;
        return Items.Unwrap(line) switch
        {
            null => "",
            var other => throw Invalid(
                $"The content of the message to the chat {chatId} isn't a text, but {Describe(other)}.", GiveText),
        };
    }

    private static string Describe(object content) => content is PSObject ? "an object" : $"a {content.GetType().Name}";

    private static GraphChatException Invalid(string message, string action, Exception? inner = null) =>
        new(GraphChatError.BadRequest, message, inner) { RecommendedAction = action };
}
