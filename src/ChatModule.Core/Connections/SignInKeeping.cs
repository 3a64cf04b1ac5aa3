namespace ChatModule;

/// <summary>Whether a sign-in is kept for other sessions.</summary>
internal enum SignInKeeping
{
    /// <summary>Only a user's is: the others sign in without a user.</summary>
    NotNeeded,

    /// <summary>Another session doesn't sign in again.</summary>
    Kept,

    /// <summary>It was to be for this process alone.</summary>
    NotWanted,

    /// <summary>The operating system has no store that encrypts it.</summary>
    NotPossible,
}
