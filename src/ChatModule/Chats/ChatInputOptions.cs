namespace ChatModule.Chats;

/// <summary>What New-GraphChat's parameters say about all of its input.</summary>
internal sealed record ChatInputOptions
{
    /// <summary>The title of group chats that have none of their own.</summary>
    public string? Topic { get; init; }

    /// <summary>Whether each person gets a chat of their own.</summary>
    public bool IsOneOnOne { get; init; }

    /// <summary>The other side of one-on-one chats; null for the caller.</summary>
    public Person? With { get; init; }

    /// <summary>Whether the caller is added where missing.</summary>
    public bool AddCaller { get; init; } = true;

    /// <summary>The ID of the app to install in chats that name none.</summary>
    public string? InstalledApp { get; init; }

    /// <summary>The permissions to consent to for the app.</summary>
    public IReadOnlyList<ResourceSpecificPermission> Permissions { get; init; } = [];

    /// <summary>Whether nothing is to be sent (<c>-WhatIf</c>).</summary>
    public bool IsWhatIf { get; init; }

    /// <summary>Whether the user is asked before each chat (<c>-Confirm</c>).</summary>
    public bool IsConfirm { get; init; }
}
