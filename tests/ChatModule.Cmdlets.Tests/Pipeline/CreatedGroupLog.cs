namespace ChatModule.Cmdlets.Tests.Pipeline;

/// <summary>Compares the groups of the emulator with the output, the errors, and the warnings of each run.</summary>
internal sealed class CreatedGroupLog(Shell shell)
{
    private readonly List<string> lost = [];
    private readonly List<string> outputAndReported = [];
    private int textLength;
    private int created;
    private int reported;

    /// <summary>Chat definitions for one run. The topics identify the run and the row.</summary>
    public static object[] Rows(int run, int count) => [.. Enumerable.Range(0, count).Select(row =>
    {
        var item = new PSObject();
        item.Properties.Add(new PSNoteProperty("Topic", $"Run {run} row {row}."));
        item.Properties.Add(new PSNoteProperty("Members", "megan@contoso.com;alex@contoso.com"));
        return item;
    })];

    /// <summary>Adds a run that ended.</summary>
    public void Add(int run, ShellResult result)
    {
        var newText = shell.Host.Text[textLength..];
        textLength += newText.Length;
        string[] texts = [newText, .. result.Warnings, .. result.Errors.Where(error => error.Id() == "ChatOutcomeUnknown").Select(error => error.ToString())];
        var output = result.Chats.Select(chat => chat.ChatId).ToHashSet();
        foreach (var group in shell.Emulator.State.Chats.All.Where(chat => chat.Topic!.StartsWith($"Run {run} ", StringComparison.Ordinal)))
        {
            var isOutput = output.Contains(group.Id);
            var isReported = texts.Any(text => text.Contains(group.Id, StringComparison.Ordinal) || text.Contains($"'{group.Topic}'", StringComparison.Ordinal));
            created++;
            reported += isReported ? 1 : 0;
            if (!isOutput && !isReported)
                lost.Add(group.Topic!);
            if (isOutput && isReported)
                outputAndReported.Add(group.Topic!);
        }
    }

    /// <summary>Each group is either in the output or reported.</summary>
    public void AssertComplete()
    {
        Assert.True(lost.Count == 0, $"{this} Lost: {string.Join(' ', lost)}");
        Assert.True(outputAndReported.Count == 0, $"{this} Both: {string.Join(' ', outputAndReported)}");
        Assert.Equal(0, shell.Emulator.State.Chats.Duplicates);
        // At least one pipeline must end early.
        Assert.InRange(reported, 1, created);
    }

    public override string ToString() => $"{created} groups: {reported} reported, {lost.Count} lost, {outputAndReported.Count} in the output and reported.";
}
