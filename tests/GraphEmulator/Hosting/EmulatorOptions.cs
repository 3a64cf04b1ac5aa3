namespace GraphEmulator.Hosting;

/// <summary>What has to be known before the emulator listens.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The http port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The https port; 0 takes a free one. Without meaning when <see cref="Tls"/> is <see langword="null"/>.
    /// </summary>
    public int TlsPort { get; init; }

    /// <summary>
    /// <c>auto</c> for a certificate made for this run, the path of a PKCS#12 file, or <see langword="null"/> for http
    /// only. MSAL talks to an authority over https alone.
    /// </summary>
    public string? Tls { get; init; }

    /// <summary>The password of the PKCS#12 file.</summary>
    public string? TlsPassword { get; init; }

    /// <summary>How many generated people the directory has.</summary>
    public int Users { get; init; } = 20_000;

    /// <summary>The settings to start with, and to go back to on reset.</summary>
    public EmulatorSettings Settings { get; init; } = new();

    /// <summary>The clock of operations, tokens, limits and delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
