namespace GraphEmulator.Hosting;

/// <summary>The options that the emulator needs before it starts to listen.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The HTTP port; 0 selects a free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The HTTPS port; 0 selects a free port. Ignored when <see cref="Tls"/> is <see langword="null"/>.
    /// </summary>
    public int TlsPort { get; init; }

    /// <summary>
    /// <c>auto</c> to create a certificate for this run, the path of a PKCS#12 file, or <see langword="null"/> for HTTP
    /// only. MSAL requires HTTPS for an authority.
    /// </summary>
    public string? Tls { get; init; }

    /// <summary>The password of the PKCS#12 file.</summary>
    public string? TlsPassword { get; init; }

    /// <summary>The number of generated users in the directory.</summary>
    public int Users { get; init; } = 20_000;

    /// <summary>The initial settings, which a reset restores.</summary>
    public EmulatorSettings Settings { get; init; } = new();

    /// <summary>The clock for operations, tokens, rate limits, and delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
