using GraphEmulator.Hosting;

namespace QuickStart;

/// <summary>Prints and runs the commands of the quick start.</summary>
internal static class Tour
{
    private const int ExpectedChats = 6;
    private const int ExpectedMessages = 1;

    private const string Lines = """
        # Connect. With a real tenant: Connect-GraphChat -Scopes Chat.Create, Chat.ReadBasic, ChatMessage.Send
        Connect-GraphChat -AccessToken $token -GraphEndpoint $endpoint
        Get-GraphChatConnection

        # A one-on-one chat with Megan, and the first message in it
        New-GraphChat megan@contoso.com -OneOnOne | Send-GraphChatMessage 'Welcome, Megan!'

        # A group chat with the people in the pipeline and you
        'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X'

        # Run it again: the existing group is reused
        'megan@contoso.com', 'alex@contoso.com' | New-GraphChat -Topic 'Project X' -ReuseExisting

        # See what would be created
        'megan@contoso.com', 'lidia@contoso.com' | New-GraphChat -Topic 'Project Y' -WhatIf

        # A one-on-one chat with each of three people. Teams doesn't know one of them yet
        'isaiah@contoso.com', 'jacob@contoso.com', 'lidia@contoso.com' | New-GraphChat -OneOnOne -ErrorVariable failed

        # Retry failed items
        $failed | ForEach-Object TargetObject | New-GraphChat -OneOnOne

        # A chat with an app. Wait until Teams has installed it
        $chat = New-GraphChat alex@contoso.com -OneOnOne -InstalledApp 05F59CEC-A742-4A50-A62E-202A57E478A4
        $chat | Wait-GraphChatOperation
        """;

    /// <summary>Runs the commands; returns 0 when the emulator received the expected requests.</summary>
    public static int Run(ModuleSession session, EmulatorState emulator)
    {
        foreach (var line in Lines.Split('\n', StringSplitOptions.TrimEntries))
        {
            Console.WriteLine(line.Length == 0 || line[0] == '#' ? line : $"PS> {line}");
            if (line.Length > 0 && line[0] != '#')
                session.Run(line);
        }
        var summary = emulator.Summary();
        Console.WriteLine($"The emulator received {summary.Posts} requests to create a chat, created {summary.ChatsCreated} chats, and received {summary.MessagesSent} message.");
        Console.WriteLine("Try it yourself: dotnet run --project samples/QuickStart -- --prompt");
        if (summary.ChatsCreated == ExpectedChats && summary.MessagesSent == ExpectedMessages)
            return 0;
        Console.Error.WriteLine($"The quick start expected {ExpectedChats} chats and {ExpectedMessages} message. Something went wrong above.");
        return 1;
    }
}
