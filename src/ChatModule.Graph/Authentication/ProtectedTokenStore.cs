using Microsoft.Identity.Client.Extensions.Msal;
using Storage = Microsoft.Identity.Client.Extensions.Msal.Storage;

namespace ChatModule.Graph.Authentication;

/// <summary>
/// The operating system's encrypted store: DPAPI, Keychain or libsecret, through the library that Azure.Identity has
/// for it. There's no other: what can't be encrypted isn't stored. Each sign-in has an entry of its own (ADR 7).
/// </summary>
internal static class ProtectedTokenStore
{
    private const string Extension = ".tokens";

    /// <summary>The file that holds the encrypted tokens on Windows; on other systems it's empty.</summary>
    public static string PathOf(string folder, PersistedSignIn signIn) => Path.Combine(folder, signIn.Id + Extension);

    public static byte[] Read(string folder, PersistedSignIn signIn) => Open(folder, signIn).ReadData();

    public static void Write(string folder, PersistedSignIn signIn, byte[] tokens) =>
        Open(folder, signIn).WriteData(tokens);

    public static void Delete(string folder, PersistedSignIn signIn) =>
        Open(folder, signIn).Clear(ignoreExceptions: false);

    private static Storage Open(string folder, PersistedSignIn signIn)
    {
        var label = $"ChatModule: sign-in of {signIn.Account.Username}";
        var properties = new StorageCreationPropertiesBuilder(signIn.Id + Extension, folder)
            .WithMacKeyChain("ChatModule", signIn.Id)
            .WithLinuxKeyring("ChatModule", MsalCacheHelper.LinuxKeyRingDefaultCollection, label,
                new("application", "ChatModule"), new("id", signIn.Id))
            .Build();
        return Storage.Create(properties);
    }
}
