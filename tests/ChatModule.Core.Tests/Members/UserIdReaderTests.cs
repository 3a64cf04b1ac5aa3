namespace ChatModule.Tests;

/// <summary>The ID of a user is read once, and the failures in memory are limited.</summary>
public sealed class UserIdReaderTests
{
    private readonly List<string> requested = [];

    [Fact]
    public async Task A_user_is_requested_once_however_many_others_come()
    {
        var reader = Reader(static address => $"id of {address}");

        for (var i = 0; i < 3_000; i++)
            await reader.ReadAsync($"{i}@contoso.com", default);

        Assert.Equal("id of 0@contoso.com", await reader.ReadAsync("0@CONTOSO.com", default));
        Assert.Equal(3_000, requested.Count);
    }

    [Theory]
    [InlineData(1_998, 1)]
    [InlineData(2_001, 2)]
    public async Task A_user_who_does_not_exist_is_requested_once_up_to_a_limit(int others, int expected)
    {
        var reader = Reader(static address => throw new GraphChatException(GraphChatError.MemberNotFound, address));

        for (var i = 0; i <= others; i++)
            await FailAsync(reader, $"{i}@contoso.com");
        await FailAsync(reader, "0@contoso.com");

        Assert.Equal(expected, requested.Count(static address => address == "0@contoso.com"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_missing_permission_is_remembered_when_the_service_says_so_and_not_a_gateway(bool isForeign, int requests)
    {
        var reader = Reader(_ => throw new GraphChatException(GraphChatError.MissingPermission, "No.") { IsForeign = isForeign });

        await FailAsync(reader, "megan@contoso.com");
        await FailAsync(reader, "alex@contoso.com");

        Assert.Equal(requests, requested.Count);
    }

    private static Task<GraphChatException> FailAsync(UserIdReader reader, string address) =>
        Assert.ThrowsAsync<GraphChatException>(() => reader.ReadAsync(address, default));

    private UserIdReader Reader(Func<string, string> read) => new(new ScriptedChats
    {
        UserId = address =>
        {
            requested.Add(address);
            return read(address);
        },
    });
}
