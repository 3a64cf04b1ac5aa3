using System.Text.Json;
using System.Text.Json.Nodes;
using GraphEmulator.Authentication;
using GraphEmulator.Chats;
using GraphEmulator.Faults;
using GraphEmulator.Hosting;
using GraphEmulator.Users;
using Microsoft.AspNetCore.Mvc;

namespace GraphEmulator.Control;

/// <summary>The control API below <c>/_emulator</c>.</summary>
internal static class ControlEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, EmulatorState state)
    {
        var control = routes.MapGroup("/_emulator");
        control.MapGet("/token", ([AsParameters] TokenDescription token) => Describe(state.Tokens.Mint(token)));
        control.MapGet("/record", (int? last) => state.Record.TakeLast(last ?? int.MaxValue));
        control.MapGet("/summary", () => state.Summary());
        control.MapPost("/reset", () =>
        {
            state.Reset();
            return Results.NoContent();
        });
        control.MapGet("/settings", () => Results.Json(state.Settings, EmulatorJson.Options));
        control.MapPost("/settings", ([FromBody] JsonObject patch) => ToResult(() =>
        {
            state.Settings = SettingsPatch.Apply(state.Settings, patch);
            return state.Settings;
        }));
        control.MapGet("/faults", () => state.Faults.Counts());
        control.MapPost("/faults", ([FromBody] JsonElement rules) => ToResult(() =>
        {
            state.Faults.Set(DeserializeList<FaultRule>(rules));
            return state.Faults.Counts();
        }));
        control.MapDelete("/faults", () =>
        {
            state.Faults.Clear();
            return Results.NoContent();
        });
        control.MapPost("/revoke", ([FromBody] JsonElement revocation) => ToResult(() =>
        {
            foreach (var item in DeserializeList<Revocation>(revocation))
            {
                state.Tokens.Revoke(item);
            }

            return new { revoked = true };
        }));
        control.MapPost("/users", ([FromBody] JsonElement users) => ToResult(() =>
        {
            var added = DeserializeList<DirectoryUser>(users);
            added.ForEach(state.Users.Add);
            return added;
        }));
        control.MapPost("/groups", (int count) =>
        {
            state.AddGroups(count);
            return Results.NoContent();
        });
        control.MapPost("/apps", ([FromBody] JsonElement apps) => ToResult(() =>
        {
            var added = DeserializeList<TeamsApp>(apps);
            added.ForEach(state.Apps.Add);
            return added;
        }));
        control.MapGet("/chats", () => state.Chats.All.Select(chat => Describe(chat, state)));
        control.MapPost("/messages", ([FromBody] MessageCommand message) => ToResult(() => message.Apply(state)));
        control.MapPost("/members", ([FromBody] MemberCommand member) => ToResult(() => member.Apply(state)));
        control.MapPost("/agents", ([FromBody] JsonElement agents) => ToResult(() =>
        {
            var added = DeserializeList<AgentIdentity>(agents);
            added.ForEach(state.Agents.Register);
            return added;
        }));
        control.MapGet("/federatedToken", (string iss, string sub, string? aud, double? expiresIn) => ToResult(() =>
        {
            var audience = aud ?? TokenExchange.Resource;
            var claims = new FederatedCredential { Issuer = iss, Subject = sub, Audience = audience };
            return new { token = state.MintFederatedToken(claims, expiresIn) };
        }));
        control.MapPost("/clients", ([FromBody] JsonElement clients) => ToResult(() =>
        {
            var added = DeserializeList<ClientRegistration>(clients);
            added.ForEach(state.Clients.Register);
            return new { registered = added.Count };
        }));
    }

    /// <summary>Returns invalid input as a 400 response with a message instead of an exception page.</summary>
    private static IResult ToResult(Func<object> action)
    {
        try
        {
            return Results.Json(action(), EmulatorJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException
            or System.Security.Cryptography.CryptographicException)
        {
            return Results.Json(new { error = exception.Message }, EmulatorJson.Options, statusCode: 400);
        }
    }

    /// <summary>Accepts an array or a single object.</summary>
    private static List<T> DeserializeList<T>(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? json.Deserialize<List<T>>(EmulatorJson.Options)!
        : [json.Deserialize<T>(EmulatorJson.Options)!];

    private static object Describe(Chat chat, EmulatorState state) => new
    {
        chat.Id,
        chat.Topic,
        chat.Created,
        members = chat.Members.Select(member => new
        {
            membershipId = member.GetMembershipId(chat),
            userId = member.User.Id,
            member.User.UserPrincipalName,
            member.Role,
            member.Kind,
            member.VisibleHistoryStart,
        }),
        memberChanges = chat.MemberChanges.Select(change => new
        {
            change.IsAdded,
            userId = change.Member.User.Id,
            change.By,
            change.Time,
            change.Member.VisibleHistoryStart,
        }),
        messages = chat.Messages,
        apps = chat.AppsAt(state.Time.GetUtcNow()),
    };

    private static object Describe(AccessToken token) => new
    {
        accessToken = token.Value,
        expiresOn = token.ExpiresAt,
        token.ObjectId,
        token.UserPrincipalName,
        token.TenantId,
        token.AppId,
        token.Scopes,
        token.Roles,
        token.IsAppOnly,
    };
}

/// <summary>Adds a message to a chat, or deletes the message with this ID.</summary>
internal sealed record MessageCommand(
    string ChatId, string? Content, string? Id, string? From, string? ContentType, bool IsFromApplication,
    DateTimeOffset? Created)
{
    public object Apply(EmulatorState state)
    {
        var chat = state.Chats.Find(ChatId) ?? throw new ArgumentException($"There is no chat '{ChatId}'.");
        var now = state.Time.GetUtcNow();
        if (Id is not null)
        {
            chat.DeleteMessage(Id, now);
            return new { deleted = Id };
        }

        var from = From ?? SampleUsers.Adele.Id;
        return chat.Add(new ChatMessage("", Content ?? "", from, Created ?? now)
        {
            ContentType = ContentType ?? "text",
            IsFromApplication = IsFromApplication,
        });
    }
}

/// <summary>Adds a member of any kind to a chat, as if it had always been there.</summary>
internal sealed record MemberCommand(string ChatId, MemberKind Kind, string? Key, string? DisplayName)
{
    public object Apply(EmulatorState state)
    {
        var chat = state.Chats.Find(ChatId) ?? throw new ArgumentException($"There is no chat '{ChatId}'.");
        chat.AddMember(Kind, Key, DisplayName ?? Kind.ToString());
        return new { added = chat.Members[0].GetMembershipId(chat) };
    }
}

/// <summary>Changes some settings and keeps the others.</summary>
internal static class SettingsPatch
{
    public static EmulatorSettings Apply(EmulatorSettings settings, JsonObject patch)
    {
        var merged = JsonSerializer.SerializeToNode(settings, EmulatorJson.Options)!.AsObject();
        foreach (var (name, value) in patch)
        {
            if (!merged.ContainsKey(name))
            {
                throw new JsonException($"'{name}' isn't a known setting.");
            }

            merged[name] = value?.DeepClone();
        }

        return merged.Deserialize<EmulatorSettings>(EmulatorJson.Options)!;
    }
}
