namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>Compares the groups that the emulator has with what the output, the errors, and the warnings of each run say.</summary>
internal sealed class CreatedGroupLog(Shell shell)
{
    private readonly List<string> lost = [];
    private readonly List<string> outputAndNamed = [];
    private int printed;
    private int created;
    private int named;

    /// <summary>Chat definitions for one run; the topics tell the runs and the rows apart.</summary>
    public static object[] Rows(int run, int count) => [.. Enumerable.Range(0, count).Select(row =>
    {
        var item = new PSObject();
        item.Properties.Add(new PSNoteProperty("Topic", $"Run {run} row {row}."));
        item.Properties.Add(new PSNoteProperty("Members", "megan@contoso.com;alex@contoso.com"));
        return item;
    })];

    /// <summary>Takes a run that ended into account.</summary>
    public void Add(int run, ShellResult result)
    {
        var printedNow = shell.Host.Text[printed..];
        printed += printedNow.Length;
        string[] told = [printedNow, .. result.Warnings, .. result.Errors.Where(error => error.Id() == "ChatOutcomeUnknown").Select(error => error.ToString())];
        var output = result.Chats.Select(chat => chat.ChatId).ToHashSet();
        foreach (var group in shell.Emulator.State.Chats.All.Where(chat => chat.Topic!.StartsWith($"Run {run} ", StringComparison.Ordinal)))
        {
            var isOutput = output.Contains(group.Id);
            var isNamed = told.Any(text => text.Contains(group.Id, StringComparison.Ordinal) || text.Contains($"'{group.Topic}'", StringComparison.Ordinal));
            created++;
            named += isNamed ? 1 : 0;
            if (!isOutput && !isNamed)
                lost.Add(group.Topic!);
            if (isOutput && isNamed)
                outputAndNamed.Add(group.Topic!);
        }
    }

    /// <summary>Each group is in the output or named, and not both.</summary>
    public void AssertComplete()
    {
        Assert.True(lost.Count == 0, $"{this} Lost: {string.Join(' ', lost)}");
        Assert.True(outputAndNamed.Count == 0, $"{this} Both: {string.Join(' ', outputAndNamed)}");
        Assert.Equal(0, shell.Emulator.State.Chats.Duplicates);
        // A test in which no pipeline ended early would prove nothing.
        Assert.InRange(named, 1, created);
    }

    public override string ToString() => $"{created} groups: {named} named, {lost.Count} lost, {outputAndNamed.Count} in the output and named.";
}
