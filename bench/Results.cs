using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>All that a run has measured so far. Written after each scenario, so that a run that is broken off has not been for nothing.</summary>
internal sealed record Results(IReadOnlyDictionary<string, string> About)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Scenarios that are still to be measured.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public ImportCost? Import { get; init; }

    public IReadOnlyList<ScenarioResult> Standings { get; init; } = [];

    public IReadOnlyList<ProfileRow> Profile { get; init; } = [];

    public IReadOnlyList<MicroRow> Micro { get; init; } = [];

    /// <summary>What an earlier run left behind, if it measured the same module of the same commit on the same machine.</summary>
    public Results Continue(string path)
    {
        if (Read(path + ".json") is not { } earlier)
            return this;
        string[] same = ["processor", "memory", "system", ".NET", "PowerShell", "module", "commit"];
        var isSame = same.All(key => earlier.About.GetValueOrDefault(key) == About[key]);
        if (isSame && !About["commit"].EndsWith("-dirty", StringComparison.Ordinal))
            return earlier;
        Console.WriteLine("What is there was measured with another commit, module or machine: beginning anew.");
        return this;
    }

    public bool Has(string name) => name switch
    {
        "import" => Import is not null,
        "profile" => Profile.Count > 0,
        "micro" => Micro.Count > 0,
        _ => Standings.Any(standing => standing.Name == name),
    };

    private static Results? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Results>(File.ReadAllText(file), Json) : null;
        }
        // Of an older bench, or broken off within the writing.
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As JSON, as tables to read, and as a picture.</summary>
    public async Task WriteAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path + ".json", JsonSerializer.Serialize(this, Json).ReplaceLineEndings("\n") + "\n");
        await File.WriteAllTextAsync(path + ".md", Report.Of(this));
        await Chart.DrawAsync(path, Standings);
    }
}
