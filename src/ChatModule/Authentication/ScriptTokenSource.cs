using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ChatModule.Pipeline;

namespace ChatModule.Authentication;

/// <summary>
/// Gets tokens with a script block of the user. A token is renewed on another thread while a pipeline runs, and a
/// script runs in its own runspace only, whose thread the pipeline has: so a command of this module that waits there
/// runs it.
/// </summary>
internal sealed class ScriptTokenSource(ScriptBlock script)
{
    // Longer than a command of this runspace works on an item without waiting.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private readonly Runspace runspace = Runspace.DefaultRunspace;

    /// <summary>The token that the script outputs; called on any thread.</summary>
    public async Task<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        var token = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTaken = 0;
        var commands = RunningCommands.In(runspace);
        foreach (var command in commands)
        {
            command.Dispatcher.Post(() =>
            {
                if (Interlocked.Exchange(ref isTaken, 1) == 0)
                    Run(command, token);
            });
        }
        try
        {
            var wait = commands.Count > 0 ? MaxWait : TimeSpan.Zero;
            return await token.Task.WaitAsync(wait, TimeProvider.System, cancellationToken);
        }
        // One that has begun is waited for.
        catch (TimeoutException) when (Interlocked.Exchange(ref isTaken, 1) == 1)
        {
            return await token.Task.WaitAsync(cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Failure("the session that it belongs to runs no command of this module that could run it",
                "Connect in the session that uses the connection, or specify GitHub or AzureDevOps.");
        }
    }

    private void Run(GraphChatCommand command, TaskCompletionSource<string> token)
    {
        try
        {
            using var context = command.EnterHostContext();
            var text = FederatedTokenArgument.FindToken(script.Invoke().LastOrDefault());
            if (text is not null)
                token.SetResult(text);
            else
                token.SetException(Failure("its output isn't a token", "Output the token, a JWT, and nothing else."));
        }
        // A stop ends the pipeline, and with it the wait.
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            token.SetException(Failure(TextSanitizer.ToReason(e), "Correct the script block.", e));
        }
    }

    private static GraphChatException Failure(string reason, string advice, Exception? inner = null) =>
        new(GraphChatError.SignInRequired, $"The script block of -FederatedToken got no token: {reason}.", inner)
        {
            RecommendedAction = advice,
        };
}
