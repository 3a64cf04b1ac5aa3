namespace ChatModule.Tests;

/// <summary>RSC permissions: <c>'ChatMessage.Read.Chat'</c> (application) or <c>'delegated:…'</c>, <c>'application:…'</c>.</summary>
public class ResourceSpecificPermissionTests
{
    [Theory]
    [InlineData("ChatMessage.Read.Chat", "application", "ChatMessage.Read.Chat")]
    [InlineData(" ChatMessage.Read.Chat ", "application", "ChatMessage.Read.Chat")]
    [InlineData("application:ChatMessage.Read.Chat", "application", "ChatMessage.Read.Chat")]
    [InlineData("delegated:InAppPurchase.Allow.Chat", "delegated", "InAppPurchase.Allow.Chat")]
    [InlineData("Delegated: InAppPurchase.Allow.Chat", "delegated", "InAppPurchase.Allow.Chat")]
    [InlineData("APPLICATION:x", "application", "x")]
    public void Both_kinds_are_read(string text, string type, string value) =>
        Assert.Equal(new ResourceSpecificPermission(value, type), ResourceSpecificPermission.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("delegated:")]
    [InlineData("other:ChatMessage.Read.Chat")]
    [InlineData(":ChatMessage.Read.Chat")]
    public void What_is_none_is_refused(string text) =>
        Assert.Equal(GraphChatError.BadRequest, Assert.Throws<GraphChatException>(() => ResourceSpecificPermission.Parse(text)).Error);
}
