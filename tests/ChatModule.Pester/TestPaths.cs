using System.Reflection;

namespace ChatModule.Pester;

/// <summary>The paths of the build output.</summary>
internal static class TestPaths
{
    public static string SuiteFolder => GetMetadata("SuiteFolder");

    public static string Emulator => GetMetadata("Emulator");

    /// <summary>The folder of the Pester module.</summary>
    public static string Pester => GetMetadata("Pester");

    /// <summary>
    /// The module under test: the build output, or what an environment variable specifies: <c>package</c> for the
    /// packaged module, or the folder of an installed one.
    /// </summary>
    public static string ModuleUnderTest => Override switch
    {
        null => GetMetadata("ModuleOutput"),
        "package" => GetMetadata("Package"),
        var path => Path.GetFullPath(path),
    };

    /// <summary>The folder of the package, or null when the module under test is the build output.</summary>
    public static string? Feed => Override is null ? null : GetMetadata("Feed");

    /// <summary>The folder for the output of each run.</summary>
    public static string Results =>
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pester")).FullName;

    private static string? Override =>
        Environment.GetEnvironmentVariable("CHATMODULE_UNDER_TEST") is { Length: > 0 } path ? path : null;

    private static string GetMetadata(string key)
    {
        var pairs = typeof(TestPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        return pairs.Single(pair => pair.Key == key).Value!;
    }
}
