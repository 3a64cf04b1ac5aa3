using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ChatModule.Graph;

namespace ChatModule.Bench;

/// <summary>A chat in a warm process: its definition, request, and response, which is there at once.</summary>
public class WarmBenchmarks : IDisposable
{
    private const string Graph = "https://graph.microsoft.com";
    private readonly HttpClient http = new(new StubNetwork());
    private readonly ChatDefinitionBuilder builder = new() { Caller = Person.FromKey(HttpPeer.Caller) };
    private readonly GraphSession session = new(
        new Uri(Graph), new StaticTokenProvider("token", TimeProvider.System), new StubNetwork(), TimeProvider.System,
        new ConnectionLimits(Service: ServiceLimitSource.Unknown));

    private IGraphChatClient module = null!;

    [GlobalSetup]
    public void SetUp() => module = session.CreateClient(trace: null, throttleLimit: 8);

    [Benchmark]
    public Task<GraphChat> Own() => module.CreateChatAsync(
        builder.Build([Person.FromKey("user00001@contoso.com")], ChatDefinition.OneOnOne, null, null), default);

    [Benchmark]
    public async Task<string> Http()
    {
        var body = HttpPeer.Body(1, isGroup: false, Graph);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync($"{Graph}/beta/chats", content);
        return await response.Content.ReadAsStringAsync();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        http.Dispose();
        session.Dispose();
    }

    internal static Row Measure(string scratch)
    {
        // The default toolchain builds a project, which takes longer than the measurement.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithIterationCount(10).WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(scratch);
        var reports = BenchmarkRunner.Run<WarmBenchmarks>(config).Reports
            .ToDictionary(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name);
        var own = reports[nameof(Own)].ResultStatistics!.Mean;
        return new("warm, per chat, without network (BenchmarkDotNet)",
            ["10", Cell(nameof(Own)), "–", "–", "–", Cell(nameof(Http))]);

        string Cell(string name)
        {
            var mean = reports[name].ResultStatistics!.Mean;
            var bytes = reports[name].GcStats.GetBytesAllocatedPerOperation(reports[name].BenchmarkCase);
            var ratio = name == nameof(Own) ? "" : FormattableString.Invariant($" ({mean / own:0.00})");
            return FormattableString.Invariant($"{mean / 1000:0.0} µs{ratio}, {bytes / 1024.0:0.0} KB");
        }
    }

    private sealed class StubNetwork : HttpMessageHandler
    {
        // The documented response.
        private const string Chat = """
            {"@odata.context":"https://graph.microsoft.com/beta/$metadata#chats/$entity",
            "id":"19:82fe7758-5bb3-4f0d-a43f-e555fd399c6f_8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca@unq.gbl.spaces",
            "topic":null,"createdDateTime":"2020-12-04T23:10:28.51Z","lastUpdatedDateTime":"2020-12-04T23:10:28.51Z",
            "chatType":"oneOnOne","tenantId":"b33cbe9f-8ebe-4f2a-912b-7e2a427f477f"}
            """;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Reads the body as a socket would.
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            var content = new StringContent(Chat, Encoding.UTF8, "application/json");
            return new HttpResponseMessage(HttpStatusCode.Created) { Content = content, RequestMessage = request };
        }
    }
}
