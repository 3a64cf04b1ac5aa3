using System.Runtime.Versioning;
using System.Text;
using GraphEmulator.Hosting;
using GraphEmulator.Recording;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>
/// Tests of sign-ins in several sessions. Each session is a separate process with its own D-Bus session, and with the keyring
/// and the home directory of the same user. Only on Linux can a test set the trusted certificates and the home directory.
/// </summary>
[UnsupportedOSPlatform("windows")]
public abstract class SessionTests : IAsyncLifetime, IDisposable
{
    protected const string Connect = "Connect-GraphChat -UseDeviceCode -GraphEndpoint $env:GRAPH -AuthorityHost $env:AUTHORITY -Verbose";
    protected const string Account = "(Get-GraphChatConnection).Account";

    public EmulatorHost Emulator { get; private set; } = null!;

    private protected UserHome Home { get; } = new();

    /// <summary>The requests of the last session.</summary>
    private protected IReadOnlyList<RequestRecord> Requests { get; private set; } = [];

    public async Task InitializeAsync() => Emulator = await EmulatorHost.StartAsync(new EmulatorOptions { Tls = "auto", Settings = new() { DeviceCodePendingPolls = 0 } });

    public Task DisposeAsync() => Emulator.DisposeAsync().AsTask();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Home.Dispose();

    private protected static void AssertPrompted(int times, SessionResult session) =>
        Assert.Equal(times, session.Information.Count(message => message.Contains("enter the code", StringComparison.Ordinal)));

    private protected void AssertNoPlainTextTokens()
    {
        Assert.NotEmpty(Emulator.State.IssuedTokens);
        foreach (var file in Home.Files)
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file.FullName));
            foreach (var encoding in Emulator.State.IssuedTokens.SelectMany(Encodings))
                Assert.False(text.Contains(encoding, StringComparison.Ordinal), $"{file} has a token.");
        }
    }

    // As ASCII, as UTF-16, and as Base64 at each of the three alignments.
    private static IEnumerable<string> Encodings(string token) =>
    [
        token,
        Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(token)),
        .. Enumerable.Range(0, 3).Select(start => Convert.ToBase64String(Encoding.ASCII.GetBytes(token.Substring(start, 42)))),
    ];

    /// <summary>Runs a script in a new session.</summary>
    private protected async Task<SessionResult> TryRunAsync(string script, params (string Name, string? Value)[] environment)
    {
        var before = Emulator.State.Record.Count;
        var result = await Home.RunAsync(script, [("GRAPH", $"{Emulator.SecureAddress}"), ("AUTHORITY", $"{Emulator.SecureAddress}"), ("SSL_CERT_FILE", Emulator.CertificatePath), .. environment]);
        Requests = [.. Emulator.State.Record.Skip(before)];
        return result;
    }

    /// <summary>Runs a script without errors and warnings in a new session.</summary>
    private protected async Task<SessionResult> RunAsync(string script)
    {
        var result = await TryRunAsync(script);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        return result;
    }
}
