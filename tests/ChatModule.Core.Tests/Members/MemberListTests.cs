namespace ChatModule.Tests;

/// <summary>"The same person twice (id or UPN, any case) is taken once."</summary>
public class MemberListTests
{
    private const string MeganId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string AlexId = "82af01c5-f7cc-4a2e-a728-3a5df21afd9d";
    private const string Megan = "megan@contoso.com";
    private const string Alex = "alex@contoso.com";

    private readonly MemberList roster = new();

    [Fact]
    public void Different_people_stay_in_their_order()
    {
        Assert.True(roster.Add(Person.Of(Megan)));
        Assert.True(roster.Add(Person.Of(AlexId)));
        Assert.True(roster.Add(Person.Of("zoe@contoso.com")));

        Assert.Equal([Megan, AlexId, "zoe@contoso.com"], Keys);
    }

    [Theory]
    [InlineData(Megan, "MEGAN@Contoso.COM")]
    [InlineData(MeganId, "8B081EF6-4792-4DEF-B2C9-C363A1BF41D5")]
    public void The_same_key_in_any_case_is_one_person(string first, string second)
    {
        Assert.True(roster.Add(Person.Of(first)));
        Assert.False(roster.Add(Person.Of(second)));

        Assert.Equal([first], Keys);
    }

    [Fact]
    public void Somebody_known_by_both_is_found_by_either()
    {
        roster.Add(Both(MeganId, Megan));

        Assert.False(roster.Add(Person.Of(Megan)));
        Assert.False(roster.Add(Person.Of(MeganId.ToUpperInvariant())));
    }

    [Fact]
    public void A_mention_with_both_facts_joins_two_earlier_ones()
    {
        roster.Add(Person.Of(Alex));
        roster.Add(Person.Of(MeganId));
        roster.Add(Person.Of(Megan));
        Assert.Equal(3, roster.People.Count);

        Assert.False(roster.Add(Both(MeganId, Megan)));

        Assert.Equal([Alex, MeganId], Keys);
        Assert.Equal(Megan, roster.People[1].UserPrincipalName);
    }

    [Fact]
    public void A_chain_of_mentions_becomes_one_person()
    {
        roster.Add(Person.Of(Megan));
        roster.Add(Person.Of(Alex));
        roster.Add(Person.Of(MeganId));
        roster.MergeCaller(Both(MeganId, Megan));

        Assert.Equal([Megan, Alex], Keys);
        roster.MergeCaller(Person.Of("nobody@contoso.com"));
        Assert.Equal(2, roster.People.Count);
    }

    [Fact]
    public void What_a_second_mention_adds_is_kept_and_what_was_known_stays()
    {
        roster.Add(Person.Of(MeganId));
        roster.Add(new Person { Key = MeganId, UserId = MeganId, UserPrincipalName = Megan, IsGuest = true, RequestedRole = "guest", TenantId = AlexId });

        var person = Assert.Single(roster.People);
        Assert.Equal((MeganId, Megan, "guest", AlexId), (person.Key, person.UserPrincipalName, person.RequestedRole, person.TenantId));
        roster.Add(Person.Of(Megan) with { RequestedRole = "owner" });
        Assert.Equal("guest", Assert.Single(roster.People).RequestedRole);
    }

    private IEnumerable<string> Keys => roster.People.Select(person => person.Key);

    private static Person Both(string id, string upn) => new() { Key = id, UserId = id, UserPrincipalName = upn };
}
