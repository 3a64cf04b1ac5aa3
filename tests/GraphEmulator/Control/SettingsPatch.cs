using System.Text.Json;
using System.Text.Json.Nodes;
using GraphEmulator.Hosting;

namespace GraphEmulator.Control;

/// <summary>Changes some settings and leaves the others.</summary>
internal static class SettingsPatch
{
    public static EmulatorSettings Apply(EmulatorSettings settings, JsonObject patch)
    {
        var merged = JsonSerializer.SerializeToNode(settings, EmulatorJson.Options)!.AsObject();
        foreach (var (name, value) in patch)
        {
            if (!merged.ContainsKey(name))
            {
                throw new JsonException($"There is no setting '{name}'.");
            }

            merged[name] = value?.DeepClone();
        }

        return merged.Deserialize<EmulatorSettings>(EmulatorJson.Options)!;
    }
}
