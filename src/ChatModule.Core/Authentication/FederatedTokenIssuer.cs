namespace ChatModule;

/// <summary>An issuer whose endpoint the environment of a job names.</summary>
internal enum FederatedTokenIssuer
{
    /// <summary>GitHub Actions.</summary>
    GitHub,

    /// <summary>Azure Pipelines.</summary>
    AzureDevOps,
}
