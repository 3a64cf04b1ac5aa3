using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ChatModule.Completion;

/// <summary>Completes the names of permissions.</summary>
internal abstract class PermissionCompleter : IArgumentCompleter
{
    /// <summary>The names, each with what it allows.</summary>
    protected abstract IReadOnlyList<(string Name, string Description)> Permissions { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName,
        string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        return Permissions
            .Where(permission => permission.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(permission => new CompletionResult(permission.Name, permission.Name,
                CompletionResultType.ParameterValue, permission.Description));
    }
}
