using System.Management.Automation;

namespace ChatModule.Connections;

/// <summary>The cloud that parameters of Connect-GraphChat or an environment of Connect-MgGraph name.</summary>
internal static class CloudParameters
{
    private const string GiveRoot = "Give the root only, over https, such as https://graph.microsoft.com or "
        + "https://login.microsoftonline.com: no version, no user name, no query.";

    private const string CorrectEnvironment = "Correct the environment with Set-MgEnvironment, and sign in there again "
        + "with Connect-MgGraph.";

    private static readonly string[] Names = ["Environment", "GraphEndpoint", "AuthorityHost"];

    /// <summary>The cloud that the parameters name; an address that can't be one ends the command.</summary>
    public static GraphCloud Read(Cmdlet cmdlet, string environment, Uri? endpoint, Uri? authority)
    {
        var cloud = GraphCloud.Find(environment)!;
        if (endpoint is null && authority is null)
            return cloud;
        return Read(cmdlet, endpoint, GiveRoot,
            () => GraphCloud.Private(endpoint ?? cloud.Endpoint, authority ?? cloud.Authority));
    }

    /// <summary>
    /// The cloud of an environment of Connect-MgGraph; an endpoint that can't be one ends the command.
    /// </summary>
    public static GraphCloud ReadMgEnvironment(Cmdlet cmdlet, string environment, Uri endpoint) =>
        Read(cmdlet, endpoint, CorrectEnvironment, () => GraphCloud.FromMgEnvironment(environment, endpoint));

    /// <summary>Ends the command when a parameter names a cloud beside that of Connect-MgGraph.</summary>
    public static void RejectBesideMgGraph(Cmdlet cmdlet, IReadOnlyDictionary<string, object> bound)
    {
        if (Names.FirstOrDefault(bound.ContainsKey) is not { } name)
            return;
        var error = new ArgumentException(
            $"-{name} can't be used with -UseMgGraph: the cloud is that of Connect-MgGraph.");
        cmdlet.ThrowTerminatingError(ToRecord(error, bound[name],
            $"Leave -{name} out, and name the cloud with Connect-MgGraph -Environment."));
    }

    private static GraphCloud Read(Cmdlet cmdlet, Uri? endpoint, string action, Func<GraphCloud> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException e)
        {
            cmdlet.ThrowTerminatingError(ToRecord(e, endpoint, action));
            throw;
        }
    }

    // Without an address that has a user name: it can have a password, too.
    private static ErrorRecord ToRecord(ArgumentException e, object? target, string action)
    {
        var shown = target is Uri { IsAbsoluteUri: true, UserInfo.Length: > 0 } ? null : target;
        return new(e, "EndpointInvalid", ErrorCategory.InvalidArgument, shown)
        {
            ErrorDetails = new ErrorDetails(e.Message) { RecommendedAction = action },
        };
    }
}
