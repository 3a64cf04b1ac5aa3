using GraphEmulator.Hosting;

namespace GraphEmulator.Identity;

/// <summary>Everything that is not Graph: the authority and the managed identity endpoints.</summary>
internal sealed class IdentityEndpoint(EmulatorState state)
{
    public Answer Process(Exchange exchange)
    {
        _ = state;
        return Answer.Empty(404);
    }
}
