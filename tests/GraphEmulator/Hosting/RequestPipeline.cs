using System.Globalization;
using GraphEmulator.Authentication;
using GraphEmulator.Faults;
using GraphEmulator.Graph;

namespace GraphEmulator.Hosting;

/// <summary>
/// Handles a request: records it, adds latency, checks the token and the rate limit, and applies faults.
/// </summary>
internal sealed class RequestPipeline(EmulatorState state)
{
    private readonly GraphEndpoint graph = new(state);
    private readonly IdentityEndpoint identity = new(state);
    private readonly FaultInjector injector = new(state.Time);

    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        var request = await RequestContext.ReadAsync(context, state, stopping);
        var settings = state.Settings;
        var record = state.Log.OnRequestReceived(request, settings);
        var grace = TimeSpan.FromSeconds(settings.ThrottleGraceSeconds);
        if (request.IsGraph && state.Log.RetryAfter.IsThrottled(request, grace))
        {
            state.Log.OnRetryAfterIgnored(record);
        }

        WriteCommonHeaders(request);
        FaultRule? rule = null;
        var responded = false;
        try
        {
            if (request.IsGraph && settings.LatencyMilliseconds > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(settings.LatencyMilliseconds), state.Time, request.Aborted);
            }

            var response = request.IsGraph ? graph.CheckAccess(request) : null;
            if (response is null && (rule = state.Faults.Match(request)) is not null)
            {
                request.OmitMember = rule.Kind is FaultKind.MemberMissing;
                response = await injector.InjectAsync(rule, request, () => Process(request));
            }
            else
            {
                response ??= Process(request);
            }

            if (response is not null)
            {
                if (response.ThrottleDelay is { } delay)
                {
                    state.Log.RetryAfter.OnThrottled(
                        request, response.ThrottleScope, state.Time.GetUtcNow(), delay);
                }

                responded = true;
                state.Log.OnResponseStarting(record, response.Status, response.Fault ?? FaultNames.GetName(rule));
                await response.WriteAsync(context);
            }
        }
        catch (OperationCanceledException) when (request.Aborted.IsCancellationRequested)
        {
            // The client disconnected or the emulator is stopping.
            context.Abort();
        }
        finally
        {
            if (!responded)
            {
                var status = context.Response.HasStarted ? context.Response.StatusCode : 0;
                state.Log.OnResponseStarting(record, status, FaultNames.GetName(rule));
            }

            record.Milliseconds = (state.Time.GetUtcNow() - request.ArrivedAt).TotalMilliseconds;
            state.Log.OnRequestCompleted(request);
        }
    }

    private EmulatorResponse Process(RequestContext request) =>
        request.IsGraph ? graph.Process(request) : identity.Process(request);

    private void WriteCommonHeaders(RequestContext request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.Date = state.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        headers["request-id"] = request.RequestId;
        headers["client-request-id"] = request.ClientRequestId;
    }
}
