using System.Globalization;
using System.Text.Json;
using GraphEmulator.Graph;

namespace GraphEmulator.Chats;

/// <summary>The parsed body of a POST request. Its property names are valid; its values aren't validated yet.</summary>
internal sealed record ChatBody(
    string? ChatType, string? Topic, IReadOnlyList<MemberBody>? Members, IReadOnlyList<AppBody> Apps);

/// <summary>A member, as the request specifies it.</summary>
internal sealed record MemberBody(string? ODataType, string? Bind, IReadOnlyList<string> Roles, string? TenantId)
{
    public DateTimeOffset? VisibleHistoryStart { get; init; }
}

/// <summary>An app to install, as the request specifies it.</summary>
internal sealed record AppBody(string? Bind, IReadOnlyList<PermissionGrant> Permissions);

/// <summary>Reads the body of a POST request as an OData service does: it rejects unknown property names.</summary>
internal static class ChatBodyReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    public static ChatBody Read(byte[] body)
    {
        using var document = Parse(body);
        string? chatType = null;
        string? topic = null;
        List<MemberBody>? members = null;
        List<AppBody> apps = [];
        foreach (var property in EnumerateProperties(document.RootElement, "microsoft.graph.chat"))
        {
            switch (property.Name)
            {
                case "@odata.type" when Text(property) == "#microsoft.graph.chat":
                    break;
                case "chatType":
                    chatType = Text(property);
                    break;
                case "topic":
                    topic = Text(property);
                    break;
                case "members":
                    members = Items(property)?.Select(Member).ToList();
                    break;
                case "installedApps":
                    apps = Items(property)?.Select(App).ToList() ?? [];
                    break;
                default:
                    throw Unknown(property.Name, "microsoft.graph.chat");
            }
        }

        return new ChatBody(chatType, topic, members, apps);
    }

    /// <summary>Reads a member to add to a chat.</summary>
    public static MemberBody ReadMember(byte[] body)
    {
        using var document = Parse(body);
        return Member(document.RootElement);
    }

    /// <summary>Reads an app to install in a chat.</summary>
    public static AppBody ReadApp(byte[] body)
    {
        using var document = Parse(body);
        return App(document.RootElement);
    }

    /// <summary>Reads the new topic of a chat, the only property that can change.</summary>
    public static string? ReadTopic(byte[] body)
    {
        using var document = Parse(body);
        var properties = EnumerateProperties(document.RootElement, "microsoft.graph.chat").ToList();
        return properties.ConvertAll(property => property.Name)
            .Find(name => name is not ("topic" or "@odata.type")) is { } unknown
            ? throw GraphException.BadRequest($"The property '{unknown}' can't be updated.")
            : properties.Where(property => property.Name == "topic").Select(Text).FirstOrDefault();
    }

    /// <summary>Returns the key of the last member, or <see langword="null"/> when the body isn't valid.</summary>
    public static string? LastMemberKey(byte[] body)
    {
        try
        {
            return Read(body).Members is [.., { Bind: { } bind }] ? BindUrl.ParseKey(bind, "users") : null;
        }
        catch (GraphException)
        {
            return null;
        }
    }

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body, Options);
        }
        catch (JsonException)
        {
            throw GraphException.BadRequest(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of "
                    + "valid JSON format.");
        }
    }

    private static MemberBody Member(JsonElement element)
    {
        const string TypeName = "microsoft.graph.aadUserConversationMember";
        string? odataType = null;
        string? bind = null;
        string? tenantId = null;
        DateTimeOffset? history = null;
        IReadOnlyList<string> roles = [];
        foreach (var property in EnumerateProperties(element, TypeName))
        {
            switch (property.Name)
            {
                case "@odata.type":
                    odataType = Text(property);
                    break;
                case "user@odata.bind":
                    bind = Text(property);
                    break;
                case "roles":
                    roles = Items(property)?.Select(role => Text(role, "roles") ?? "").ToList() ?? [];
                    break;
                case "tenantId":
                    tenantId = Text(property);
                    break;
                case "visibleHistoryStartDateTime":
                    history = Time(property);
                    break;
                default:
                    throw Unknown(property.Name, TypeName);
            }
        }

        return new MemberBody(odataType, bind, roles, tenantId) { VisibleHistoryStart = history };
    }

    private static AppBody App(JsonElement element)
    {
        const string TypeName = "microsoft.graph.teamsAppInstallation";
        string? bind = null;
        IReadOnlyList<PermissionGrant> permissions = [];
        foreach (var property in EnumerateProperties(element, TypeName))
        {
            switch (property.Name)
            {
                case "@odata.type" when Text(property) == "#" + TypeName:
                    break;
                case "teamsApp@odata.bind":
                    bind = Text(property);
                    break;
                case "consentedPermissionSet":
                    permissions = ReadPermissions(property);
                    break;
                default:
                    throw Unknown(property.Name, TypeName);
            }
        }

        return new AppBody(bind, permissions);
    }

    private static List<PermissionGrant> ReadPermissions(JsonProperty set)
    {
        const string TypeName = "microsoft.graph.teamsAppResourceSpecificPermission";
        List<PermissionGrant> permissions = [];
        foreach (var list in EnumerateProperties(set.Value, "microsoft.graph.teamsAppPermissionSet"))
        {
            if (list.Name == "@odata.type")
            {
                continue;
            }

            if (list.Name != "resourceSpecificPermissions")
            {
                throw Unknown(list.Name, "microsoft.graph.teamsAppPermissionSet");
            }

            foreach (var permission in Items(list) ?? [])
            {
                var values = EnumerateProperties(permission, TypeName).ToDictionary(property => property.Name, Text);
                values.Remove("@odata.type");
                values.Remove("permissionValue", out var value);
                values.Remove("permissionType", out var kind);
                if (values.Count > 0)
                {
                    throw Unknown(values.Keys.First(), TypeName);
                }

                if (string.IsNullOrEmpty(value)
                    || kind?.ToUpperInvariant() is not ("APPLICATION" or "DELEGATED"))
                {
                    throw GraphException.BadRequest($"The permission '{value}' of type '{kind}' isn't valid.");
                }

                permissions.Add(new PermissionGrant(value, kind));
            }
        }

        return permissions;
    }

    private static JsonElement.ObjectEnumerator EnumerateProperties(JsonElement element, string type) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject()
            : throw GraphException.BadRequest($"An object of type '{type}' was expected in the payload.");

    private static IEnumerable<JsonElement>? Items(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => property.Value.EnumerateArray(),
        _ => throw GraphException.BadRequest($"The property '{property.Name}' must be an array."),
    };

    private static string? Text(JsonProperty property) => Text(property.Value, property.Name);

    private static DateTimeOffset? Time(JsonProperty property) => Text(property) is not { } text
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw GraphException.BadRequest(
                $"Cannot convert the value of '{property.Name}' to the expected type 'Edm.DateTimeOffset'.");

    private static string? Text(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => throw GraphException.BadRequest(
            $"Cannot convert the value of '{name}' to the expected type 'Edm.String'."),
    };

    private static GraphException Unknown(string name, string type) => GraphException.BadRequest(
        $"The property '{name}' does not exist on type '{type}'. Make sure to only use property names that are defined "
            + "by the type.");
}

