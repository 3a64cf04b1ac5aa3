using System.Text.Json;
using System.Text.Json.Nodes;
using GraphEmulator.Hosting;

namespace GraphEmulator.Control;

/// <summary>Changes some settings and keeps the others.</summary>
internal static class SettingsPatch
{
    public static EmulatorSettings Apply(EmulatorSettings settings, JsonObject patch)
    {
        var merged = JsonSerializer.SerializeToNode(settings, EmulatorJson.Options)!.AsObject();
        foreach (var (name, value) in patch)
        {
            if (!merged.ContainsKey(name))
            {
                throw new JsonException($"'{name}' isn't a known setting.");
            }

            merged[name] = value?.DeepClone();
        }

        return merged.Deserialize<EmulatorSettings>(EmulatorJson.Options)!;
    }
}
