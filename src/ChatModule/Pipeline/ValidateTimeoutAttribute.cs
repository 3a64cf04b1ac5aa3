using System.Management.Automation;

namespace ChatModule.Pipeline;

/// <summary>Accepts a time-out in seconds. A range can't: it would include what lies between -1 and 0.</summary>
internal sealed class ValidateTimeoutAttribute : ValidateArgumentsAttribute
{
    private const double Max = 2_000_000;

    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not (-1.0 or >= 0.0 and <= Max))
            throw new ValidationMetadataException(FormattableString.Invariant(
                $"{arguments} isn't a time-out. Specify seconds from 0 to {Max:0}, or -1 to wait indefinitely."));
    }
}
