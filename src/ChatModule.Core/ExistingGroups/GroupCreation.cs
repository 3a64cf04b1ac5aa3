namespace ChatModule;

/// <summary>Requests a new group, and looks for it when the response gets lost.</summary>
internal sealed class GroupCreation(IGraphChatClient client, LostGroupSearch search, TimeProvider time)
{
    /// <summary>Creates a group.</summary>
    /// <param name="definition">The group.</param>
    /// <param name="filter">Lists the chats that it would be among.</param>
    /// <param name="people">Its people, as the list would show them.</param>
    /// <param name="group">Gets the time of a loss.</param>
    /// <param name="cancellationToken">Ends the request and the search.</param>
    /// <exception cref="GraphChatException">It can't be created, or it isn't known whether it was.</exception>
    public async Task<GraphChat> CreateAsync(ChatDefinition definition, ChatFilter filter,
        IReadOnlyList<GraphChatMember> people, CreatedGroup group, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateChatAsync(definition, cancellationToken);
        }
        catch (GraphChatException lost)
            when (lost.Error == GraphChatError.ChatOutcomeUnknown && !cancellationToken.IsCancellationRequested)
        {
            group.Timestamp = time.GetTimestamp();
            var (found, result) = await FindAsync(filter, people, cancellationToken);
            if (found is null)
                throw lost.With($"{lost.Message} {result}", GraphRequestKinds.CreateGroup.Effect!.MayExist);
            return definition.InstalledApp is not { } app ? found
                : await WithInstallationAsync(found, app, cancellationToken);
        }
    }

    private async Task<(GraphChat? Chat, string Result)> FindAsync(
        ChatFilter filter, IReadOnlyList<GraphChatMember> people, CancellationToken cancellationToken)
    {
        try
        {
            var chat = await search.FindAsync(filter, people, cancellationToken);
            return (chat, "It was looked for and isn't in the list of chats yet.");
        }
        catch (GraphChatException e)
        {
            return (null, $"It was looked for, but it isn't certain whether it exists. {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return (null, "The pipeline ended while it was looked for.");
        }
    }

    // The lost response had the operation that installs the app. The list of the chat's operations has it too.
    private async Task<GraphChat> WithInstallationAsync(GraphChat chat, string app, CancellationToken cancellationToken)
    {
        GraphChatOperation? installation = null;
        try
        {
            await foreach (var operation in client.ListOperationsAsync(chat.ChatId, [], cancellationToken))
                if (string.Equals(operation.OperationType, "createChat", StringComparison.OrdinalIgnoreCase)
                    && !(operation.CreatedDateTime < installation?.CreatedDateTime))
                    installation = operation;
        }
        catch (GraphChatException e)
        {
            var unknown = $"The chat {chat.ChatId} was created, but it isn't known whether its app is installed.";
            throw e.With($"{unknown} {e.Message}",
                $"The chat exists, so don't create it again. {e.RecommendedAction}", chat.WithInstallation(app, null));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nothing waits for the app any more, but the chat is there.
        }
        return chat.WithInstallation(app, installation?.OperationId);
    }
}
