namespace ChatModule.Cmdlets.Tests.Hosting;

internal static class ErrorRecordExtensions
{
    /// <summary>The id as the module names it, without the cmdlet that the engine adds.</summary>
    public static string Id(this ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>What went wrong, as the module tells it.</summary>
    public static GraphChatException Failure(this ErrorRecord error) => Assert.IsType<GraphChatException>(error.Exception);
}
