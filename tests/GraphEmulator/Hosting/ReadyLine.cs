namespace GraphEmulator.Hosting;

/// <summary>The line the program prints when it listens.</summary>
internal sealed record ReadyLine(
    string Graph, string? Authority, string? SecureGraph, string? CertificatePath, string IdentityEndpoint,
    string IdentityHeader, int Pid)
{
    public static ReadyLine Of(EmulatorHost host)
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
