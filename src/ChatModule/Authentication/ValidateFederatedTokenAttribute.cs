using System.Management.Automation;

namespace ChatModule.Authentication;

/// <summary>
/// Accepts a token, a script block that gets one, or an issuer. The message doesn't repeat the value.
/// </summary>
internal sealed class ValidateFederatedTokenAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (!FederatedTokenArgument.IsOne(arguments))
        {
            throw new ValidationMetadataException("The value isn't a federated token. Specify a token (a JWT, as a "
                + "string or a SecureString), a script block that gets one, GitHub, or AzureDevOps.");
        }
    }
}
