namespace ChatModule;

/// <summary>Recognizes users in the objects of other modules: the only place that does.</summary>
internal sealed class PersonReader(PropertyReader items)
{
    // The address of the user, in the body of a request to create a chat.
    private const string BindName = "user@odata.bind";

    // In this order. ObjectGUID and Exchange's Guid are IDs of other directories, so they're never used.
    private static readonly string[] IdNames = ["UserId", "Id", "ObjectId", "ExternalDirectoryObjectId"];
    private static readonly string[] UpnNames = ["UserPrincipalName", "UPN", "User"];
    // An email address identifies a user only where it's also the UPN, so it isn't kept as one.
    private static readonly string[] MailNames = ["Mail", "Email", "EmailAddress"];
    // Of Microsoft's template for a group's members, and of Graph's requests.
    private static readonly string[] OtherNames = ["MemberObjectIdOrUpn", BindName];
    private static readonly string[] AllNames =
        [.. IdNames, .. UpnNames, .. MailNames, .. OtherNames];

    // https://learn.microsoft.com/microsoft-365/admin/activity-reports/activity-reports
    private const string UnconcealReports = "Reports conceal names until an administrator shows them: "
        + "in the Microsoft 365 admin center, under Settings, Org settings, Reports.";

    private const string SeparatePeople =
        "Separate the people: an item for each, or semicolons between them in the Members of a chat definition.";

    private const string SpecifyPerson =
        "Specify a user principal name, an object ID, or an object with one of UserId, Id, UserPrincipalName, or Mail.";

    /// <summary>
    /// Called with the role and the person when a role isn't one of a chat, such as a job title. It's ignored.
    /// </summary>
    public Action<string, string>? OnUnknownRole { get; init; }

    /// <summary>The person that an item identifies.</summary>
    /// <param name="item">The item.</param>
    /// <param name="label">What an error calls it, so that it can be found in a long list: <c>Item 700</c>.</param>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.MemberNotRecognized"/>: it identifies no user; the message says which properties were
    /// read.
    /// </exception>
    public Person Read(object? item, string label = "The item") => Read(items.Open(item), label);

    /// <inheritdoc cref="Read(object?, string)"/>
    public Person Read(NamedItem item, string label)
    {
        if (item.Text is { } text)
            return ReadText(text, label);
        if (item.Plain is null or string || items.IsList(item.Plain))
            throw NotRecognized($"{label} is empty.");
        // A typed object keeps what the service sent beyond its type in AdditionalProperties.
        item.TryGet("AdditionalProperties", out var more);
        NamedItem[] sources = more is null ? [item] : [item, items.Open(more)];
        RejectOtherKinds(sources, label);
        var key = FindKey(sources, AllNames, IdentifiesUser)
            ?? throw NotRecognized(Describe(sources, label), Advise(sources));
        var id = FindKey(sources, IdNames, static (_, value) => UserKey.IsId(value));
        var upn = FindKey(sources, [.. UpnNames, "UserId", .. OtherNames], static (_, value) => UserKey.IsUpn(value));
        return new Person
        {
            Key = key,
            UserId = id ?? (UserKey.IsId(key) ? key : null),
            UserPrincipalName = upn,
            RequestedRole = ReadRole(sources, upn ?? key),
            IsGuest = string.Equals(FindText(sources, "UserType"), "Guest", StringComparison.OrdinalIgnoreCase)
                || Person.HasGuestMark(upn) || Person.HasGuestMark(key),
            TenantId = FindText(sources, "TenantId") is { } tenant && UserKey.IsId(tenant) ? tenant : null,
        };
    }

    /// <summary>The person that a parameter identifies, which takes one: also as a list or a page of one.</summary>
    /// <param name="value">The value of the parameter.</param>
    /// <param name="label">The parameter: <c>-With</c>.</param>
    /// <exception cref="GraphChatException">
    /// <see cref="GraphChatError.MemberNotRecognized"/>: it identifies no user, or several people are given.
    /// </exception>
    public Person ReadOne(object value, string label) => items.Flatten(value).ToArray() switch
    {
        [] => Read(value, label),
        [var one] => Read(one, label),
        var several => throw NotRecognized(
            $"{label} takes one person, but {several.Length} were given.", "Specify one person."),
    };

