using System.Globalization;
using GraphEmulator.Authentication;
using GraphEmulator.Faults;
using GraphEmulator.Graph;

namespace GraphEmulator.Hosting;

/// <summary>What every request goes through: record, latency, token and limit, faults, the resource itself.</summary>
internal sealed class RequestPipeline(EmulatorState state)
{
    private readonly GraphEndpoint graph = new(state);
    private readonly IdentityEndpoint identity = new(state);
    private readonly FaultPlayer faults = new(state.Time);

    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        var exchange = await Exchange.ReadAsync(context, state, stopping);
        var settings = state.Settings;
        var record = state.Log.Arrived(exchange, settings);
        if (exchange.IsGraph && state.Log.Waits.IsToldToWait(
            exchange.Caller, exchange.Workload, exchange.ArrivedAt, TimeSpan.FromSeconds(settings.WaitGraceSeconds)))
        {
            state.Log.IgnoredWait(record);
        }

        WriteCommonHeaders(exchange);
        FaultRule? rule = null;
        var answered = false;
        try
        {
            if (exchange.IsGraph && settings.LatencyMilliseconds > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(settings.LatencyMilliseconds), state.Time, exchange.Aborted);
            }

            var answer = exchange.IsGraph ? graph.Refuse(exchange) : null;
            if (answer is null && (rule = state.Faults.Take(exchange)) is not null)
            {
                exchange.LeavesMemberOut = rule.Kind is FaultKind.MemberMissing;
                answer = await faults.PlayAsync(rule, exchange, () => Process(exchange));
            }
            else
            {
                answer ??= Process(exchange);
            }

            if (answer is not null)
            {
                if (answer.Throttled is { } wait)
                {
                    state.Log.Waits.Told(exchange.Caller, exchange.Workload, state.Time.GetUtcNow(), wait);
                }

                answered = true;
                state.Log.Answering(record, answer.Status, answer.Fault ?? FaultNames.Of(rule));
                await answer.WriteAsync(context);
            }
        }
        catch (OperationCanceledException) when (exchange.Aborted.IsCancellationRequested)
        {
            // The client went away, or the emulator is stopping: nobody is left to be answered.
            context.Abort();
        }
        finally
        {
            if (!answered)
            {
                var status = context.Response.HasStarted ? context.Response.StatusCode : 0;
                state.Log.Answering(record, status, FaultNames.Of(rule));
            }

            record.Milliseconds = (state.Time.GetUtcNow() - exchange.ArrivedAt).TotalMilliseconds;
            state.Log.Left(exchange);
        }
    }

    private Answer Process(Exchange exchange) =>
        exchange.IsGraph ? graph.Process(exchange) : identity.Process(exchange);

    private void WriteCommonHeaders(Exchange exchange)
    {
        var headers = exchange.Context.Response.Headers;
        headers.Date = state.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        headers["request-id"] = exchange.RequestId;
        headers["client-request-id"] = exchange.ClientRequestId;
    }
}
