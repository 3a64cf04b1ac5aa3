using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>The results of a run. They are written after each scenario, so an interrupted run can continue.</summary>
internal sealed record Results(IReadOnlyDictionary<string, string> About)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The scenarios that aren't measured yet.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public ImportCost? Import { get; init; }

    public IReadOnlyList<ScenarioResult> ScenarioResults { get; init; } = [];

    public IReadOnlyList<ProfileRow> Profile { get; init; } = [];

    public IReadOnlyList<MicroRow> Micro { get; init; } = [];

    public IReadOnlyList<RateRow> Rate { get; init; } = [];

    /// <summary>Returns the results of an earlier run if it measured the same module and commit on the same computer.</summary>
    public Results Continue(string path)
    {
        if (Read(path + ".json") is not { } earlier)
            return this;
        string[] same = ["processor", "memory", "system", ".NET", "PowerShell", "module", "commit"];
        var isSame = same.All(key => earlier.About.GetValueOrDefault(key) == About[key]);
        if (isSame && !About["commit"].EndsWith("-dirty", StringComparison.Ordinal))
            return earlier;
        Console.WriteLine("The existing results are from another commit, module, or computer. Starting a new run.");
        return this;
    }

    public bool Has(string name) => name switch
    {
        "import" => Import is not null,
        "profile" => Profile.Count > 0,
        "micro" => Micro.Count > 0,
        "rate" => Rate.Count > 0,
        _ => ScenarioResults.Any(result => result.Name == name),
    };

    private static Results? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Results>(File.ReadAllText(file), Json) : null;
        }
        // The file has an older format or is incomplete.
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the results as JSON, Markdown, and a chart.</summary>
    public async Task WriteAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path + ".json", JsonSerializer.Serialize(this, Json).ReplaceLineEndings("\n") + "\n");
        await File.WriteAllTextAsync(path + ".md", Report.Create(this));
        Chart.Draw(path, ScenarioResults);
    }
}
