using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ChatModule.Completion;

/// <summary>Completes names that are known.</summary>
internal abstract class NameCompleter : IArgumentCompleter
{
    /// <summary>The names, each with what it means.</summary>
    protected abstract IReadOnlyList<(string Name, string Description)> Names { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName,
        string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        return Names
            .Where(name => name.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name.Name, name.Name,
                CompletionResultType.ParameterValue, name.Description));
    }
}
