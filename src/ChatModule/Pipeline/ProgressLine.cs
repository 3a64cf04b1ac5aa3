using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>A progress bar that is not written more often than it can be read, and not at all for short work.</summary>
internal sealed class ProgressLine(Cmdlet cmdlet, int id, string activity)
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(250);

    private readonly long began = TimeProvider.System.GetTimestamp();
    private TimeSpan lastShown;
    private bool isShown;

    /// <summary>How long it has been going on.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(began);

    /// <summary>Shows how far things are.</summary>
    /// <param name="status">In a few words.</param>
    /// <param name="percent">0 to 100, or -1 where the end is not known.</param>
    public void Show(Func<string> status, int percent = -1)
    {
        if (Elapsed - lastShown < MinInterval)
            return;
        lastShown = Elapsed;
        isShown = true;
        var text = TextSanitizer.Sanitize(status());
        cmdlet.WriteProgress(new ProgressRecord(id, activity, text) { PercentComplete = percent });
    }

    /// <summary>Takes it off the screen.</summary>
    public void Complete()
    {
        if (isShown)
        {
            var record = new ProgressRecord(id, activity, "Done") { RecordType = ProgressRecordType.Completed };
            cmdlet.WriteProgress(record);
        }
        isShown = false;
    }
}
