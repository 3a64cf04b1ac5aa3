namespace ChatModule.Cmdlets.Tests.Hosting;

internal static class ErrorRecordExtensions
{
    /// <summary>The error ID of the module, without the cmdlet name that the engine adds.</summary>
    public static string Id(this ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    /// <summary>The exception of the module.</summary>
    public static GraphChatException Failure(this ErrorRecord error) => Assert.IsType<GraphChatException>(error.Exception);
}
