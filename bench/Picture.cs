using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ChatModule.Bench;

/// <summary>Bars with the ratios, drawn by gnuplot where it is installed.</summary>
internal static class Picture
{
    private static readonly (string Name, string Colour)[] Colours =
        [("module", "#3b5bdb"), ("rest-loop", "#adb5bd"), ("rest-parallel", "#f08c00"), ("sdk", "#2f9e44"), ("http", "#868e96")];

    public static async Task DrawAsync(string path, IReadOnlyList<Row> rows)
    {
        var shown = rows.Where(row => row.Scenario is not ("growth" or "stream")).ToArray();
        if (shown.Length == 0)
            return;
        var start = new ProcessStartInfo("gnuplot", ["-"]) { RedirectStandardInput = true };
        try
        {
            using var gnuplot = Process.Start(start)!;
            await gnuplot.StandardInput.WriteAsync(Script(path + ".svg", shown));
            gnuplot.StandardInput.Close();
            await gnuplot.WaitForExitAsync();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("No gnuplot on the PATH, so no picture.");
        }
    }

    // One horizontal bar for each row, the first scenario on top; log scale, because a loop can be ten times slower.
    private static string Script(string file, Row[] rows)
    {
        var text = new StringBuilder();
        List<string> labels = [];
        var y = 0.0;
        string? title = null;
        foreach (var row in rows)
        {
            if (row.Title != title)
            {
                y -= 1.6;
                text.Append(CultureInfo.InvariantCulture, $"set label {Quote(row.Title)} at graph 0, first {y} offset 0.5,0 left font ',13'\n");
                title = row.Title;
            }

            y -= 1;
            var colour = Colours.First(pair => pair.Name == row.Contestant).Colour;
            var kept = row.Lost > 0 || row.MadeTwice > 0 ? $"   lost {row.Lost}, made twice {row.MadeTwice}" : "";
            text.Append(CultureInfo.InvariantCulture, $"set object rectangle from first 0.1,{y - 0.4} to first {Math.Max(row.Ratio, 0.11)},{y + 0.4} fillcolor rgb '{colour}' fillstyle solid noborder\n");
            text.Append(CultureInfo.InvariantCulture, $"set label {Quote($"{row.Ratio:0.00}{kept}")} at first {Math.Max(row.Ratio, 0.11)},{y} offset 0.6,0 left\n");
            labels.Add(string.Create(CultureInfo.InvariantCulture, $"{Quote(row.Label)} {y}"));
        }

        var height = (int)(-y * 19 + 110);
        return string.Create(CultureInfo.InvariantCulture, $"""
            set terminal svg size 940,{height} font 'sans-serif,12' background '#ffffff'
            set output {Quote(file)}
            set title 'Time of each contestant over ChatModule''s: right of 1 it took longer'
            set logscale x
            set xrange [0.1:{Math.Max(30, rows.Max(row => row.Ratio) * 3)}]
            set yrange [{y - 1}:0]
            set ytics ({string.Join(", ", labels)}) nomirror scale 0
            set xtics nomirror
            set grid xtics
            set border 1
            unset key
            set arrow from first 1,graph 0 to first 1,graph 1 nohead linewidth 1.5
            {text}
            plot NaN notitle

            """);
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