/// <summary>Parses the URL in an <c>@odata.bind</c> property.</summary>
internal static class BindUrl
{
    /// <summary>
    /// Returns the key in a bind URL, which must have the requested service root: the same cloud and version.
    /// </summary>
    public static string ParseKey(string url, string entitySet, string root)
    {
        if (!url.StartsWith(root, StringComparison.OrdinalIgnoreCase))
        {
            throw GraphException.BadRequest(
                $"The bind URL '{url}' doesn't start with the requested service root '{root}'.");
        }

        return ParseKey(url, entitySet)
            ?? throw GraphException.BadRequest($"The bind URL '{url}' doesn't identify an entity of '{entitySet}'.");
    }

    /// <summary>
    /// Returns the key for any service root, or <see langword="null"/> when the URL isn't in this entity set.
    /// </summary>
    public static string? ParseKey(string url, string entitySet)
    {
        // A raw '#' starts the fragment, which a server ignores.
        var path = url.Split('#', 2)[0].Split('?', 2)[0];
        var start = path.IndexOf('/' + entitySet, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        var tail = path[(start + 1 + entitySet.Length)..];
        var key = tail switch
        {
            ['/', .. var slashed] when !slashed.Contains('/', StringComparison.Ordinal) =>
                Uri.UnescapeDataString(slashed),
            ['(', ..] => ODataKey.SplitSegment(Uri.UnescapeDataString(tail)).Key,
            _ => null,
        };
        return string.IsNullOrEmpty(key) ? null : key;
    }
}
