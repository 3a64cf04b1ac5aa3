using System.Management.Automation.Host;

namespace QuickStart;

/// <summary>Provides the size of the console. The quick start needs no other terminal features.</summary>
internal sealed class ConsoleRawInterface : PSHostRawUserInterface
{
    private static readonly Size Window = new(Console.IsOutputRedirected || Console.WindowWidth < 40 ? 80 : Console.WindowWidth, 50);

    public override ConsoleColor ForegroundColor { get; set; }

    public override ConsoleColor BackgroundColor { get; set; }

    public override Size BufferSize { get; set; } = Window;

    public override Size WindowSize { get; set; } = Window;

    public override Size MaxWindowSize => Window;

    public override Size MaxPhysicalWindowSize => Window;

    public override Coordinates WindowPosition { get; set; }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; }

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
}
