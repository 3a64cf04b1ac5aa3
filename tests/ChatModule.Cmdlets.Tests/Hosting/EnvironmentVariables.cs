namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>
/// Sets variables of this process, and restores them when it's disposed. Only tests in the <see cref="EnvironmentTests"/> do
/// this, because every test in the process sees the variables.
/// </summary>
internal sealed class EnvironmentVariables : IDisposable
{
    private readonly (string Name, string? Value)[] before;

    public EnvironmentVariables(params (string Name, string? Value)[] variables)
    {
        before = [.. variables.Select(variable => (variable.Name, Environment.GetEnvironmentVariable(variable.Name)))];
        Set(variables);
    }

    public void Dispose() => Set(before);

    private static void Set((string Name, string? Value)[] variables)
    {
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
    }
}

/// <summary>Tests that don't run in parallel with any others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentTests
{
    public const string Name = "Environment variables";
}
