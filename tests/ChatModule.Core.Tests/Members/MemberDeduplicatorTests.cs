namespace ChatModule.Tests;

/// <summary>With one chat for each person, every person of a pipeline is processed once.</summary>
public class MemberDeduplicatorTests
{
    private readonly MemberDeduplicator deduplicator = new();

    [Fact]
    public void A_person_is_recognized_by_ID_or_UPN_in_any_case()
    {
        Assert.True(deduplicator.Add(new Person { Key = "a@b.c", UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5", UserPrincipalName = "a@b.c" }));

        Assert.False(deduplicator.Add(Person.FromKey("A@B.C")));
        Assert.False(deduplicator.Add(Person.FromKey("8B081EF6-4792-4DEF-B2C9-C363A1BF41D5")));
        Assert.True(deduplicator.Add(Person.FromKey("other@b.c")));
    }

    [Fact]
    public void A_duplicate_adds_its_ID_to_the_person()
    {
        deduplicator.Add(Person.FromKey("a@b.c"));
        deduplicator.Add(new Person { Key = "a@b.c", UserPrincipalName = "a@b.c", UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5" });

        Assert.False(deduplicator.Add(Person.FromKey("8b081ef6-4792-4def-b2c9-c363a1bf41d5")));
    }

    [Fact]
    public void A_hundred_thousand_people_are_distinguished()
    {
        for (var i = 0; i < 100_000; i++)
            Assert.True(deduplicator.Add(Person.FromKey($"user{i}@contoso.com")));
        for (var i = 0; i < 100_000; i += 997)
            Assert.False(deduplicator.Add(Person.FromKey($"USER{i}@contoso.com")));
    }
}
