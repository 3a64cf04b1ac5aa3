namespace ChatModule.Tests;

/// <summary>What CONTRIBUTING promises of the source.</summary>
public class SourceTests
{
    private const int MaxColumns = 120;
    private const int MaxLines = 250;

    [Fact]
    public void No_line_of_the_source_has_more_than_120_columns() => Assert.Empty(
        from file in Files()
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > MaxColumns
        select $"{file}:{line.Number} has {line.Text.Length} columns");

    [Fact]
    public void No_file_of_the_source_has_more_than_250_lines() => Assert.Empty(
        from file in Files()
        let lines = File.ReadLines(file).Count()
        where lines > MaxLines
        select $"{file} has {lines} lines");

    [Fact]
    public void The_source_was_found() => Assert.InRange(Files().Count(), 100, 1000);

    private static IEnumerable<string> Files()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "ChatModule.sln")))
            root = root.Parent;
        var output = $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}";
        return Directory.EnumerateFiles(Path.Combine(root!.FullName, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains(output, StringComparison.Ordinal));
    }
}
