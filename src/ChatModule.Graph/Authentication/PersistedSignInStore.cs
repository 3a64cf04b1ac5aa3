namespace ChatModule.Graph.Authentication;

/// <summary>
/// The sign-ins that are kept for other sessions of the same user of this computer. For each, a file names the user,
/// and the <see cref="ProtectedTokenStore"/> holds its tokens.
/// </summary>
internal static class PersistedSignInStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly object Sync = new();

    // Without a home directory the path would depend on the current location.
    private static string Folder
    {
        get
        {
            var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify);
            return Path.IsPathFullyQualified(data)
                ? Path.Combine(data, "ChatModule")
                : throw new DirectoryNotFoundException("This user has no home directory.");
        }
    }

    /// <summary>The sign-in that a request asks for, the last used one of several.</summary>
    public static PersistedSignIn? Find(SignInRequest request) => ReadAll()
        .Where(signIn => signIn.Matches(request))
        .MaxBy(signIn => File.GetLastWriteTimeUtc(RecordPath(signIn)));

    /// <summary>The tokens of a sign-in, which becomes the last used one.</summary>
    public static byte[] ReadTokens(PersistedSignIn signIn)
    {
        var tokens = ProtectedTokenStore.Read(Folder, signIn);
        File.SetLastWriteTimeUtc(RecordPath(signIn), DateTime.UtcNow);
        return tokens;
    }

    /// <summary>Keeps a sign-in, or nothing of it.</summary>
    public static void Add(PersistedSignIn signIn, byte[] tokens)
    {
        lock (Sync)
        {
            try
            {
                CreateFolder();
                // Before the store writes there, so that it's the owner's alone.
                WriteFile(ProtectedTokenStore.PathOf(Folder, signIn), []);
                ProtectedTokenStore.Write(Folder, signIn, tokens);
                // Not every store reports that it failed.
                if (!ProtectedTokenStore.Read(Folder, signIn).AsSpan().SequenceEqual(tokens))
                    throw new IOException("The encrypted store of this computer didn't keep the tokens.");
                WriteFile(RecordPath(signIn), signIn.ToJson());
            }
            catch
            {
                // An earlier sign-in of the account stays: the store may only be locked.
                if (!File.Exists(RecordPath(signIn)))
                    TryRemove(signIn);
                throw;
            }
        }
    }

    /// <summary>Keeps renewed tokens, unless the sign-in was removed meanwhile.</summary>
    public static void Update(PersistedSignIn signIn, Func<byte[]> getTokens)
    {
        lock (Sync)
        {
            if (File.Exists(RecordPath(signIn)))
                ProtectedTokenStore.Write(Folder, signIn, getTokens());
        }
    }

    /// <summary>Removes all that is kept of an account and its client, in whatever tenant.</summary>
    public static void Remove(PersistedSignIn signIn)
    {
        lock (Sync)
        {
            var signIns = ReadAll().Where(signIn.IsSameAccount).ToArray();
            // Nothing leads to the tokens any more, even if they can't be removed.
            foreach (var kept in signIns)
                File.Delete(RecordPath(kept));
            foreach (var kept in signIns)
                ProtectedTokenStore.Delete(Folder, kept);
        }
    }

    private static void TryRemove(PersistedSignIn signIn)
    {
        try
        {
            ProtectedTokenStore.Delete(Folder, signIn);
        }
        catch (Exception)
        {
            // What couldn't be stored often can't be removed either; the first failure says why.
        }
    }

    private static IEnumerable<PersistedSignIn> ReadAll()
    {
        var files = Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.json") : [];
        return files.Select(path => PersistedSignIn.FromJson(File.ReadAllBytes(path))).OfType<PersistedSignIn>();
    }

    private static string RecordPath(PersistedSignIn signIn) => Path.Combine(Folder, signIn.Id + ".json");

    private static void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            // The profile's folder is its user's alone, and what is created in it too.
            Directory.CreateDirectory(Folder);
            return;
        }
        const UnixFileMode Mode = OwnerOnly | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Folder, Mode);
        File.SetUnixFileMode(Folder, Mode);
    }

    // Another session sees the file before or the new one, never a part.
    private static void WriteFile(string path, byte[] content)
    {
        var part = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(part, options))
            file.Write(content);
        File.Move(part, path, overwrite: true);
    }
}
