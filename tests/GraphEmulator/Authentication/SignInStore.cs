using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GraphEmulator.Authentication;

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
