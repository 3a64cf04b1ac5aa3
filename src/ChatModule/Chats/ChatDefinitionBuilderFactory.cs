using ChatModule.Pipeline;

namespace ChatModule.Chats;

/// <summary>
/// Creates the builder of a pipeline's chat definitions. It needs the signed-in user, and requests it once.
/// After a passing failure the next item requests it again.
/// </summary>
internal sealed class ChatDefinitionBuilderFactory(ConnectedCommand cmdlet, ChatInputOptions options,
    Action<Person> onDuplicate)
{
    private ChatDefinitionBuilder? builder;
    private GraphChatException? failure;

    /// <summary>The builder, the same for all items.</summary>
    /// <param name="sendsNothing">Whether nothing may be requested, not even the signed-in user.</param>
    /// <exception cref="GraphChatException">The signed-in user can't be read.</exception>
    public ChatDefinitionBuilder GetOrCreate(bool sendsNothing) =>
        builder ??= failure is null ? Create(sendsNothing) : throw failure;

    private ChatDefinitionBuilder Create(bool sendsNothing)
    {
        var connection = cmdlet.EffectiveConnection;
        try
        {
            return new()
            {
                Caller = sendsNothing
                    ? connection.Caller.Known ?? (connection.IsAppOnly ? null : new Person { Key = "(the caller)" })
                    : cmdlet.Dispatcher.Await(
                        connection.Caller.GetAsync(cmdlet.Client, cmdlet.Dispatcher.PipelineStopToken)),
                HomeTenant = connection.TenantId,
                AddCaller = options.AddCaller,
                With = options.With,
                Permissions = options.Permissions,
                OnDuplicate = onDuplicate,
            };
        }
        catch (GraphChatException e) when (e.IsLasting)
        {
            failure = e;
            throw;
        }
    }
}
