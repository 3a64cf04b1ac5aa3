using System.Reflection;

namespace ChatModule.Pester;

/// <summary>Where things lie, as the build of this clone has put them.</summary>
internal static class TestPaths
{
    public static string SuiteFolder => Of("SuiteFolder");

    public static string Emulator => Of("Emulator");

    /// <summary>The module that is tested: the staged one, or a packaged one that the environment names.</summary>
    public static string ModuleUnderTest =>
        Named is { } named ? Path.GetFullPath(named) : Of("ModuleOutput");

    /// <summary>Where the nupkg lies that the module under test came in; null when that is the staged one.</summary>
    public static string? Feed => Named is null ? null : Of("Feed");

    /// <summary>Where each run leaves its output, for the reader of a failure.</summary>
    public static string Results => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "pester")).FullName;

    private static string? Named => Environment.GetEnvironmentVariable("CHATMODULE_UNDER_TEST") is { Length: > 0 } named ? named : null;

    private static string Of(string key) =>
        typeof(TestPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == key).Value!;
}
