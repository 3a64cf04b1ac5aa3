using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>/chats/{id}/installedApps</c>.</summary>
internal sealed class AppResource(EmulatorState state)
{
    private const string Type = "microsoft.graph.teamsAppInstallation";

    /// <summary>Lists the apps: https://learn.microsoft.com/graph/api/chat-list-installedapps.</summary>
    public EmulatorResponse List(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ReadApps.Require(token);
        var query = ODataQuery.Parse(
            request, ["id", "teamsApp/id", "teamsApp/externalId"], Type, "$expand", "$filter", "$select");
        var chat = ChatAccess.GetReadyChat(state, request, token, path.Segments[1]);
        var apps = chat.AppsAt(state.Time.GetUtcNow()).Where(app => query.Matches(property => property switch
        {
            "id" => app.GetInstallationId(chat),
            "teamsApp/id" => app.AppId,
            _ => state.Apps.Find(app.AppId).ExternalId,
        }));
        var collection = $"chats('{Uri.EscapeDataString(chat.Id)}')/installedApps";
        return EmulatorResponse.Graph(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.Origin}/{path.Version}/$metadata#{collection}");
            json.WriteStartArray("value");
            foreach (var app in apps)
            {
                Write(json, chat, app, query);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    /// <summary>Installs an app: https://learn.microsoft.com/graph/api/chat-post-installedapps.</summary>
    public EmulatorResponse Add(RequestContext request, AccessToken token, GraphPath path)
    {
        var body = ChatBodyReader.ReadApp(request.Body);
        var appId = ChatValidator.GetAppId(body, $"{request.Origin}/{path.Version}/");
        var isOwn = appId.Equals(token.AppId, StringComparison.OrdinalIgnoreCase);
        var needed = (body.Permissions.Count > 0, isOwn) switch
        {
            (true, true) => Permissions.ConsentOwnApp,
            (true, false) => Permissions.ConsentApp,
            (false, true) => Permissions.AddOwnApp,
            (false, false) => Permissions.AddApp,
        };
        needed.Require(token);
        var chat = ChatAccess.GetReadyChat(state, request, token, path.Segments[1]);
        var required = state.Apps.Find(appId).RequiredPermissions;
        if (required is not null && !required.Select(Key).ToHashSet().SetEquals(body.Permissions.Select(Key)))
        {
            throw GraphException.BadRequest(
                "The consentedPermissionSet must contain the resource-specific permissions that the app requires: "
                    + $"'{string.Join(", ", required.Select(Key))}'.");
        }

        var app = new InstalledApp(appId, body.Permissions);
        return chat.TryAdd(app, state.Time.GetUtcNow())
            ? EmulatorResponse.Graph(state.Settings.AppInstallationStatus, [])
                .WithHeader("Location", $"/chats/{chat.Id}/installedApps/{app.GetInstallationId(chat)}")
            : throw new GraphException(409, "Conflict", $"The app '{appId}' is already installed in the chat.");
    }

    private static string Key(PermissionGrant permission) =>
        $"{permission.PermissionValue} ({permission.PermissionType.ToLowerInvariant()})";

    private void Write(Utf8JsonWriter json, Chat chat, InstalledApp app, ODataQuery query)
    {
        var catalog = state.Apps.Find(app.AppId);
        json.WriteStartObject();
        json.WriteString("id", app.GetInstallationId(chat));
        if (app.Permissions.Count > 0)
        {
            WritePermissions(json, "consentedPermissionSet", app.Permissions);
        }

        if (query.Expands("teamsApp"))
        {
            json.WriteStartObject("teamsApp");
            json.WriteString("id", catalog.Id);
            json.WriteString("externalId", catalog.ExternalId);
            json.WriteString("displayName", catalog.DisplayName);
            json.WriteString("distributionMethod", "organization");
            json.WriteEndObject();
        }

        if (query.Expands("teamsAppDefinition"))
        {
            json.WriteStartObject("teamsAppDefinition");
            json.WriteString("id", Convert.ToBase64String(Encoding.UTF8.GetBytes(catalog.Id + "##1.0.0")));
            json.WriteString("teamsAppId", catalog.Id);
            json.WriteString("displayName", catalog.DisplayName);
            json.WriteString("version", "1.0.0");
            json.WriteStartObject("authorization");
            WritePermissions(json, "requiredPermissionSet", catalog.RequiredPermissions ?? []);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WritePermissions(Utf8JsonWriter json, string name, IReadOnlyList<PermissionGrant> permissions)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("resourceSpecificPermissions");
        foreach (var permission in permissions)
        {
            json.WriteStartObject();
            json.WriteString("permissionValue", permission.PermissionValue);
            json.WriteString("permissionType", permission.PermissionType);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A resource-specific permission of an app.</summary>
/// <param name="PermissionValue">The name, such as <c>ChatMessage.Read.Chat</c>.</param>
/// <param name="PermissionType"><c>application</c> or <c>delegated</c>.</param>
public sealed record PermissionGrant(string PermissionValue, string PermissionType);

/// <summary>An app in a chat.</summary>
/// <param name="AppId">The catalog ID.</param>
/// <param name="Permissions">The permissions with consent.</param>
public sealed record InstalledApp(string AppId, IReadOnlyList<PermissionGrant> Permissions)
{
    internal string GetInstallationId(Chat chat) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{chat.Id}##{AppId}"));
}

/// <summary>An app of the catalog.</summary>
public sealed record TeamsApp
{
    /// <summary>The catalog ID.</summary>
    public required string Id { get; init; }

    /// <summary>The display name.</summary>
    public string DisplayName { get; init; } = "An app";

    /// <summary>The ID in the manifest.</summary>
    public string? ExternalId { get; init; }

    /// <summary>
    /// The resource-specific permissions that an installation must consent to; <see langword="null"/> for any.
    /// </summary>
    public IReadOnlyList<PermissionGrant>? RequiredPermissions { get; init; }
}

/// <summary>The app catalog. Every ID is an app; the added ones have a name and required permissions.</summary>
public sealed class AppCatalog
{
    private readonly ConcurrentDictionary<string, TeamsApp> apps = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds or replaces an app.</summary>
    public void Add(TeamsApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        apps[app.Id] = app;
    }

    internal TeamsApp Find(string id) => apps.GetValueOrDefault(id) ?? new TeamsApp { Id = id };
}
