using ScottPlot;
using ScottPlot.TickGenerators;

namespace ChatModule.Bench;

/// <summary>Draws a bar chart of the ratios.</summary>
internal static class Chart
{
    // The axis is logarithmic because ratios can exceed 10; it begins at 0.1.
    private const double Left = -1;

    private static readonly Dictionary<string, Color> Colors = new()
    {
        ["module"] = Color.FromHex("#3b5bdb"),
        ["rest-loop"] = Color.FromHex("#f08c00"),
        ["rest-parallel"] = Color.FromHex("#c92a2a"),
        ["sdk"] = Color.FromHex("#12a598"),
        ["baseline"] = Color.FromHex("#868e96"),
        ["http"] = Color.FromHex("#bac0c6"),
    };

    public static void Draw(string path, IReadOnlyList<ScenarioResult> scenarioResults)
    {
        var charted = scenarioResults.Where(result => result.ComparesCandidates).ToArray();
        if (charted.Length == 0)
            return;
        using var plot = new Plot();
        var titles = new NumericManual();
        var (y, right) = (0.0, Math.Log10(20));
        foreach (var result in charted)
        {
            titles.AddMajor(y - (result.Rows.Count + 1) / 2.0, Wrap(result.Title));
            foreach (var row in result.Rows)
            {
                y--;
                var comparable = result.IsComparable(row);
                var end = Math.Max(Math.Log10(row.Ratio), Left + 0.01);
                // A hollow bar marks an incomplete result, whose time isn't comparable.
                plot.Add.Bar(new Bar { Position = y, Size = 0.84, ValueBase = Left, Value = end, Orientation = Orientation.Horizontal, FillColor = comparable ? Colors[row.Candidate] : ScottPlot.Colors.White, LineColor = Colors[row.Candidate] });
                // Next to the bar, but not across the reference line.
                var label = plot.Add.Text(FormattableString.Invariant($"{row.Ratio:0.00}  {result.DescribeShortfall(row)}"), end is > -0.12 and < 0 ? 0 : end, y);
                (label.LabelAlignment, label.OffsetX, label.LabelFontSize) = (Alignment.MiddleLeft, 5, 11);
                right = Math.Max(right, end + 0.4);
            }
            y -= 1.2;
        }

        plot.Add.VerticalLine(0, 1.5f, ScottPlot.Colors.Black);
        plot.Title("Time relative to ChatModule (logarithmic). Right of the line: slower.\nHollow: incomplete results.", 13);
        plot.Axes.SetLimits(Left, right, y, 0.4);
        plot.Axes.Left.TickGenerator = titles;
        double[] ratios = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. ratios.Select(Math.Log10)], [.. ratios.Select(ratio => FormattableString.Invariant($"{ratio}"))]);
        plot.HideGrid();
        plot.Legend.ManualItems.AddRange(Candidate.All.Where(candidate => charted.Any(result => result.Find(candidate) is not null))
            .Select(candidate => new LegendItem { LabelText = candidate.Label, FillColor = Colors[candidate.Name] }));
        plot.ShowLegend(Edge.Bottom);
        plot.SaveSvg(path + ".svg", 900, (int)(-y * 14.5) + 190);
    }

    // Split long titles into two lines to save space.
    private static string Wrap(string title) => title.Length < 28 ? title : title.Replace(", ", ",\n", StringComparison.Ordinal);
}
