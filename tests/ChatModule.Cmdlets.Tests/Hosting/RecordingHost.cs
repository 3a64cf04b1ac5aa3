using System.Globalization;
using System.Management.Automation.Host;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A host with a terminal of 80 columns that remembers what was printed, and can't be asked anything.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingInterface recorder = new();

    public override string Name => "ChatModule.Cmdlets.Tests";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => recorder;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    /// <summary>All that was printed.</summary>
    public string Text => recorder.Text;

    /// <summary>What the user was asked with -Confirm: caption and message.</summary>
    public IReadOnlyList<string> Questions => recorder.Questions;

    /// <summary>The choice that is taken when the user is asked: 0 is Yes.</summary>
    public int Answer { get => recorder.Answer; set => recorder.Answer = value; }

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
