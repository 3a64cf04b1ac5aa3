using System.Text.Json;
using System.Text.Json.Nodes;
using GraphEmulator.Authentication;
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
        control.MapGet("/token", ([AsParameters] TokenQuery query) =>
            Describe(state.Tokens.Mint(query.ToDescription())));
        control.MapGet("/record", (int? last) => state.Record.TakeLast(last ?? int.MaxValue));
        control.MapGet("/summary", () => state.Summary());
        control.MapPost("/reset", () =>
        {
            state.Reset();
            return Results.NoContent();
        });
        control.MapGet("/settings", () => Results.Json(state.Settings, EmulatorJson.Options));
        control.MapPost("/settings", ([FromBody] JsonObject patch) => Guard(() =>
        {
            state.Settings = SettingsPatch.Apply(state.Settings, patch);
            return state.Settings;
        }));
        control.MapGet("/faults", () => state.Faults.Counts());
        control.MapPost("/faults", ([FromBody] JsonElement rules) => Guard(() =>
        {
            state.Faults.Set(Many<FaultRule>(rules));
            return state.Faults.Counts();
        }));
        control.MapDelete("/faults", () =>
        {
            state.Faults.Clear();
            return Results.NoContent();
        });
        control.MapPost("/revoke", ([FromBody] JsonElement revocation) => Guard(() =>
        {
            foreach (var one in Many<Revocation>(revocation))
            {
                state.Tokens.Revoke(one);
            }

            return new { revoked = true };
        }));
        control.MapPost("/users", ([FromBody] JsonElement people) => Guard(() =>
        {
            var added = Many<Person>(people);
            added.ForEach(state.People.Add);
            return added;
        }));
        control.MapPost("/clients", ([FromBody] JsonElement clients) => Guard(() =>
        {
            var added = Many<ClientRegistration>(clients);
            added.ForEach(state.Clients.Register);
            return new { registered = added.Count };
        }));
    }

    /// <summary>A mistake in what was asked for is told in words, not as a page about an exception.</summary>
    private static IResult Guard(Func<object> act)
    {
        try
        {
            return Results.Json(act(), EmulatorJson.Options);
        }
        catch (Exception mistake) when (mistake is JsonException or ArgumentException or FormatException
            or System.Security.Cryptography.CryptographicException)
        {
            return Results.Json(new { error = mistake.Message }, EmulatorJson.Options, statusCode: 400);
        }
    }

    /// <summary>A list, or a single one without the brackets.</summary>
    private static List<T> Many<T>(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? json.Deserialize<List<T>>(EmulatorJson.Options)!
        : [json.Deserialize<T>(EmulatorJson.Options)!];

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
