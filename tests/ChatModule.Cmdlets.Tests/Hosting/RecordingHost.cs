using System.Globalization;
using System.Management.Automation.Host;

namespace ChatModule.Cmdlets.Tests.Hosting;

/// <summary>A host with 80 columns that records the output and the prompts of -Confirm.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly RecordingInterface recorder = new();

    public override string Name => "ChatModule.Cmdlets.Tests";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => recorder;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    /// <summary>The output to the host.</summary>
    public string Text => recorder.Text;

    /// <summary>The prompts of -Confirm: caption and message.</summary>
    public IReadOnlyList<string> Prompts => recorder.Prompts;

    /// <summary>The choice for a prompt: 0 is Yes.</summary>
    public int Choice { get => recorder.Choice; set => recorder.Choice = value; }

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
