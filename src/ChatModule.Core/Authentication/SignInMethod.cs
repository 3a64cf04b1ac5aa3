namespace ChatModule;

/// <summary>The ways to sign in.</summary>
internal enum SignInMethod
{
    /// <summary>A user, in a browser.</summary>
    InteractiveBrowser,

    /// <summary>A user, with a code entered on another device.</summary>
    DeviceCode,

    /// <summary>An app with a secret.</summary>
    ClientSecret,

    /// <summary>An app with a certificate.</summary>
    ClientCertificate,

    /// <summary>The managed identity of the machine or service.</summary>
    ManagedIdentity,

    /// <summary>An app with a token of another issuer that it trusts.</summary>
    FederatedToken,

    /// <summary>What Azure.Identity's DefaultAzureCredential finds.</summary>
    DefaultCredential,

    /// <summary>A token that the caller brought.</summary>
    AccessToken,

    /// <summary>The session of Connect-MgGraph.</summary>
    MgGraph,
}
