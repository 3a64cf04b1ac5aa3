using System.Text;
using System.Text.Json;
using GraphEmulator.Authentication;
using GraphEmulator.Graph;
using GraphEmulator.Hosting;

namespace GraphEmulator.Chats;

/// <summary><c>/chats/{id}/operations</c> and <c>/chats/{id}/operations/{id}</c>.</summary>
internal sealed class OperationResource(EmulatorState state)
{
    private const string Type = "microsoft.graph.teamsAsyncOperation";

    public EmulatorResponse Read(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ReadOperation.Require(token);
        var query = ODataQuery.Parse(request, OperationJson.Properties, Type, "$select");
        var chat = ChatAccess.GetChat(state, request, token, path.Segments[1]);
        var operation = chat.Operations.FirstOrDefault(candidate => candidate.Id == path.Segments[3]);
        operation?.CountRead();
        if (operation is null or { Outcome: OperationOutcome.NotFound })
        {
            throw GraphException.NotFound($"NotFound: no operation with ID '{path.Segments[3]}'.");
        }

        if (operation.Outcome is OperationOutcome.MalformedJson)
        {
            return EmulatorResponse.Graph(200, Encoding.UTF8.GetBytes(operation.Rule.Json));
        }

        // The list can be more recent than a single operation.
        var asOf = state.Time.GetUtcNow().AddSeconds(-state.Settings.SingleOperationLagSeconds);
        var snapshot = new OperationJson(chat, operation, asOf, request.PrefersUnknownMembers);
        var body = JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", ODataContext(request, chat) + "/$entity");
            snapshot.WriteProperties(json, query);
            json.WriteEndObject();
        });
        return request.WithPreference(EmulatorResponse.Graph(200, body));
    }

    public EmulatorResponse List(RequestContext request, AccessToken token, GraphPath path)
    {
        Permissions.ReadOperation.Require(token);
        var query = ODataQuery.Parse(
            request, OperationJson.Properties, Type, "$select", "$filter", "$top", "$skip", "$skiptoken");
        var chat = ChatAccess.GetChat(state, request, token, path.Segments[1]);
        var now = state.Time.GetUtcNow();
        var unknownMembers = request.PrefersUnknownMembers;
        var operations = chat.Operations
            .Where(operation => operation.Outcome is not OperationOutcome.NotFound)
            .Select(operation => new OperationJson(chat, operation, now, unknownMembers))
            .Where(operation => query.Matches(operation.GetValue))
            .ToList();
        var page = Page.Create(operations, query, state.Settings.OperationPageSize);
        var body = JsonBody.Write(json => WriteList(json, request, chat, page, query));
        return request.WithPreference(EmulatorResponse.Graph(200, body));
    }

    private static void WriteList(
        Utf8JsonWriter json, RequestContext request, Chat chat, Page<OperationJson> page, ODataQuery query)
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", ODataContext(request, chat));
        if (page.NextLink(request, $"chats('{Uri.EscapeDataString(chat.Id)}')/operations") is { } next)
        {
            json.WriteString("@odata.nextLink", next);
        }

        json.WriteStartArray("value");
        foreach (var operation in page.Items)
        {
            operation.CountRead();
            if (operation.MalformedJson is { } malformed)
            {
                json.WriteRawValue(malformed, skipInputValidation: true);
                continue;
            }

            json.WriteStartObject();
            operation.WriteProperties(json, query);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string ODataContext(RequestContext request, Chat chat) =>
        $"{request.Origin}/beta/$metadata#chats('{Uri.EscapeDataString(chat.Id)}')/operations";
}

/// <summary>Writes the state of an operation at a point in time.</summary>
internal sealed class OperationJson(Chat chat, ChatOperation operation, DateTimeOffset asOf, bool unknownMembers)
{
    private static readonly string[] KnownStatuses = ["invalid", "notStarted", "inProgress", "succeeded", "failed"];

    private readonly OperationProgress progress = operation.ProgressAt(asOf);

    public static string[] Properties { get; } =
    [
        "id", "operationType", "createdDateTime", "status", "lastActionDateTime", "attemptsCount", "targetResourceId",
        "targetResourceLocation", "values", "error",
    ];

    public string? MalformedJson => operation.Outcome is OperationOutcome.MalformedJson ? operation.Rule.Json : null;

    // createChat is an evolvable enum member, as future statuses are:
    // https://learn.microsoft.com/graph/best-practices-concept.
    private string OperationType => unknownMembers ? "createChat" : "unknownFutureValue";

    private string Status =>
        unknownMembers || KnownStatuses.Contains(progress.Status) ? progress.Status : "unknownFutureValue";

    public void CountRead() => operation.CountRead();

    public string? GetValue(string property) => property switch
    {
        "id" => operation.Id,
        "operationType" => OperationType,
        "createdDateTime" => GraphTime.Format(operation.Created),
        "status" => Status,
        "lastActionDateTime" => GraphTime.Format(progress.LastAction),
        "targetResourceId" => chat.Id,
        "targetResourceLocation" => $"/chats('{chat.Id}')",
        "values" => $$"""{"appIds":["{{operation.AppId}}"]}""",
        _ => null,
    };

    public void WriteProperties(Utf8JsonWriter json, ODataQuery query)
    {
        foreach (var property in Properties.Where(query.Selects))
        {
            switch (property)
            {
                case "attemptsCount":
                    json.WriteNumber(property, progress.Attempts);
                    break;
                case "error" when progress.Status == "failed":
                    json.WriteStartObject(property);
                    json.WriteString("code", operation.Rule.ErrorCode);
                    json.WriteString("message", operation.Rule.ErrorMessage);
                    json.WriteEndObject();
                    break;
                default:
                    json.WriteString(property, GetValue(property));
                    break;
            }
        }
    }
}
