using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace GraphEmulator.Authentication;

/// <summary>The authorization and device code endpoints. They sign in users without interaction.</summary>
internal sealed class SignInEndpoint(EmulatorState state, SignInStore signIns)
{
    public EmulatorResponse Authorize(RequestContext request, string tenant)
    {
        var query = request.HttpContext.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value);
        var redirect = query.Required("redirect_uri");
        if (!query.Required("response_type").Split(' ').Contains("code"))
        {
            throw new OAuthException("unsupported_response_type", "Only code is supported.", 700054);
        }

        if (query.Optional("code_challenge") is not null && query.Optional("code_challenge_method") != "S256")
        {
            throw OAuthException.InvalidRequest("The code_challenge_method must be S256.");
        }

        var code = signIns.AddCode(CreateSignIn(query, tenant) with
        {
            RedirectUri = redirect,
            CodeChallenge = query.Optional("code_challenge"),
            Nonce = query.Optional("nonce"),
            Claims = query.Optional("claims"),
        });
        var parameters = new Dictionary<string, string?>
        {
            ["code"] = code,
            ["state"] = query.Optional("state"),
            ["session_state"] = request.RequestId,
        };
        return query.Optional("response_mode") switch
        {
            "form_post" => EmulatorResponse.Html(200, FormPost(redirect, parameters)),
            "fragment" => Redirect(redirect + "#" + QueryHelpers.AddQueryString("", parameters).TrimStart('?')),
            _ => Redirect(QueryHelpers.AddQueryString(redirect, parameters)),
        };
    }

    public EmulatorResponse Device(RequestContext request, string tenant, Dictionary<string, StringValues> form)
    {
        var deviceCode = signIns.AddDeviceCode(CreateSignIn(form, tenant));
        var userCode = RandomNumberGenerator.GetString("BCDFGHJKLMNPQRSTVWXZ", 9);
        var page = request.Origin + "/common/oauth2/deviceauth";
        return EmulatorResponse.Json(200, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("user_code", userCode);
            json.WriteString("device_code", deviceCode);
            json.WriteString("verification_uri", page);
            json.WriteNumber("expires_in", 900);
            json.WriteNumber("interval", state.Settings.DeviceCodeInterval);
            json.WriteString(
                "message",
                $"To sign in, use a web browser to open the page {page} and enter the code {userCode} "
                    + "to authenticate.");
            json.WriteEndObject();
        }));
    }

    private static EmulatorResponse Redirect(string location) =>
        EmulatorResponse.Empty(302).WithHeader("Location", location);

    private static string FormPost(string redirect, Dictionary<string, string?> fields)
    {
        var inputs = new StringBuilder();
        foreach (var (name, value) in fields.Where(field => field.Value is not null))
        {
            inputs.Append($"<input type=\"hidden\" name=\"{name}\" value=\"{WebUtility.HtmlEncode(value)}\">");
        }

        return $"<!DOCTYPE html><html><body onload=\"document.forms[0].submit()\"><form method=\"POST\" "
            + $"action=\"{WebUtility.HtmlEncode(redirect)}\">{inputs}</form></body></html>";
    }

    private SignIn CreateSignIn(IReadOnlyDictionary<string, StringValues> values, string tenant)
    {
        var hint = values.Optional("login_hint");
        var user = hint is not null && state.Users.Find(hint) is not null ? hint : state.Settings.SignInUser;
        return new SignIn(values.Required("client_id"), tenant, values.Required("scope"), user);
    }
}

/// <summary>
/// A user's sign-in to a client. Authorization codes, device codes, and refresh tokens refer to it.
/// </summary>
internal sealed record SignIn(string ClientId, string Tenant, string Scope, string User)
{
    public string? RedirectUri { get; init; }

    public string? CodeChallenge { get; init; }

    public string? Nonce { get; init; }

    public string? Claims { get; init; }
}

/// <summary>The issued codes and refresh tokens.</summary>
internal sealed class SignInStore
{
    private readonly ConcurrentDictionary<string, SignIn> codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SignIn> refreshTokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (SignIn SignIn, int Polls)> devices = new(StringComparer.Ordinal);

    public ICollection<string> RefreshTokens => refreshTokens.Keys;

    public string AddCode(SignIn signIn) => Store(codes, signIn, "0.");

    public string AddRefreshToken(SignIn signIn) => Store(refreshTokens, signIn, "1.");

    public string AddDeviceCode(SignIn signIn)
    {
        var code = CreateSecret("D");
        devices[code] = (signIn, 0);
        return code;
    }

    /// <summary>Removes and returns the sign-in of an authorization code, which can be redeemed once.</summary>
    public SignIn? RedeemCode(string code) => codes.TryRemove(code, out var signIn) ? signIn : null;

    public SignIn? FindRefreshToken(string token) => refreshTokens.GetValueOrDefault(token);

    /// <summary>Returns the sign-in of a device code and whether the user has completed it.</summary>
    public (SignIn SignIn, bool Completed)? PollDeviceCode(string code, int pendingPolls)
    {
        if (!devices.TryGetValue(code, out var device))
        {
            return null;
        }

        devices[code] = device with { Polls = device.Polls + 1 };
        if (device.Polls < pendingPolls)
        {
            return (device.SignIn, false);
        }

        devices.TryRemove(code, out _);
        return (device.SignIn, true);
    }

    private static string Store(ConcurrentDictionary<string, SignIn> store, SignIn signIn, string prefix)
    {
        var secret = CreateSecret(prefix);
        store[secret] = signIn;
        return secret;
    }

    private static string CreateSecret(string prefix) =>
        prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
