using System.Management.Automation;
using ChatModule.Completion;

namespace ChatModule.Commands;

/// <content>A user, in the browser or with a code.</content>
public sealed partial class ConnectGraphChatCommand
{
    // Not an enumeration of ChatModule.Core: the engine would need that assembly to lay out this class, before the
    // module's initializer loads its ReadyToRun image.
    private int contextScope = (int)ContextScope.CurrentUser;

    /// <summary>Delegated permissions to ask for; <c>Chat.Create</c> and <c>Chat.ReadBasic</c> when left out.</summary>
    [Parameter(ParameterSetName = Browser, Position = 0)]
    [Parameter(ParameterSetName = Device)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[] Scopes { get; set; } = [.. SignInRequest.DefaultScopes];

    /// <summary>
    /// The user who signs in, such as <c>megan@contoso.com</c>: chooses among the sign-ins of earlier sessions, and
    /// fills in the page in the browser.
    /// </summary>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = Device)]
    [ValidateNotNullOrEmpty]
    public string? LoginHint { get; set; }

    /// <summary>
    /// Whether the sign-in is kept, encrypted, for other sessions of the same user of this computer, or for this
    /// process alone.
    /// </summary>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = Device)]
    public ContextScope ContextScope
    {
        get => (ContextScope)contextScope;
        set => contextScope = (int)value;
    }

    /// <summary>Sign in with a code that is entered in a browser on any device.</summary>
    [Parameter(ParameterSetName = Device, Mandatory = true)]
    [Alias("UseDeviceAuthentication", "DeviceCode")]
    public SwitchParameter UseDeviceCode { get; set; }
}
