namespace GraphEmulator.Users;

/// <summary>The users that always exist: those of the documented examples and other Microsoft sample users.</summary>
public static class SampleUsers
{
    /// <summary>The emulated tenant, which is the tenant in the documented <c>webUrl</c>.</summary>
    public const string TenantId = "b33cbe9f-8ebe-4f2a-912b-7e2a427f477f";

    /// <summary>The external tenant of the documented federated chat.</summary>
    public const string FederatedTenantId = "4dc1fe35-8ac6-4f0d-904a-7ebcd364bea1";

    /// <summary>The default caller.</summary>
    public static DirectoryUser Adele { get; } = new("8b081ef6-4792-4def-b2c9-c363a1bf41d5", "adele@contoso.com")
    {
        DisplayName = "Adele Vance",
        Mail = "adele.vance@contoso.example",
    };

    internal static IReadOnlyList<DirectoryUser> All { get; } =
    [
        Adele,
        new("82fe7758-5bb3-4f0d-a43f-e555fd399c6f", "megan@contoso.com") { DisplayName = "Megan Bowen" },
        new("8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca", "alex@contoso.com") { DisplayName = "Alex Wilber" },
        new("3626a173-f2bc-4883-bcf7-01514c3bfb82", "jacob@contoso.com") { DisplayName = "Jacob Lee" },
        new("82af01c5-f7cc-4a2e-a728-3a5df21afd9d", "isaiah@contoso.com") { DisplayName = "Isaiah Langer" },
        new("bfb5bb25-3a8d-487d-9828-7875ced51a30", "lidia@contoso.com") { DisplayName = "Lidia Holloway" },
        new("6f1c8a52-0f0e-4ad5-9d55-3f1a5c4b0b1e", "o'brien@contoso.com") { DisplayName = "Miles O'Brien" },
        new("d2a1f6b4-6c0b-4f3e-8c58-5e0d7f1b9a77", "guest_fabrikam.com#EXT#@contoso.com")
        {
            DisplayName = "Guest (Fabrikam)",
            UserType = "Guest",
            Mail = "guest@fabrikam.com",
        },
        // The documented example with a guest contains this ID, which isn't a GUID.
        new("8ba98gf6-7fc2-4eb2-c7f2-aef9f21fd98g", "nestor_fabrikam.com#EXT#@contoso.com")
        {
            DisplayName = "Nestor (Fabrikam)",
            UserType = "Guest",
        },
        new("4562bcc8-c436-4f95-b7c0-4f8ce89dca5e", "pat@fabrikam.com")
        {
            DisplayName = "Pat (Fabrikam)",
            TenantId = FederatedTenantId,
        },
    ];
}
