using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphEmulator.Control;

namespace GraphEmulator.Hosting;

/// <summary>The parsed command line.</summary>
internal sealed record CommandLine(EmulatorOptions Options, bool ExitWithStdin)
{
    public const string Usage = """
        usage: GraphEmulator [--port 0] [--tls auto|cert.pfx [--tls-password text] [--tls-port 0]]
            [--limits page|none] [--rps n [--burst n]] [--retry-after s] [--latency ms] [--list-lag s]
            [--operation-seconds s] [--page-size n] [--location format]
            [--users n] [--allow-app-only] [--token-lifetime s]
            [--record-bodies true|false] [--record-capacity n]
            [--settings '{"name":value}'] [--exit-with-stdin]
        """;

    /// <exception cref="FormatException">An option is unknown, has no value, or has an invalid value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var options = new EmulatorOptions();
        var settings = options.Settings;
        var exitWithStdin = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() =>
                ++i < arguments.Count ? arguments[i] : throw new FormatException($"{name} requires a value.");
            int Integer() => int.Parse(Value(), NumberStyles.None, CultureInfo.InvariantCulture);
            double Number() => double.Parse(Value(), NumberStyles.Float, CultureInfo.InvariantCulture);
            switch (name)
            {
                case "--port":
                    options = options with { Port = Integer() };
                    break;
                case "--tls":
                    options = options with { Tls = Value() };
                    break;
                case "--tls-port":
                    options = options with { TlsPort = Integer() };
                    break;
                case "--tls-password":
                    options = options with { TlsPassword = Value() };
                    break;
                case "--users":
                    options = options with { Users = Integer() };
                    break;
                case "--limits":
                    settings = Patch(settings, new JsonObject { ["limits"] = Value() });
                    break;
                case "--list-lag":
                    settings = settings with { ListLagSeconds = Number() };
                    break;
                case "--rps":
                    settings = settings with { RequestsPerSecond = Number() };
                    break;
                case "--burst":
                    settings = settings with { Burst = Number() };
                    break;
                case "--retry-after":
                    settings = settings with { RetryAfterSeconds = Integer() };
                    break;
                case "--latency":
                    settings = settings with { LatencyMilliseconds = Number() };
                    break;
                case "--operation-seconds":
                    settings = settings with { OperationSeconds = Number() };
                    break;
                case "--page-size":
                    settings = settings with { OperationPageSize = Integer() };
                    break;
                case "--location":
                    settings = Patch(settings, new JsonObject { ["location"] = Value() });
                    break;
                case "--allow-app-only":
                    settings = settings with { AllowAppOnly = true };
                    break;
                case "--token-lifetime":
                    settings = settings with { TokenLifetimeSeconds = Number() };
                    break;
                case "--record-bodies":
                    settings = settings with { RecordBodies = bool.Parse(Value()) };
                    break;
                case "--record-capacity":
                    settings = settings with { RecordCapacity = Integer() };
                    break;
                case "--settings":
                    settings = Patch(settings, JsonNode.Parse(Value())!.AsObject());
                    break;
                case "--exit-with-stdin":
                    exitWithStdin = true;
                    break;
                default:
                    throw new FormatException($"{name} isn't a known option.");
            }
        }

        return new CommandLine(options with { Settings = settings }, exitWithStdin);
    }

    private static EmulatorSettings Patch(EmulatorSettings settings, JsonObject patch)
    {
        try
        {
            return SettingsPatch.Apply(settings, patch);
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }
}
