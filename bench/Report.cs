using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ChatModule.Bench;

/// <summary>The results as JSON, as tables to read, and as a picture.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<string> WriteAsync(Place place, string name, IReadOnlyList<Row> rows, ImportCost? import)
    {
        var about = place.Describe();
        Directory.CreateDirectory(place.Results);
        var path = Path.Combine(place.Results, name);
        await File.WriteAllTextAsync(path + ".json", JsonSerializer.Serialize(new { about, import, rows }, Json).ReplaceLineEndings("\n") + "\n");
        var text = Markdown(about, rows, import);
        await File.WriteAllTextAsync(path + ".md", text);
        await Picture.DrawAsync(path, rows);
        return text;
    }

    private static string Markdown(IReadOnlyDictionary<string, string> about, IReadOnlyList<Row> rows, ImportCost? import)
    {
        var text = new StringBuilder("# Results\n\n");
        text.Append(string.Join(", ", about.Select(pair => $"{pair.Key}: {pair.Value}"))).Append(".\n\n");
        text.Append("A ratio is a contestant's time over ChatModule's: above 1 it took longer, below 1 **it was faster**. Times are medians.\n");
        if (import is not null)
            text.Append(CultureInfo.InvariantCulture, $"\n## Import\n\n| ratio | ChatModule | empty binary module |\n|---:|---:|---:|\n| {import.Ratio:0.00} | {import.Module:0.0} ms ({import.ModuleSpread[0]:0.0}–{import.ModuleSpread[1]:0.0}) | {import.Empty:0.0} ms ({import.EmptySpread[0]:0.0}–{import.EmptySpread[1]:0.0}) |\n");
        foreach (var scenario in rows.Where(row => row.Scenario != "growth").GroupBy(row => row.Title))
            Table(text, scenario.Key, [.. scenario]);
        Growth(text, [.. rows.Where(row => row.Scenario == "growth")]);
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, Row[] rows)
    {
        var awaited = rows.Any(row => row.WaitSeconds is not null);
        var ideal = rows.Any(row => row.OfIdeal is not null);
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{Scenarios.All.First(scenario => scenario.Name == rows[0].Scenario).Meaning}\n\n");
        text.Append("| contestant | ratio | seconds (spread) | processor s |").Append(ideal ? " of the ideal |" : "").Append(" asked | out | lost | made twice | errors | of them 'may exist' | 429 | sent while told to wait |")
            .Append(awaited ? " longest wait, s | requests per operation | shortest gap, s |" : "").Append('\n')
            .Append("|---|---:|---:|---:|").Append(ideal ? "---:|" : "").Append("---:|---:|---:|---:|---:|---:|---:|---:|").Append(awaited ? "---:|---:|---:|" : "").Append('\n');
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Label} | {(row.Ratio < 0.95 ? $"**{row.Ratio:0.00}**" : $"{row.Ratio:0.00}")} | {row.Seconds:0.000} ({row.Fastest:0.000}–{row.Slowest:0.000}) | {row.ProcessorSeconds:0.000} |");
            if (ideal)
                text.Append(CultureInfo.InvariantCulture, $" {row.OfIdeal:0.00} |");
            text.Append(CultureInfo.InvariantCulture, $" {row.Asked} | {row.Out} | {row.Lost} | {row.MadeTwice} | {row.Errors} | {row.Unknown} | {row.Refused} | {row.SentWhileToldToWait} |");
            if (awaited)
                text.Append(CultureInfo.InvariantCulture, $" {row.WaitSeconds:0.0} | {row.RequestsPerOperation} | {row.MinSecondsPerChat:0.00} |");
            text.Append('\n');
        }

        if (rows.Any(row => row.MegabytesAt500 is not null))
            foreach (var row in rows)
                text.Append(CultureInfo.InvariantCulture, $"\nMemory: {row.MegabytesAt500:0} MB after 500 chats, {row.PeakMegabytes:0} MB at the peak: {row.PeakMegabytes - row.MegabytesAt500:0} MB more.\n");
        var winners = rows.Where(row => row.Ratio < 0.95)
            .Select(row => row.Label + (row.Lost > 0 || row.MadeTwice > 0 ? string.Create(CultureInfo.InvariantCulture, $" (with {row.Lost} lost and {row.MadeTwice} made twice)") : "")).ToArray();
        if (winners.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nFaster than ChatModule here: {string.Join(", ", winners)}.\n");
    }

    private static void Growth(StringBuilder text, Row[] rows)
    {
        if (rows.Length == 0)
            return;
        text.Append("\n## Growth\n\nAn exponent of 1 is time in step with the number of chats; less, because starting costs the same for all.\n\n| chats | seconds | chats a second | exponent | peak memory, MB |\n|---:|---:|---:|---:|---:|\n");
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var exponent = i == 0 ? "" : (Math.Log(row.Seconds / rows[i - 1].Seconds) / Math.Log((double)row.Asked / rows[i - 1].Asked)).ToString("0.00", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"| {row.Asked} | {row.Seconds:0.00} | {row.Asked / row.Seconds:0} | {exponent} | {row.PeakMegabytes:0} |\n");
        }
    }
}
