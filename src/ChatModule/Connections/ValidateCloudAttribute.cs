using System.Management.Automation;

namespace ChatModule.Connections;

/// <summary>Accepts the name of a cloud, in any case.</summary>
internal sealed class ValidateCloudAttribute : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (GraphCloud.Find($"{arguments}") is null)
        {
            var names = string.Join(", ", GraphCloud.All.Select(cloud => cloud.Name));
            throw new ValidationMetadataException($"'{arguments}' isn't a cloud. Specify {names}.");
        }
    }
}
