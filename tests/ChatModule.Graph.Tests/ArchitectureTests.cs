using System.Reflection;

namespace ChatModule.Graph.Tests;

/// <summary>Three projects, one direction: https://learn.microsoft.com/dotnet/architecture/modern-web-apps-azure/architectural-principles.</summary>
public class ArchitectureTests
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Fact]
    public void Core_references_nothing_but_NET() =>
        Assert.DoesNotContain(References(typeof(GraphChat).Assembly), name => !File.Exists(Path.Combine(Framework, $"{name}.dll")));

    [Fact]
    public void Graph_references_no_PowerShell()
    {
        var references = References(typeof(GraphAdapter).Assembly);

        Assert.Contains("ChatModule.Core", references);
        Assert.DoesNotContain("ChatModule", references);
        Assert.DoesNotContain(references, name => name.StartsWith("System.Management.Automation", StringComparison.Ordinal) || name.Contains("PowerShell", StringComparison.OrdinalIgnoreCase));
    }

    // A reference that nothing uses isn't in the assembly, and does no harm.
    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];
}
