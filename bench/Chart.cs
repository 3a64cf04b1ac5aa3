using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ChatModule.Bench;

/// <summary>Draws a bar chart of the ratios with gnuplot if it's installed.</summary>
internal static class Chart
{
    private const double Left = 0.1;

    private static readonly Dictionary<string, string> Colors = new()
    {
        ["module"] = "#3b5bdb",
        ["rest-loop"] = "#f08c00",
        ["rest-parallel"] = "#c92a2a",
        ["sdk"] = "#12a598",
        ["baseline"] = "#868e96",
        ["http"] = "#bac0c6",
    };

    public static async Task DrawAsync(string path, IReadOnlyList<ScenarioResult> scenarioResults)
    {
        var charted = scenarioResults.Where(result => result.ComparesCandidates).ToArray();
        if (charted.Length == 0)
            return;
        try
        {
            using var gnuplot = Process.Start(new ProcessStartInfo("gnuplot", ["-"]) { RedirectStandardInput = true })!;
            await gnuplot.StandardInput.WriteAsync(Script(path + ".svg", charted));
            gnuplot.StandardInput.Close();
            await gnuplot.WaitForExitAsync();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("gnuplot isn't on the PATH. Skipped the chart.");
        }
    }

    // One horizontal bar for each candidate, on a logarithmic scale because ratios can exceed 10.
    private static string Script(string file, ScenarioResult[] scenarioResults)
    {
        var text = new StringBuilder();
        List<string> tics = [];
        var y = 0.0;
        foreach (var result in scenarioResults)
        {
            tics.Add(string.Create(CultureInfo.InvariantCulture, $"{Quote(Wrap(result.Title))} {y - (result.Rows.Count + 1) / 2.0}"));
            foreach (var row in result.Rows)
            {
                y -= 1;
                var comparable = result.IsComparable(row);
                var end = Math.Max(row.Ratio, Left * 1.03);
                // A hollow bar marks an incomplete result, whose time isn't comparable.
                var fill = comparable ? $"fillcolor rgb '{Colors[row.Candidate]}' fillstyle solid noborder" : $"fillcolor rgb '#ffffff' fillstyle solid border rgb '{Colors[row.Candidate]}'";
                // Next to the bar, but not across the reference line.
                var labelPosition = end is > 0.75 and < 1 ? 1 : end;
                var note = comparable ? "" : $"  {result.DescribeShortfall(row)}";
                text.Append(CultureInfo.InvariantCulture, $"set object rectangle from first {Left},{y - 0.42} to first {end},{y + 0.42} {fill}\n");
                text.Append(CultureInfo.InvariantCulture, $"set label {Quote($"{row.Ratio:0.00}{note}")} at first {labelPosition},{y} offset 0.6,0 left font ',10' textcolor rgb '#343a40'\n");
            }
            y -= 1.2;
        }

        var candidates = Candidate.All.Where(candidate => scenarioResults.Any(result => result.Find(candidate) is not null)).ToArray();
        var keys = string.Join(", ", candidates.Select(candidate => $"NaN with boxes fillstyle solid noborder linecolor rgb '{Colors[candidate.Name]}' title {Quote(candidate.Label)}"));
        var right = Math.Max(20, scenarioResults.Max(result => result.Rows.Max(row => row.Ratio)) * 2.5);
        return string.Create(CultureInfo.InvariantCulture, $"""
            set terminal svg size 900,{(int)(-y * 14.5) + 190} font 'sans-serif,12' background '#ffffff'
            set output {Quote(file)}
            set title "Time relative to ChatModule (logarithmic). Right of the line: slower.\nHollow: incomplete results." font ',13'
            set logscale x
            set xrange [{Left}:{right}]
            set yrange [{y}:0.4]
            set ytics ({string.Join(", ", tics)}) nomirror scale 0
            set xtics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) nomirror
            set grid xtics linecolor rgb '#dee2e6'
            set border 1
            set lmargin 30
            set tmargin 11
            set key at screen 0.5,screen 0.995 center top horizontal maxcols 2 Left reverse samplen 1.5 width 3
            set arrow from first 1,graph 0 to first 1,graph 1 nohead linewidth 1.5 front
            {text}
            plot {keys}

            """);
    }

    // Split long titles into two lines to save space.
    private static string Wrap(string title) => title.Length < 28 ? title : title.Replace(", ", ",\\n", StringComparison.Ordinal);

    // In gnuplot, \n is a new line only within double quotes.
    private static string Quote(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
