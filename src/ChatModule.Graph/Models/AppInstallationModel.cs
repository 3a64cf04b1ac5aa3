using Microsoft.Kiota.Abstractions.Serialization;

namespace ChatModule.Graph.Models;

/// <summary>An app in a chat.</summary>
internal sealed class AppInstallationModel : ResponseModel
{
    public TeamsAppModel? TeamsApp { get; private set; }

    public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
    {
        ["teamsApp"] = node => TeamsApp = node.GetObjectValue(static _ => new TeamsAppModel()),
    };

    /// <summary>An app of the catalog.</summary>
    internal sealed class TeamsAppModel : ResponseModel
    {
        public string? Id { get; private set; }

        public override FieldReaders GetFieldDeserializers() => new Dictionary<string, Action<IParseNode>>
        {
            ["id"] = node => Id = node.GetStringValue(),
        };
    }
}
