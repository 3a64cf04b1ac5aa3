using System.Net;
using System.Security.Cryptography.X509Certificates;
using GraphEmulator.Control;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace GraphEmulator.Hosting;

/// <summary>A running emulator, on loopback only.</summary>
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

    /// <summary>The http address, without a version; Graph is at <c>beta/</c> below it.</summary>
    public Uri BaseAddress { get; }

    /// <summary>
    /// The https address, which serves the same and is the authority; <see langword="null"/> without TLS.
    /// </summary>
    public Uri? SecureAddress { get; }

    /// <summary>The certificate a client has to trust; <see langword="null"/> without TLS.</summary>
    public X509Certificate2? Certificate => certificate?.Trusted;

    /// <summary>
    /// The certificate to trust as a PEM file, e.g. for <c>SSL_CERT_FILE</c>; <see langword="null"/> unless made for
    /// this run.
    /// </summary>
    public string? CertificatePath => certificate?.TrustedPath;

    /// <summary>What it knows and does.</summary>
    public EmulatorState State { get; }

    /// <summary>Starts an emulator.</summary>
    public static async Task<EmulatorHost> StartAsync(
        EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EmulatorOptions();
        var state = new EmulatorState(options);
        var certificate = LoopbackCertificate.For(options);
        // The empty builder reads no files, no variables and logs nothing: only what is said here holds.
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
