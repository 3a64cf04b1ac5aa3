namespace ChatModule;

/// <summary>Recognizes users in the objects of other modules: the only place that does.</summary>
internal sealed class PersonReader(PropertyReader items)
{
    // In this order. ObjectGUID and Exchange's Guid are IDs of other directories, so they're never used.
    private static readonly string[] IdNames = ["UserId", "Id", "ObjectId", "ExternalDirectoryObjectId"];
    private static readonly string[] UpnNames = ["UserPrincipalName", "UPN", "User"];
    // An email address identifies a user only where it's also the UPN, so it isn't kept as one.
    private static readonly string[] MailNames = ["Mail", "Email", "EmailAddress"];
    private static readonly string[] AllNames = [.. IdNames, .. UpnNames, .. MailNames];
    private static readonly char[] Delimiters = [';', ',', '\t', '|'];

    /// <summary>Called with the role and the person when a role isn't one of a chat, such as a job title. It's ignored.</summary>
    public Action<string, string>? OnUnknownRole { get; init; }

    /// <summary>The person that an item identifies.</summary>
    /// <param name="item">The item.</param>
    /// <param name="called">What an error calls it, so that it can be found in a long list: <c>Item 700</c>.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.MemberNotRecognized"/>: it identifies nobody; the message says which properties were read.</exception>
    public Person Read(object? item, string called = "The item")
    {
        if (items.GetString(item) is { } text)
            return IsKey(text) ? Person.Of(text) : throw NotRecognized($"{called}, '{text}', isn't a user principal name or an object ID.");
        var plain = items.Unwrap(item);
        if (plain is null or string || items.IsList(item))
            throw NotRecognized($"{called} is empty.");
        if (items.IsPage(item))
            throw NotRecognized($"{called} is a page that has no items.");
        // A typed object keeps what the service sent beyond its type in AdditionalProperties.
        object[] places = items.TryGet(item!, "AdditionalProperties", out var more) && more is not null ? [item!, more] : [item!];
        RejectOtherKinds(places, called);
        var key = Find(places, AllNames, accept: (name, value) => name == "Id" ? IsId(value) : IsKey(value))
            ?? throw NotRecognized(Describe(places, called), DescribeDelimiter(places[0]));
        var upn = Find(places, UpnNames, (_, value) => IsUpn(value)) ?? Find(places, ["UserId"], (_, value) => IsUpn(value));
        return new Person
        {
            Key = key,
            UserId = Find(places, IdNames, (_, value) => IsId(value)),
            UserPrincipalName = upn,
            RequestedRole = ReadRole(places, upn ?? key),
            IsGuest = string.Equals(Find(places, ["UserType"]), "Guest", StringComparison.OrdinalIgnoreCase)
                || Person.HasGuestMark(upn) || Person.HasGuestMark(key),
            TenantId = Find(places, ["TenantId"], (_, value) => IsId(value)),
        };
    }

    /// <summary>The person that a parameter identifies, which takes one: also as a list or a page of one.</summary>
    /// <param name="value">The value of the parameter.</param>
    /// <param name="called">The parameter: <c>-With</c>.</param>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.MemberNotRecognized"/>: it identifies nobody, or several people are given.</exception>
    public Person ReadOne(object value, string called) => items.Flatten(value).ToArray() switch
    {
        [] => Read(value, called),
        [var one] => Read(one, called),
        var several => throw NotRecognized($"{called} takes one person, but {several.Length} were given.", "Specify one person."),
    };

    private string? Find(object[] places, string[] names, Func<string, string, bool>? accept = null)
    {
        foreach (var place in places)
            foreach (var name in names)
                if (items.GetString(place, name) is { } value && (accept is null || accept(name, value)))
                    return value;
        return null;
    }

    private void RejectOtherKinds(object[] places, string called)
    {
        var kind = Find(places, ["@odata.type", "ObjectType"]);
        if (kind is null)
            return;
        var name = kind[(kind.LastIndexOf('.') + 1)..];
        if (!name.Equals("user", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("ConversationMember", StringComparison.OrdinalIgnoreCase))
            throw NotRecognized($"{called}, '{Find(places, ["DisplayName"]) ?? Find(places, AllNames)}', is a {name}, not a user.",
                name.Equals("group", StringComparison.OrdinalIgnoreCase) ? "Pipe its members in, for example those that Get-MgGroupMember emits." : null);
    }

    private string? ReadRole(object[] places, string who)
    {
        foreach (var place in places)
            foreach (var name in new[] { "Role", "Roles" })
            {
                if (!items.TryGet(place, name, out var value))
                    continue;
                var role = items.Flatten(value).Select(items.GetString).FirstOrDefault(text => text is not null);
                switch (role?.ToLowerInvariant())
                {
                    case Person.Owner: return Person.Owner;
                    case Person.Guest: return Person.Guest;
                    // The ordinary people of a team are members. A chat doesn't support that role.
                    case null or "member": break;
                    // Often a job title.
                    default: OnUnknownRole?.Invoke(role!, who); break;
                }
            }
        return null;
    }

    private string Describe(object[] places, string called)
    {
        var found = places.SelectMany(place => AllNames.Select(name => (name, value: items.GetString(place, name))))
            .Where(pair => pair.value is not null)
            .Select(pair => $"{pair.name} = '{pair.value}'").ToArray();
        return found.Length > 0
            ? $"{called} doesn't identify a user: {string.Join(", ", found)}. None of these is a user principal name or an object ID."
            : $"{called} doesn't identify a user: none of {string.Join(", ", AllNames)} has a value. It has {DescribeProperties(places[0])}.";
    }

    // A CSV that was read with another delimiter has one column, named like all of them.
    private string? DescribeDelimiter(object item)
    {
        foreach (var column in items.Names(item))
            foreach (var delimiter in Delimiters)
                if (column.Contains(delimiter) && column.Split(delimiter).Any(IsKnownColumn))
                    return $"The column '{column.Replace('\t', ' ')}' is several in one: the file has another delimiter. Read it with Import-Csv -Delimiter {(delimiter == '\t' ? "\"`t\"" : $"'{delimiter}'")}.";
        return null;
    }

    private static bool IsKnownColumn(string part) => AllNames.Append("Members").Any(name => PropertyReader.IsSameName(part.AsSpan().Trim().Trim('"'), name));

    private string DescribeProperties(object item)
    {
        var names = items.Names(item);
        return names.Length == 0 ? $"no properties ({items.Unwrap(item)?.GetType().Name})" : string.Join(", ", names.Take(8)) + (names.Length > 8 ? ", …" : "");
    }

    private static bool IsKey(string value) => IsId(value) || IsUpn(value);

    private static bool IsId(string value) => Guid.TryParseExact(value, "D", out _);

    // Not an address grammar: just enough that a list of people, or a name with an address, is not taken for one UPN.
    private static bool IsUpn(string value) =>
        value.IndexOf('@') > 0 && value[^1] != '@' && !value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ';' or ',' or '<' or '>' or '/' or '\\');

    private static GraphChatException NotRecognized(string message, string? action = null) => new(GraphChatError.MemberNotRecognized, message)
    {
        RecommendedAction = action ?? "Specify a user principal name, an object ID, or an object with one of UserId, Id, UserPrincipalName, or Mail.",
    };
}
