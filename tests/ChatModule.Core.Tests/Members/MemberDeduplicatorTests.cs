namespace ChatModule.Tests;

/// <summary>One chat each: a person of the pipeline is taken once, however long it is.</summary>
public class MemberDeduplicatorTests
{
    private readonly MemberDeduplicator seen = new();

    [Fact]
    public void A_person_is_new_once_by_any_fact_and_in_any_case()
    {
        Assert.True(seen.Add(new Person { Key = "a@b.c", UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5", UserPrincipalName = "a@b.c" }));

        Assert.False(seen.Add(Person.Of("A@B.C")));
        Assert.False(seen.Add(Person.Of("8B081EF6-4792-4DEF-B2C9-C363A1BF41D5")));
        Assert.True(seen.Add(Person.Of("other@b.c")));
    }

    [Fact]
    public void A_second_mention_teaches_what_it_knows()
    {
        seen.Add(Person.Of("a@b.c"));
        seen.Add(new Person { Key = "a@b.c", UserPrincipalName = "a@b.c", UserId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5" });

        Assert.False(seen.Add(Person.Of("8b081ef6-4792-4def-b2c9-c363a1bf41d5")));
    }

    [Fact]
    public void A_hundred_thousand_people_are_told_apart()
    {
        for (var i = 0; i < 100_000; i++)
            Assert.True(seen.Add(Person.Of($"user{i}@contoso.com")));
        for (var i = 0; i < 100_000; i += 997)
            Assert.False(seen.Add(Person.Of($"USER{i}@contoso.com")));
    }
}
