namespace ChatModule.Tests;

/// <summary>A person who appears twice (by ID, UPN, or email address, in any case) is one member.</summary>
public class MemberListTests
{
    private const string MeganId = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
    private const string AlexId = "82af01c5-f7cc-4a2e-a728-3a5df21afd9d";
    private const string Megan = "megan@contoso.com";
    private const string Alex = "alex@contoso.com";

    private readonly MemberList list = new();

    [Fact]
    public void Different_people_keep_their_order()
    {
        Assert.True(list.Add(Person.FromKey(Megan)));
        Assert.True(list.Add(Person.FromKey(AlexId)));
        Assert.True(list.Add(Person.FromKey("zoe@contoso.com")));

        Assert.Equal([Megan, AlexId, "zoe@contoso.com"], Keys);
    }

    [Theory]
    [InlineData(Megan, "MEGAN@Contoso.COM")]
    [InlineData(MeganId, "8B081EF6-4792-4DEF-B2C9-C363A1BF41D5")]
    public void The_same_key_in_any_case_is_one_person(string first, string second)
    {
        Assert.True(list.Add(Person.FromKey(first)));
        Assert.False(list.Add(Person.FromKey(second)));

        Assert.Equal([first], Keys);
    }

    [Fact]
    public void A_person_with_ID_and_UPN_is_found_by_either()
    {
        list.Add(PersonOf(MeganId, Megan));

        Assert.False(list.Add(Person.FromKey(Megan)));
        Assert.False(list.Add(Person.FromKey(MeganId.ToUpperInvariant())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_email_address_that_equals_a_UPN_is_the_same_person(bool emailFirst)
    {
        var (email, user) = (EmailOf("Megan@contoso.com"), PersonOf(MeganId, Megan));
        list.Add(emailFirst ? email : user);

        Assert.False(list.Add(emailFirst ? user : email));
        Assert.False(list.Add(Person.FromKey(Megan)));
        Assert.Equal((MeganId, Megan), (Assert.Single(list.People).UserId, list.People[0].UserPrincipalName));
    }

    [Fact]
    public void The_email_address_of_the_caller_is_the_caller()
    {
        list.Add(EmailOf(Alex));
        list.Add(EmailOf(Megan));
        list.AddFirst(PersonOf(MeganId, Megan));

        Assert.Equal([Alex, Megan], Keys);
        Assert.Equal(MeganId, list.People[1].UserId);
    }

    [Fact]
    public void An_entry_with_ID_and_UPN_merges_two_earlier_entries()
    {
        list.Add(Person.FromKey(Alex));
        list.Add(Person.FromKey(MeganId));
        list.Add(Person.FromKey(Megan));
        Assert.Equal(3, list.People.Count);

        Assert.False(list.Add(PersonOf(MeganId, Megan)));

        Assert.Equal([Alex, MeganId], Keys);
        Assert.Equal(Megan, list.People[1].UserPrincipalName);
    }

    [Fact]
    public void The_caller_merges_entries_and_is_not_added()
    {
        list.Add(Person.FromKey(Megan));
        list.Add(Person.FromKey(Alex));
        list.Add(Person.FromKey(MeganId));
        list.MergeCaller(PersonOf(MeganId, Megan));

        Assert.Equal([Megan, Alex], Keys);
        list.MergeCaller(Person.FromKey("nobody@contoso.com"));
        Assert.Equal(2, list.People.Count);
    }

    [Fact]
    public void A_duplicate_adds_missing_facts_and_does_not_replace_known_ones()
    {
        list.Add(Person.FromKey(MeganId));
        list.Add(new Person { Key = MeganId, UserId = MeganId, UserPrincipalName = Megan, IsGuest = true, RequestedRole = "guest", TenantId = AlexId });

        var person = Assert.Single(list.People);
        Assert.Equal((MeganId, Megan, "guest", AlexId), (person.Key, person.UserPrincipalName, person.RequestedRole, person.TenantId));
        list.Add(Person.FromKey(Megan) with { RequestedRole = "owner" });
        Assert.Equal("guest", Assert.Single(list.People).RequestedRole);
    }

    [Fact]
    public void A_long_list_has_the_same_members_as_with_pairwise_comparison()
    {
        // Few IDs and UPNs for many entries, so that they merge in every order.
        var random = new Random(20261125);
        for (var run = 0; run < 200; run++)
        {
            var list = new MemberList();
            List<Person> expected = [];
            for (var i = 0; i < 60; i++)
            {
                var (id, upn) = ($"{random.Next(25)}", $"{random.Next(25)}@contoso.com");
                var person = random.Next(4) switch
                {
                    0 => new Person { Key = id, UserId = id },
                    1 => new Person { Key = upn, UserPrincipalName = upn },
                    2 => EmailOf(upn),
                    _ => PersonOf(id, upn),
                };
                Assert.Equal(AddWithPairwiseComparison(expected, person), list.Add(person));
            }
            Assert.Equal(expected, list.People);
            Assert.Equal(expected.Count, list.Count);
        }
    }

    [Fact]
    public void A_hundred_thousand_people_are_added_without_pairwise_comparison()
    {
        var list = new MemberList();
        for (var i = 0; i < 100_000; i++)
            list.Add(Person.FromKey($"user{i}@contoso.com"));
        list.AddFirst(PersonOf(MeganId, Megan));

        // A pairwise comparison would take minutes.
        Assert.Equal(100_001, list.People.Count);
        Assert.Equal(MeganId, list.People[0].Key);
        Assert.False(list.Add(Person.FromKey("USER99999@contoso.com")));
    }

    // The definition: the first matching entry is merged with all other matching entries.
    private static bool AddWithPairwiseComparison(List<Person> people, Person person)
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
            new[] { a.UserId, a.UserPrincipalName, a.Key }.Intersect([b.UserId, b.UserPrincipalName, b.Key]).Any(fact => fact is not null);
    }

    private IEnumerable<string> Keys => list.People.Select(person => person.Key);

    private static Person PersonOf(string id, string upn) => new() { Key = id, UserId = id, UserPrincipalName = upn };

    // A row that has only an email address.
    private static Person EmailOf(string email) => new() { Key = email };
}
