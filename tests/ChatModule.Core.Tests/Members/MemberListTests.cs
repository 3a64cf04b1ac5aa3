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

    [Fact]
    public void A_long_list_is_the_same_as_if_each_were_compared_with_each()
    {
        // With few facts for many mentions, so that they join in every order.
        var random = new Random(20261125);
        for (var run = 0; run < 200; run++)
        {
            var list = new MemberList();
            List<Person> expected = [];
            for (var i = 0; i < 60; i++)
            {
                var (id, upn) = ($"{random.Next(25)}", $"{random.Next(25)}@contoso.com");
                var person = random.Next(3) switch
                {
                    0 => new Person { Key = id, UserId = id },
                    1 => new Person { Key = upn, UserPrincipalName = upn },
                    _ => Both(id, upn),
                };
                Assert.Equal(AddComparingEach(expected, person), list.Add(person));
            }
            Assert.Equal(expected, list.People);
        }
    }

    [Fact]
    public void A_hundred_thousand_people_are_not_compared_with_each_other()
    {
        var list = new MemberList();
        for (var i = 0; i < 100_000; i++)
            list.Add(Person.Of($"user{i}@contoso.com"));
        list.AddFirst(Both(MeganId, Megan));

        // Compared with each other, they would take minutes.
        Assert.Equal(100_001, list.People.Count);
        Assert.Equal(MeganId, list.People[0].Key);
        Assert.False(list.Add(Person.Of("USER99999@contoso.com")));
    }

    // The definition: the first that is the same takes in all others that are.
    private static bool AddComparingEach(List<Person> people, Person person)
    {
        var same = people.Where(other => IsSame(other, person)).ToArray();
        if (same.Length == 0)
        {
            people.Add(person);
            return true;
        }
        var merged = same.Skip(1).Reverse().Aggregate(same[0].With(person), static (known, other) => known.With(other));
        people[people.IndexOf(same[0])] = merged;
        people.RemoveAll(other => same.Skip(1).Contains(other));
        return false;

        static bool IsSame(Person a, Person b) =>
            a.UserId is not null && a.UserId == b.UserId || a.UserPrincipalName is not null && a.UserPrincipalName == b.UserPrincipalName || a.Key == b.Key;
    }

    private IEnumerable<string> Keys => roster.People.Select(person => person.Key);

    private static Person Both(string id, string upn) => new() { Key = id, UserId = id, UserPrincipalName = upn };
}
