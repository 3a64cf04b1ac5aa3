using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GraphEmulator.Authentication;

/// <summary>The codes and refresh tokens that are out.</summary>
internal sealed class SignInStore
{
    private readonly ConcurrentDictionary<string, SignIn> codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SignIn> refreshTokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (SignIn SignIn, int Polls)> devices = new(StringComparer.Ordinal);

    public string NewCode(SignIn signIn) => Keep(codes, signIn, "0.");

    public string NewRefreshToken(SignIn signIn) => Keep(refreshTokens, signIn, "1.");

    public string NewDeviceCode(SignIn signIn)
    {
        var code = Secret("D");
        devices[code] = (signIn, 0);
        return code;
    }

    /// <summary>A code is good once.</summary>
    public SignIn? TakeCode(string code) => codes.TryRemove(code, out var signIn) ? signIn : null;

    public SignIn? FindRefreshToken(string token) => refreshTokens.GetValueOrDefault(token);

    /// <summary>The sign-in behind a device code, and whether its user has finished.</summary>
    public (SignIn SignIn, bool Finished)? AskDevice(string code, int pendingPolls)
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

    private static string Keep(ConcurrentDictionary<string, SignIn> store, SignIn signIn, string prefix)
    {
        var secret = Secret(prefix);
        store[secret] = signIn;
        return secret;
    }

    private static string Secret(string prefix) =>
        prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