    // The Id of something else, such as a mailbox, can be a name or any address.
    private static bool IdentifiesUser(string name, string value) =>
        name == "Id" ? UserKey.IsId(value) : UserKey.IsKey(value);

    private static Person ReadText(string text, string label)
    {
        var key = UserKey.Normalize(text);
        if (UserKey.IsKey(key))
            return Person.FromKey(key);
        if (UserKey.IsEmptyId(key))
            throw NotRecognized($"{label}, '{key}', is an empty ID.", UnconcealReports);
        var isList = text.Count(static c => c == '@') > 1;
        throw NotRecognized(
            $"{label}, '{text}', isn't a user principal name or an object ID.", isList ? SeparatePeople : null);
    }

    private static string? FindText(NamedItem[] sources, string name) =>
        sources.Select(source => source.GetString(name)).FirstOrDefault(static text => text is not null);

    private static string? FindKey(NamedItem[] sources, string[] names, Func<string, string, bool> accept)
    {
        foreach (var source in sources)
            foreach (var name in names)
                if (GetKey(source, name) is { } value && accept(name, value))
                    return value;
        return null;
    }

    private static string? GetKey(NamedItem source, string name) => source.GetString(name) is { } text
        ? UserKey.Normalize(name == BindName ? UserKey.ReadAddress(text) : text)
        : null;

    private static void RejectOtherKinds(NamedItem[] sources, string label)
    {
        foreach (var source in sources)
            foreach (var name in MemberKind.Names)
                if (source.GetString(name) is { } value)
                    RejectOtherKind(MemberKind.Simplify(value), sources, label);
    }

    private static void RejectOtherKind(string kind, NamedItem[] sources, string label)
    {
        if (MemberKind.IsPerson(kind))
            return;
        var title = FindText(sources, "DisplayName") ?? FindKey(sources, AllNames, static (_, _) => true);
        throw NotRecognized(
            $"{Name(label, title)} is {MemberKind.Describe(kind)}, not a user.", MemberKind.Advise(kind));
    }

    private string? ReadRole(NamedItem[] sources, string person)
    {
        foreach (var source in sources)
            foreach (var name in new[] { "Role", "Roles" })
            {
                if (!source.TryGet(name, out var value))
                    continue;
                var role = items.Flatten(value).Select(items.GetString).FirstOrDefault(text => text is not null);
                switch (role?.ToLowerInvariant())
                {
                    case Person.Owner: return Person.Owner;
                    case Person.Guest: return Person.Guest;
                    // The ordinary people of a team are members. A chat doesn't support that role.
                    case null or "member": break;
                    // Often a job title.
                    default: OnUnknownRole?.Invoke(role!, person); break;
                }
            }
        return null;
    }

    private string Describe(NamedItem[] sources, string label)
    {
        if (items.IsPage(sources[0].Plain))
            return $"{label} is a page that has no items.";
        var subject = Name(label, FindText(sources, "DisplayName"));
        var known = AllNames.Where(name => sources.Any(source => source.TryGet(name, out _))).ToArray();
        var found = known.Select(name => (name, value: FindText(sources, name)))
            .Where(static pair => pair.value is not null)
            .Select(static pair => $"{pair.name} = '{pair.value}'").ToArray();
        if (found.Length > 0)
            return $"{subject} doesn't identify a user: {string.Join(", ", found)}. "
                + "None of these is a user principal name or an object ID.";
        return known.Length > 0
            ? $"{subject} doesn't identify a user: no value in {string.Join(", ", known)}."
            : $"{subject} doesn't identify a user: it has none of {string.Join(", ", AllNames)}. "
                + $"It has {DescribeProperties(sources[0])}.";
    }

    private static string? Advise(NamedItem[] sources) =>
        IdNames.Any(name => UserKey.IsEmptyId(FindText(sources, name)))
        ? UnconcealReports
        : ColumnAdvice.For(sources[0].Names, AllNames);

    private static string DescribeProperties(NamedItem item) => item.Names.Length == 0
        ? $"no properties ({item.Plain?.GetType().Name})"
        : string.Join(", ", item.Names.Take(8)) + (item.Names.Length > 8 ? ", …" : "");

    private static string Name(string label, string? title) => title is null ? label : $"{label}, '{title}',";

    private static GraphChatException NotRecognized(string message, string? action = null) =>
        new(GraphChatError.MemberNotRecognized, message) { RecommendedAction = action ?? SpecifyPerson };
}
