// Types with the properties of the objects that other modules return. The tests compile them and don't need those modules.
using System;
using System.Collections.Generic;

namespace Producers
{
    /// <summary>Get-MgUser and Get-EntraUser. AdditionalProperties has the properties that the type doesn't define.</summary>
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

    /// <summary>Get-AzureADUser (retired), with an ObjectId and an ObjectType.</summary>
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

    /// <summary>Get-EXOMailbox, with IDs of several directories. Only one is the Microsoft Entra ID.</summary>
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

    /// <summary>Get-ADUser. The ObjectGUID is of the on-premises directory.</summary>
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

    /// <summary>Get-PnPUser, a SharePoint user. The Id is of the site, and some properties throw until they're loaded.</summary>
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
