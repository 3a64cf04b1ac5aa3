using System.Text.Json;
using GraphEmulator.Graph;

namespace GraphEmulator.Chats;

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
