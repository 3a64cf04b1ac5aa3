namespace ChatModule.Completion;

/// <summary>Completes the issuers whose token the module finds by itself.</summary>
internal sealed class FederatedTokenCompleter : NameCompleter
{
    protected override IReadOnlyList<(string Name, string Description)> Names { get; } =
    [
        (nameof(FederatedTokenIssuer.GitHub), "The token of this job of GitHub Actions."),
        (nameof(FederatedTokenIssuer.AzureDevOps), "The token of this job of Azure Pipelines."),
    ];
}
