using System.Text;
using System.Text.Json;
using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>/chats/{id}/operations</c> and one of them.</summary>
internal sealed class OperationResource(EmulatorState state)
{
    private const string Type = "microsoft.graph.teamsAsyncOperation";
    private const string Preference = "include-unknown-enum-members";

    public Answer Read(Exchange exchange, AccessToken token, GraphPath path)
    {
        Permissions.ReadOperation.Demand(token);
        var query = ODataQuery.Parse(exchange, OperationJson.Properties, Type, "$select");
        var chat = ChatAccess.Demand(state, exchange, token, path.Segments[1]);
        var operation = chat.Operations.FirstOrDefault(one => one.Id == path.Segments[3]);
        operation?.CountRead();
        if (operation is null or { Outcome: OperationOutcome.Lost })
        {
            throw GraphException.NotFound($"NotFound: no operation with id '{path.Segments[3]}'.");
        }

        if (operation.Outcome is OperationOutcome.Odd)
        {
            return new Answer(200, Encoding.UTF8.GetBytes(operation.Rule.Json), Answer.GraphJson);
        }

        // The list can be fresher than a single operation.
        var asOf = state.Time.GetUtcNow().AddSeconds(-state.Settings.SingleOperationLagSeconds);
        var shown = new OperationJson(chat, operation, asOf, PrefersUnknownMembers(exchange));
        var body = JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", Context(exchange, chat) + "/$entity");
            shown.WriteProperties(json, query);
            json.WriteEndObject();
        });
        return Applied(exchange, new Answer(200, body, Answer.GraphJson));
    }

    public Answer List(Exchange exchange, AccessToken token, GraphPath path)
    {
        Permissions.ReadOperation.Demand(token);
        var query = ODataQuery.Parse(
            exchange, OperationJson.Properties, Type, "$select", "$filter", "$top", "$skip", "$skiptoken");
        var chat = ChatAccess.Demand(state, exchange, token, path.Segments[1]);
        var now = state.Time.GetUtcNow();
        var unknownMembers = PrefersUnknownMembers(exchange);
        var shown = chat.Operations
            .Where(operation => operation.Outcome is not OperationOutcome.Lost)
            .Select(operation => new OperationJson(chat, operation, now, unknownMembers))
            .Where(operation => query.Passes(operation.ValueOf))
            .ToList();
        var page = Page.Of(shown, query, state.Settings.OperationPageSize);
        var body = JsonBody.Write(json => WriteList(json, exchange, chat, page, query));
        return Applied(exchange, new Answer(200, body, Answer.GraphJson));
    }

    private static void WriteList(
        Utf8JsonWriter json, Exchange exchange, Chat chat, Page<OperationJson> page, ODataQuery query)
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", Context(exchange, chat));
        if (page.NextLink(exchange, $"chats('{Uri.EscapeDataString(chat.Id)}')/operations") is { } next)
        {
            json.WriteString("@odata.nextLink", next);
        }

        json.WriteStartArray("value");
        foreach (var operation in page.Items)
        {
            operation.CountRead();
            if (operation.Odd is { } odd)
            {
                json.WriteRawValue(odd, skipInputValidation: true);
                continue;
            }

            json.WriteStartObject();
            operation.WriteProperties(json, query);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Context(Exchange exchange, Chat chat) =>
        $"{exchange.Origin}/beta/$metadata#chats('{Uri.EscapeDataString(chat.Id)}')/operations";

    private static bool PrefersUnknownMembers(Exchange exchange) =>
        exchange.Context.Request.Headers["Prefer"].Any(
            value => value?.Contains(Preference, StringComparison.OrdinalIgnoreCase) == true);

    private static Answer Applied(Exchange exchange, Answer answer) =>
        PrefersUnknownMembers(exchange) ? answer.With("Preference-Applied", Preference) : answer;
}
