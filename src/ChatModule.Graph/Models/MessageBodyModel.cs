using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>The body of a message: https://learn.microsoft.com/graph/api/resources/itembody.</summary>
internal sealed class MessageBodyModel : ResponseModel
{
    private string content = "";

    /// <summary><c>text</c> or <c>html</c>.</summary>
    public string? ContentType { get; private set; }

    /// <summary>The HTML; null when it's text.</summary>
    public string? Html => IsHtml ? TextSanitizer.SanitizeLines(content) : null;

    /// <summary>The text that a person reads.</summary>
    public string Text => TextSanitizer.SanitizeLines(IsHtml ? HtmlText.ToText(content) : content);

    private bool IsHtml => ContentType == MessageDefinition.Html;

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["contentType"] = node => ContentType = TextSanitizer.Sanitize(node.GetStringValue())?.ToLowerInvariant(),
        ["content"] = node => content = node.GetStringValue() ?? "",
    };
}
