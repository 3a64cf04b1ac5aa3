using ChatModule.Graph.Http;

namespace ChatModule.Graph.Tests;

/// <summary>An error shows the sentence of the service, also when it comes in JSON.</summary>
public class ServiceMessageTests
{
    [Theory]
    [InlineData("""{"errorCode":"209","message":"The user has no license."}""", "The user has no license.")]
    [InlineData("""{ "subCode": "x", "Message": "{\r\n \"message\": \"The user has no license.\" }" }""", "The user has no license.")]
    [InlineData("""{"error":{"code":"Forbidden","message":"The user has no license."}}""", "The user has no license.")]
    [InlineData("""{"errorCode":"209"}""", """{"errorCode":"209"}""")]
    [InlineData("""{"message":""}""", """{"message":""}""")]
    [InlineData("{0} isn't a user.", "{0} isn't a user.")]
    [InlineData("Failed to find users.", "Failed to find users.")]
    [InlineData(null, null)]
    public void The_sentence_in_a_JSON_text_is_the_message(string? message, string? expected) =>
        Assert.Equal(expected, new GraphErrorResponse(403) { Message = message }.Message);

    [Fact]
    public void The_inner_messages_are_read_like_the_message() =>
        Assert.Equal("No license.", new GraphErrorResponse(403) { InnerMessages = ["""{"message":"No license."}"""] }.Reason);
}
