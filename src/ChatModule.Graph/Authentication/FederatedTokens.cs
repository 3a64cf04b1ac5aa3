using System.Net.Http.Headers;
using System.Text.Json;

namespace ChatModule.Graph.Authentication;

/// <summary>Requests the token of the job that runs, from the endpoint that its environment names.</summary>
internal sealed class FederatedTokens(SignInNetwork network, string audience)
{
    private const string GitHubAddress = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string GitHubToken = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string AzureDevOpsAddress = "SYSTEM_OIDCREQUESTURI";
    private const string AzureDevOpsToken = "SYSTEM_ACCESSTOKEN";
    private const string ServiceConnection = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID";

    // A job of a workflow that was started from a fork doesn't get it either.
    private const string GrantToJob = "Give the job 'permissions: id-token: write' in the workflow file. A block of "
        + "permissions in the job replaces that of the workflow.";

    private const string MapToken = "Run the script in a task that has the service connection, such as AzureCLI@2, and "
        + "give it 'env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)'.";

    /// <summary>A new token of the issuer.</summary>
    /// <exception cref="GraphChatException"><see cref="GraphChatError.SignInRequired"/>: it gave none.</exception>
    public Task<string> GetAsync(FederatedTokenIssuer issuer, CancellationToken cancellationToken) =>
        issuer == FederatedTokenIssuer.GitHub
            ? GetGitHubAsync(cancellationToken)
            : GetAzureDevOpsAsync(cancellationToken);

    // https://docs.github.com/actions/reference/security/oidc
    private async Task<string> GetGitHubAsync(CancellationToken cancellationToken)
    {
        var address = Variable(GitHubAddress, "GitHub Actions", GrantToJob);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{address}&audience={Uri.EscapeDataString(audience)}");
        var token = Variable(GitHubToken, "GitHub Actions", GrantToJob);
        return await SendAsync(request, token, "GitHub Actions", "value", GrantToJob, cancellationToken);
    }

    // https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create
    private async Task<string> GetAzureDevOpsAsync(CancellationToken cancellationToken)
    {
        var address = Variable(AzureDevOpsAddress, "Azure Pipelines", MapToken);
        var connection = Uri.EscapeDataString(Variable(ServiceConnection, "Azure Pipelines", MapToken));
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{address}?api-version=7.1&serviceConnectionId={connection}");
        request.Content = new StringContent("", new MediaTypeHeaderValue("application/json"));
        var token = Variable(AzureDevOpsToken, "Azure Pipelines", MapToken);
        return await SendAsync(request, token, "Azure Pipelines", "oidcToken", MapToken, cancellationToken);
    }

    private async Task<string> SendAsync(HttpRequestMessage request, string token, string issuer, string property,
        string advice, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new("Bearer", token);
        try
        {
            using var response = await network.GetHttpClient().SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Failure(issuer, $"its endpoint responded with {(int)response.StatusCode}", advice);
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return json.RootElement.GetProperty(property).GetString()!;
        }
        catch (HttpRequestException e)
        {
            throw Failure(issuer, TextSanitizer.ToReason(e), "Check the network and the proxy of the job.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Failure(issuer, "the response of its endpoint has no token", advice, e);
        }
    }

    private static string Variable(string name, string issuer, string advice) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw Failure(issuer, $"the environment variable {name} isn't set", advice);

    private static GraphChatException Failure(string issuer, string reason, string advice, Exception? inner = null) =>
        new(GraphChatError.SignInRequired, $"{issuer} gave this job no token: {reason}.", inner)
        {
            RecommendedAction = advice,
        };
}
