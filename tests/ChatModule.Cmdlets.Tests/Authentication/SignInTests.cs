using GraphEmulator.Hosting;

namespace ChatModule.Cmdlets.Tests.Authentication;

/// <summary>Signing in without TLS. <see cref="SignInMethodTests"/> has the methods that need it.</summary>
[Collection(EnvironmentTests.Name)]
public sealed class SignInTests
{
    private const string ClientId = "11111111-1111-4111-8111-111111111111";

    [Theory]
    [InlineData("")]
    [InlineData($"-ClientId {ClientId}")]
    public async Task A_managed_identity_signs_in_and_creates_chats(string parameters)
    {
        await using var shell = await Shell.StartAsync(new() { AllowAppOnly = true });
        // The variables of a managed identity in App Service.
        using var environment = new EnvironmentVariables(("IDENTITY_ENDPOINT", new Uri(shell.Emulator.BaseAddress, "msi/token").ToString()), ("IDENTITY_HEADER", new EmulatorSettings().IdentityHeader));

        var result = shell.Run($"Connect-GraphChat -Identity {parameters} -GraphEndpoint $args[0] -PassThru; New-GraphChat megan@contoso.com -OneOnOne -With alex@contoso.com", shell.Emulator.BaseAddress);

        Assert.Empty(result.Errors);
        var connection = Assert.IsType<GraphChatConnection>(result.Output[0]);
        Assert.Equal("ManagedIdentity", connection.AuthType);
        if (parameters.Length > 0)
            Assert.Contains($"client_id={ClientId}", Assert.Single(shell.Requests("GET", "/msi/token")).Path, StringComparison.Ordinal);
        Assert.Equal("oneOnOne", Assert.IsType<GraphChat>(result.Output[1]).ChatType);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_SignInRequired_with_the_file_name()
    {
        await using var shell = Shell.Disconnected();

        var error = shell.Run($"Connect-GraphChat -CertificatePath ./no-such.pfx -ClientId {ClientId} -TenantId contoso.com").Error;

        Assert.Equal(("SignInRequired", ErrorCategory.AuthenticationError), (error.Id(), error.CategoryInfo.Category));
        Assert.Contains("no-such.pfx", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Identity -AgentUser a@contoso.com", "-AgentUser requires -AgentId")]
    [InlineData("-Identity -AgentUser a@contoso.com -AgentId x -ClientId y", "-AgentUser with -Identity requires -TenantId")]
    [InlineData("-Identity -AgentUser a@contoso.com -AgentId x -TenantId y", "-AgentUser with -Identity requires -TenantId")]
    [InlineData("-Identity -AgentId x", "-AgentUser is missing")]
    [InlineData("-Identity -TenantId x", "-AgentUser is missing")]
    public async Task An_agent_user_that_lacks_something_is_an_error_and_no_prompt(string parameters, string message)
    {
        await using var shell = Shell.Disconnected();

        var error = shell.Run($"Connect-GraphChat {parameters}").Error;

        Assert.Equal("SignInRequired", error.Id());
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ClientId x -UseMgGraph")]
    [InlineData("-AccessToken $token -TenantId contoso.com")]
    [InlineData("-Identity -UseDeviceCode")]
    // What only a user's sign-in has.
    [InlineData("-Identity -ContextScope CurrentUser")]
    [InlineData("-AccessToken $token -LoginHint adele@contoso.com")]
    public async Task Two_sign_in_methods_cannot_be_combined(string parameters)
    {
        await using var shell = Shell.Disconnected();

        Assert.StartsWith("AmbiguousParameterSet", shell.Run($"$token = $args[0]; Connect-GraphChat {parameters}", Shell.Secret("x")).Error.Id(), StringComparison.Ordinal);
    }
}
