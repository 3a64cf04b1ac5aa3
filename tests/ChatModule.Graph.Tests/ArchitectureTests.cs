using System.Reflection;

namespace ChatModule.Graph.Tests;

/// <summary>The dependencies of the projects: https://learn.microsoft.com/dotnet/architecture/modern-web-apps-azure/architectural-principles.</summary>
public class ArchitectureTests
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Fact]
    public void Core_references_only_NET() =>
        Assert.DoesNotContain(References(typeof(GraphChat).Assembly), name => !File.Exists(Path.Combine(Framework, $"{name}.dll")));

    [Fact]
    public void Graph_does_not_reference_PowerShell()
    {
        var references = References(typeof(GraphAdapter).Assembly);

        Assert.Contains("ChatModule.Core", references);
        Assert.DoesNotContain("ChatModule", references);
        Assert.DoesNotContain(references, name => name.StartsWith("System.Management.Automation", StringComparison.Ordinal) || name.Contains("PowerShell", StringComparison.OrdinalIgnoreCase));
    }

    // An unused reference isn't in the assembly.
    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];
}
