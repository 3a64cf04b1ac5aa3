using System.Security.Authentication;

namespace ChatModule.Cmdlets.Tests.Errors;

/// <summary>Every error has a category, the item or the chat that it's about as target, and a recommended action.</summary>
public sealed class ErrorRecordTests
{
    private const string Person = "$target = 'megan@contoso.com'; $target | New-GraphChat -OneOnOne";
    private const string Group = "$target = @{ Topic = 'Sales'; Members = 'megan@contoso.com;alex@contoso.com' }; $target | New-GraphChat";
    private const string Operation = "$target = [pscustomobject]@{ ChatId = '19:abc@thread.v2'; OperationId = 'op' }; $target | Wait-GraphChatOperation";
    private const string NotFound = """{"error":{"code":"NotFound","message":"No."}}""";
    private const string TooManyRequests = """{"error":{"code":"TooManyRequests","message":"Later."}}""";

    private static readonly Dictionary<GraphChatError, ErrorCase> Cases = new()
    {
        [GraphChatError.NotConnected] = new(ErrorCategory.ConnectionError, "Disconnect-GraphChat; $target = $null; New-GraphChat megan@contoso.com"),
        [GraphChatError.MemberNotRecognized] = new(ErrorCategory.InvalidArgument, "$target = 'nobody'; $target | New-GraphChat -OneOnOne"),
        [GraphChatError.TopicNotAllowed] = new(ErrorCategory.InvalidArgument, "$target = @{ Topic = 'x'; Members = 'megan@contoso.com'; ChatType = 'oneOnOne' }; $target | New-GraphChat"),
        [GraphChatError.TopicInvalid] = new(ErrorCategory.InvalidArgument, "$target = @{ Topic = 'a:b'; Members = 'megan@contoso.com' }; $target | New-GraphChat"),
        [GraphChatError.TooManyApps] = new(ErrorCategory.InvalidArgument, $"$target = @{{ Members = 'megan@contoso.com'; InstalledApp = '{PendingChats.App}', '8e55a7b1-6766-4f0a-8610-ecacfe3d569a' }}; $target | New-GraphChat"),
        [GraphChatError.TooManyMembers] = new(ErrorCategory.LimitsExceeded, "$target = @{ Members = 1..251 | ForEach-Object { \"user$_@contoso.com\" } }; $target | New-GraphChat"),
        [GraphChatError.OneOnOneMembers] = new(ErrorCategory.InvalidArgument, "$target = 'adele@contoso.com'; $target | New-GraphChat -OneOnOne"),
        [GraphChatError.MixedInput] = new(ErrorCategory.InvalidArgument, "$target = @{ Members = 'alex@contoso.com' }; 'megan@contoso.com', $target | New-GraphChat -WhatIf"),
        [GraphChatError.ChatExists] = new(ErrorCategory.ResourceExists, "$target = [pscustomobject]@{ ChatId = '19:abc@thread.v2' }; $target | New-GraphChat"),
        [GraphChatError.MemberNotFound] = new(ErrorCategory.ObjectNotFound, "$target = 'nobody@contoso.com'; $target | New-GraphChat -OneOnOne"),
        [GraphChatError.DuplicateMember] = new(ErrorCategory.InvalidArgument, "$target = @{ Members = 'megan@contoso.com;82fe7758-5bb3-4f0d-a43f-e555fd399c6f' }; $target | New-GraphChat"),
        [GraphChatError.CallerNotMember] = new(ErrorCategory.InvalidArgument, "$target = @{ Members = 'megan@contoso.com;alex@contoso.com' }; $target | New-GraphChat -ExcludeCaller"),
        [GraphChatError.AppOnlyNotSupported] = new(ErrorCategory.PermissionDenied, Person) { Network = () => Rejecting(412, "PreconditionFailed", "Requested API is not supported in application-only context") },
        [GraphChatError.MissingPermission] = new(ErrorCategory.PermissionDenied, "$target = [pscustomobject]@{ ChatId = '19:abc@thread.v2' }; $target | Send-GraphChatMessage Hello") { Network = () => Rejecting(403, "Forbidden", "Missing scope permissions on the request.") },
        [GraphChatError.AccessDenied] = new(ErrorCategory.PermissionDenied, Person) { Network = () => Rejecting(403, "Forbidden", "Failed to get license information for the user.") },
        [GraphChatError.SignInRequired] = new(ErrorCategory.AuthenticationError, Person) { Network = () => Rejecting(401, "InvalidAuthenticationToken", "Access token has expired.") },
        [GraphChatError.BadRequest] = new(ErrorCategory.InvalidArgument, Group) { Network = () => Rejecting(400, "Unknown", "Something else.") },
        [GraphChatError.Throttled] = new(ErrorCategory.LimitsExceeded, Group)
        {
            // Together more than the ten minutes of an item.
            Network = () => new ScriptedNetwork().Respond(429, TooManyRequests, retryAfter: "1").Respond(429, TooManyRequests, retryAfter: "600"),
        },
        [GraphChatError.ServiceUnavailable] = new(ErrorCategory.ResourceUnavailable, Person) { Network = () => new ScriptedNetwork().Respond(_ => throw new HttpRequestException(HttpRequestError.SecureConnectionError, "The SSL connection could not be established.", new AuthenticationException("The remote certificate is invalid."))) },
        [GraphChatError.ChatOutcomeUnknown] = new(ErrorCategory.ConnectionError, Group) { Network = () => new ScriptedNetwork().LoseConnection() },
        [GraphChatError.MessageOutcomeUnknown] = new(ErrorCategory.ConnectionError, "$null = [pscustomobject]@{ ChatId = '19:abc@thread.v2' } | Send-GraphChatMessage Hello -ErrorVariable failed; $target = $failed[0].TargetObject; $target.ChatId") { Network = () => new ScriptedNetwork().LoseConnection() },
        [GraphChatError.ExistingChatUncertain] = new(ErrorCategory.ResourceExists, "$null = @{ Topic = 'Sales'; Members = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f' } | New-GraphChat; $target = @{ Topic = 'Sales'; Members = 'alex@contoso.com' }; $target | New-GraphChat -ReuseExisting"),
        [GraphChatError.ChatNotFound] = new(ErrorCategory.ObjectNotFound, "$target = '19:nothing@thread.v2'; Get-GraphChat $target"),
        [GraphChatError.InvalidResponse] = new(ErrorCategory.InvalidResult, "$target = '/chats/x'; Get-GraphChatOperation -Location $target"),
        [GraphChatError.UntrustedLocation] = new(ErrorCategory.SecurityError, "$target = 'https://evil.example/beta/chats/19:x/operations/y'; Get-GraphChatOperation -Location $target"),
        [GraphChatError.MemberMissing] = new(ErrorCategory.InvalidResult, "$target = 'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic Sales -VerifyMember") { Faults = [new() { Kind = FaultKind.MemberMissing, Method = "POST" }] },
        [GraphChatError.OperationNotFound] = new(ErrorCategory.ObjectNotFound, "$target = '19:abc@thread.v2'; Get-GraphChatOperation $target op"),
        [GraphChatError.OperationFailed] = new(ErrorCategory.InvalidResult, Operation) { Network = () => new OperationNetwork((_, _) => Task.FromResult("failed")) },
        [GraphChatError.OperationTimedOut] = new(ErrorCategory.OperationTimeout, $"{Operation} -Timeout 0") { Network = () => new OperationNetwork((_, _) => Task.FromResult("inProgress")) },
        [GraphChatError.NotAGroup] = new(ErrorCategory.InvalidOperation, "$target = New-GraphChat megan@contoso.com -OneOnOne; $target | Add-GraphChatMember alex@contoso.com"),
        [GraphChatError.MemberOutcomeUnknown] = new(ErrorCategory.ConnectionError, "$target = '82fe7758-5bb3-4f0d-a43f-e555fd399c6f'; $target | Add-GraphChatMember -ChatId '19:abc@thread.v2'")
        {
            // The members can't be read after the response was lost.
            Network = () => new ScriptedNetwork().Respond(200, """{"value":[]}""").LoseConnection().Respond(404, NotFound),
        },
    };

    public static TheoryData<GraphChatError> Errors => [.. Enum.GetValues<GraphChatError>()];

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task An_error_has_its_category_its_target_and_a_recommended_action(GraphChatError id)
    {
        var expected = Cases[id];
        await using var shell = expected.Network is { } network ? Shell.On(network()) : await Shell.StartAsync();
        if (expected.Network is null)
            shell.Emulator.State.Faults.Set(expected.Faults);

        var error = shell.Run(expected.Script).Error;

        Assert.Equal(($"{id}", expected.Category), (error.Id(), error.CategoryInfo.Category));
        Assert.Equal(id, error.Failure().Error);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails.RecommendedAction));
        Assert.False(string.IsNullOrWhiteSpace(error.ToString()));
        var target = Assert.Single(shell.Run(", $target").Output);
        Assert.Equal(target, error.TargetObject is PSObject { BaseObject: not PSCustomObject } item ? item.BaseObject : error.TargetObject);
    }

    private static ScriptedNetwork Rejecting(int status, string code, string message) => new ScriptedNetwork().Respond(status, $$"""{"error":{"code":"{{code}}","message":"{{message}}"} }""");
}
