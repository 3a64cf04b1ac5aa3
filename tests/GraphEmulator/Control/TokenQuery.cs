using GraphEmulator.Authentication;

namespace GraphEmulator.Control;

/// <summary>The query parameters of <c>GET /_emulator/token</c>.</summary>
internal sealed record TokenQuery(
    string? Oid, string? Upn, string? Tid, string? Scp, string? Roles, string? App, double? ExpiresIn, bool? Opaque)
{
    public TokenDescription ToDescription() => new()
    {
        Oid = Oid,
        Upn = Upn,
        Tid = Tid,
        Scp = Scp,
        Roles = Roles,
        App = App,
        ExpiresIn = ExpiresIn,
        Opaque = Opaque ?? false,
    };
}
