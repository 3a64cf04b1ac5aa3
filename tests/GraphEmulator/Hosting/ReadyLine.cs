namespace GraphEmulator.Hosting;

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
