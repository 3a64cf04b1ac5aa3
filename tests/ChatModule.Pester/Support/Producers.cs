// Stand-ins for what other modules emit: the names and members of their types, as far as they could matter here.
// Each is compiled by the suite; nothing of those modules is needed, and nothing of them is copied.
using System;
using System.Collections.Generic;

namespace Producers
{
    /// <summary>Get-MgUser, and Get-EntraUser with it: the base keeps what the service sent beyond the type.</summary>
    public class MicrosoftGraphDirectoryObject
    {
        public string Id { get; set; }
        public DateTime? DeletedDateTime { get; set; }
        public IDictionary<string, object> AdditionalProperties { get; set; } = new Dictionary<string, object>();
    }

    public class MicrosoftGraphUser : MicrosoftGraphDirectoryObject
    {
        public string DisplayName { get; set; }
        public string Mail { get; set; }
        public string UserPrincipalName { get; set; }
        public string UserType { get; set; }
        public string MailNickname { get; set; }
        public string OnPremisesImmutableId { get; set; }
        public string[] BusinessPhones { get; set; } = Array.Empty<string>();
    }

    /// <summary>Get-AzADUser.</summary>
    public class AzAdUser
    {
        public string Id { get; set; }
        public string DisplayName { get; set; }
        public string Mail { get; set; }
        public string UserPrincipalName { get; set; }
        public string UserType { get; set; }
        public string OdataType { get; set; }
        public IDictionary<string, object> AdditionalProperties { get; set; } = new Dictionary<string, object>();
    }

    /// <summary>Get-AzureADUser, the retired one: an ObjectId beside the kind of the object.</summary>
    public class AzureAdUser
    {
        public string ObjectId { get; set; }
        public string ObjectType { get; set; } = "User";
        public string DisplayName { get; set; }
        public string Mail { get; set; }
        public string UserPrincipalName { get; set; }
        public string UserType { get; set; }
        public string ImmutableId { get; set; }
    }

    /// <summary>Get-EXOMailbox: ids of several directories; only one of them is Entra's.</summary>
    public class ExoMailbox
    {
        public string ExternalDirectoryObjectId { get; set; }
        public string UserPrincipalName { get; set; }
        public string Alias { get; set; }
        public string Identity { get; set; }
        public string Id { get; set; }
        public Guid Guid { get; set; }
        public Guid ExchangeGuid { get; set; }
        public string PrimarySmtpAddress { get; set; }
        public List<string> EmailAddresses { get; set; } = new List<string>();
    }

    /// <summary>Get-ADUser: the ObjectGUID is the on-premises directory's.</summary>
    public class AdUser
    {
        public Guid? ObjectGUID { get; set; }
        public string DistinguishedName { get; set; }
        public string SamAccountName { get; set; }
        public string UserPrincipalName { get; set; }
        public string ObjectClass { get; set; } = "user";
        public bool Enabled { get; set; } = true;
    }

    /// <summary>Get-TeamUser.</summary>
    public class TeamUser
    {
        public string UserId { get; set; }
        public string User { get; set; }
        public string Name { get; set; }
        public string Role { get; set; }
    }

    /// <summary>Get-PnPEntraIDUser.</summary>
    public class PnPEntraUser
    {
        public Guid? Id { get; set; }
        public string UserPrincipalName { get; set; }
        public string DisplayName { get; set; }
        public string Mail { get; set; }
        public string UserType { get; set; }
        public IDictionary<string, object> AdditionalProperties { get; set; }
    }

    /// <summary>Get-PnPTeamsUser.</summary>
    public class PnPTeamUser
    {
        public string Id { get; set; }
        public string UserPrincipalName { get; set; }
        public string DisplayName { get; set; }
        public string UserType { get; set; }
    }

    /// <summary>Get-PnPUser, a SharePoint user: the Id is the site's, and some properties ask the server when read.</summary>
    public class PnPUser
    {
        public int Id { get; set; }
        public string LoginName { get; set; }
        public string Email { get; set; }
        public string Title { get; set; }
        public string UserPrincipalName { get; set; }
        public object Groups { get { throw new InvalidOperationException("The collection has not been initialized."); } }
    }
}
