namespace ChatModule.Tests;

/// <summary>Resource-specific permissions: <c>'ChatMessage.Read.Chat'</c> (application), <c>'delegated:…'</c>, or <c>'application:…'</c>.</summary>
public class ResourceSpecificPermissionTests
{
    [Theory]
    [InlineData("ChatMessage.Read.Chat", "application", "ChatMessage.Read.Chat")]
    [InlineData(" ChatMessage.Read.Chat ", "application", "ChatMessage.Read.Chat")]
    [InlineData("application:ChatMessage.Read.Chat", "application", "ChatMessage.Read.Chat")]
    [InlineData("delegated:InAppPurchase.Allow.Chat", "delegated", "InAppPurchase.Allow.Chat")]
    [InlineData("Delegated: InAppPurchase.Allow.Chat", "delegated", "InAppPurchase.Allow.Chat")]
    [InlineData("APPLICATION:x", "application", "x")]
    public void Application_and_delegated_permissions_are_parsed(string text, string type, string value) =>
        Assert.Equal(new ResourceSpecificPermission(value, type), ResourceSpecificPermission.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("delegated:")]
    [InlineData("other:ChatMessage.Read.Chat")]
    [InlineData(":ChatMessage.Read.Chat")]
    public void A_value_that_is_not_a_permission_is_rejected(string text) =>
        Assert.Equal(GraphChatError.BadRequest, Assert.Throws<GraphChatException>(() => ResourceSpecificPermission.Parse(text)).Error);
}
