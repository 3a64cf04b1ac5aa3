using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ChatModule.Bench;

/// <summary>Bars with the ratios, drawn by gnuplot where it is installed.</summary>
internal static class Chart
{
    private const double Left = 0.1;

    private static readonly Dictionary<string, string> Colours = new()
    {
        ["module"] = "#3b5bdb",
        ["rest-loop"] = "#f08c00",
        ["rest-parallel"] = "#c92a2a",
        ["sdk"] = "#12a598",
        ["floor"] = "#868e96",
        ["http"] = "#bac0c6",
    };

    public static async Task DrawAsync(string path, IReadOnlyList<ScenarioResult> standings)
    {
        var shown = standings.Where(standing => !standing.HasOwnTable).ToArray();
        if (shown.Length == 0)
            return;
        try
        {
            using var gnuplot = Process.Start(new ProcessStartInfo("gnuplot", ["-"]) { RedirectStandardInput = true })!;
            await gnuplot.StandardInput.WriteAsync(Script(path + ".svg", shown));
            gnuplot.StandardInput.Close();
            await gnuplot.WaitForExitAsync();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("No gnuplot on the PATH, so no picture.");
        }
    }

    // One horizontal bar for each candidate, the first scenario on top; log scale, because a loop can be ten times slower.
    private static string Script(string file, ScenarioResult[] standings)
    {
        var text = new StringBuilder();
        List<string> tics = [];
        var y = 0.0;
        foreach (var standing in standings)
        {
            tics.Add(string.Create(CultureInfo.InvariantCulture, $"{Quote(Wrap(standing.Title))} {y - (standing.Rows.Count + 1) / 2.0}"));
            foreach (var row in standing.Rows)
            {
                y -= 1;
                var done = standing.DidTheWork(row);
                var end = Math.Max(row.Ratio, Left * 1.03);
                // Hollow where less was done: such a time compares with nothing.
                var fill = done ? $"fillcolor rgb '{Colours[row.Candidate]}' fillstyle solid noborder" : $"fillcolor rgb '#ffffff' fillstyle solid border rgb '{Colours[row.Candidate]}'";
                // Beside the bar, but never across the line.
                var beside = end is > 0.75 and < 1 ? 1 : end;
                var note = done ? "" : $"  {standing.Missed(row)}";
                text.Append(CultureInfo.InvariantCulture, $"set object rectangle from first {Left},{y - 0.42} to first {end},{y + 0.42} {fill}\n");
                text.Append(CultureInfo.InvariantCulture, $"set label {Quote($"{row.Ratio:0.00}{note}")} at first {beside},{y} offset 0.6,0 left font ',10' textcolor rgb '#343a40'\n");
            }
            y -= 1.2;
        }

        var candidates = Candidate.All.Where(candidate => standings.Any(standing => standing.Find(candidate) is not null)).ToArray();
        var keys = string.Join(", ", candidates.Select(candidate => $"NaN with boxes fillstyle solid noborder linecolor rgb '{Colours[candidate.Name]}' title {Quote(candidate.Label)}"));
        var right = Math.Max(20, standings.Max(standing => standing.Rows.Max(row => row.Ratio)) * 2.5);
        return string.Create(CultureInfo.InvariantCulture, $"""
            set terminal svg size 900,{(int)(-y * 14.5) + 190} font 'sans-serif,12' background '#ffffff'
            set output {Quote(file)}
            set title "Time over ChatModule's, logarithmic: right of the line it took longer.\nHollow: not all that ChatModule did was done." font ',13'
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

    // A title of two parts on two lines, or the labels would take half of the picture.
    private static string Wrap(string title) => title.Length < 28 ? title : title.Replace(", ", ",\\n", StringComparison.Ordinal);

    // Double quotes, because only in them \n is a new line.
    private static string Quote(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
