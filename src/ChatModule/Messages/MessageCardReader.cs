using System.Management.Automation;
using System.Management.Automation.Language;
using ChatModule.Pipeline;

namespace ChatModule.Messages;

/// <summary>
/// Reads the card of a message: JSON, several texts as its lines, a dictionary, an object, or a script block that runs
/// for each chat.
/// </summary>
internal static class MessageCardReader
{
    private static readonly PowerShellPropertyReader Items = new() { ReadError = GraphChatError.BadRequest };

    /// <summary>The card for a chat; null when there is none.</summary>
    /// <param name="card">What the user gave.</param>
    /// <param name="input">The item of the pipeline, which is <c>$_</c> in a script block.</param>
    /// <param name="chatId">The chat, for the texts of errors.</param>
    /// <param name="isFile">Whether a text is the path of a file.</param>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.BadRequest"/>: it isn't an adaptive card.
    /// </exception>
    public static AdaptiveCard? Read(object? card, object? input, string chatId, Func<string, bool> isFile)
    {
        string? json = null;
        try
        {
            var given = Items.Unwrap(card) is ScriptBlock script
                ? script.InvokeWithContext(null, [new PSVariable("_", input)])
                : card;
            json = ToJson(given);
            return json is null ? null : AdaptiveCard.Parse(json);
        }
        // Whatever the script block or the object does.
        catch (Exception e) when (e is not (GraphChatException or PipelineStoppedException or FlowControlException))
        {
            var message = $"The card of the message to the chat {chatId} can't be created: {e.Message}";
            throw new GraphChatException(GraphChatError.BadRequest, message, e)
            {
                RecommendedAction =
                    "Correct -Card: JSON, a dictionary, an object, or a script block in which $_ is the chat.",
            };
        }
        catch (GraphChatException e)
        {
            var (reason, action) = (e.Message, e.RecommendedAction ?? "");
            if (json is not null && isFile(json))
            {
                var path = CodeGeneration.EscapeSingleQuotedStringContent(json);
                reason = $"'{json}' is a file, and not the card in it.";
                action = $"Pass its content: -Card (Get-Content '{path}' -Raw).";
            }
            throw e.With($"The message to the chat {chatId} wasn't sent. {reason}", action);
        }
    }

    // A file that is read without -Raw is a list of lines, and what a script block returns is a list of one.
    private static string? ToJson(object? card)
    {
        var plain = Items.Unwrap(card);
        if (plain is null or string)
            return (string?)plain;
        if (plain is FileInfo file)
            return file.FullName;
        if (LanguagePrimitives.GetEnumerable(card) is not { } list)
            return JsonText.Of(card);
        var items = list.Cast<object?>().ToArray();
        return items switch
        {
            [] => null,
            [var only] => ToJson(only),
            _ when items.All(static item => Items.Unwrap(item) is string) =>
                string.Join('\n', items.Select(Items.Unwrap)),
            _ => JsonText.Of(items),
        };
    }
}
