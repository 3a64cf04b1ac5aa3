namespace ChatModule.Cmdlets.Tests.Errors;

/// <summary>A script with one error.</summary>
/// <param name="Category">The expected category.</param>
/// <param name="Script">The script, which sets <c>$target</c> to the expected target.</param>
internal sealed record ErrorCase(ErrorCategory Category, string Script)
{
    /// <summary>The network, or null for an emulator.</summary>
    public Func<HttpMessageHandler>? Network { get; init; }

    /// <summary>The faults of the emulator.</summary>
    public FaultRule[] Faults { get; init; } = [];
}
