using System.Net;
using System.Security.Cryptography.X509Certificates;
using GraphEmulator.Control;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace GraphEmulator.Hosting;

/// <summary>A running emulator that listens on loopback only.</summary>
public sealed class EmulatorHost : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly LoopbackCertificate? certificate;
    private int disposed;

    private EmulatorHost(WebApplication application, EmulatorState state, LoopbackCertificate? certificate)
    {
        this.application = application;
        this.certificate = certificate;
        State = state;
        var addresses = application.Services.GetRequiredService<IServer>().Features
            .GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address)).ToList();
        BaseAddress = addresses.First(address => address.Scheme == Uri.UriSchemeHttp);
        SecureAddress = addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps);
    }

    /// <summary>The HTTP address without an API version; append <c>beta/</c> for Graph.</summary>
    public Uri BaseAddress { get; }

    /// <summary>
    /// The HTTPS address, which serves the same endpoints and is the authority; <see langword="null"/> without TLS.
    /// </summary>
    public Uri? SecureAddress { get; }

    /// <summary>The certificate that a client must trust; <see langword="null"/> without TLS.</summary>
    public X509Certificate2? Certificate => certificate?.Trusted;

    /// <summary>
    /// The certificate to trust as a PEM file, for example for <c>SSL_CERT_FILE</c>; <see langword="null"/> unless it
    /// was created for this run.
    /// </summary>
    public string? CertificatePath => certificate?.TrustedPath;

    /// <summary>The settings, data, and recorded requests of the emulator.</summary>
    public EmulatorState State { get; }

    /// <summary>Starts an emulator.</summary>
    public static async Task<EmulatorHost> StartAsync(
        EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmulatorOptions();
        var state = new EmulatorState(options);
        var certificate = LoopbackCertificate.Create(options);
        // The empty builder reads no configuration files or environment variables and doesn't log.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
            if (certificate is not null)
            {
                kestrel.Listen(IPAddress.Loopback, options.TlsPort, listen => listen.UseHttps(certificate.Server));
            }
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.ConfigureHttpJsonOptions(json => EmulatorJson.Apply(json.SerializerOptions));

        var application = builder.Build();
        var pipeline = new RequestPipeline(state);
        var stopping = application.Lifetime.ApplicationStopping;
        application.UseRouting();
        ControlEndpoints.Map(application, state);
        application.Map("/{**path}", context => pipeline.HandleAsync(context, stopping));
        await application.StartAsync(cancellationToken);
        return new EmulatorHost(application, state, certificate);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await application.StopAsync();
        await application.DisposeAsync();
        certificate?.Dispose();
    }
}

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

/// <summary>The line that the program prints when it starts to listen.</summary>
internal sealed record ReadyLine(
    string Graph, string? Authority, string? SecureGraph, string? CertificatePath, string IdentityEndpoint,
    string IdentityHeader, int Pid)
{
    public static ReadyLine From(EmulatorHost host)
    {
        var graph = host.BaseAddress.ToString().TrimEnd('/');
        var secure = host.SecureAddress?.ToString().TrimEnd('/');
        return new ReadyLine(
            graph,
            secure,
            secure,
            host.CertificatePath,
            graph + "/msi/token",
            host.State.Settings.IdentityHeader,
            Environment.ProcessId);
    }
}
