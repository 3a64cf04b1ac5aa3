namespace ChatModule.Completion;

/// <summary>Completes the names of the clouds.</summary>
internal sealed class CloudCompleter : NameCompleter
{
    protected override IReadOnlyList<(string Name, string Description)> Names { get; } =
        [.. GraphCloud.All.Select(cloud => (cloud.Name, cloud.Endpoint.Host))];
}
