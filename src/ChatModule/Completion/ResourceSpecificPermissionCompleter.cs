namespace ChatModule.Completion;

/// <summary>
/// Completes the resource-specific permissions of a chat. One without a prefix is an application permission:
/// https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/resource-specific-consent.
/// </summary>
internal sealed class ResourceSpecificPermissionCompleter : NameCompleter
{
    protected override IReadOnlyList<(string Name, string Description)> Names { get; } =
    [
        ("ChatSettings.Read.Chat", "Read this chat's settings."),
        ("ChatSettings.ReadWrite.Chat", "Update this chat's settings."),
        ("ChatMessage.Read.Chat", "Read this chat's messages."),
        ("ChatMessage.Send.Chat", "Send messages to this chat."),
        ("ChatMessageReadReceipt.Read.Chat", "Read the ID of the last message that was seen."),
        ("ChatMember.Read.Chat", "Read this chat's members."),
        ("Chat.Manage.Chat", "Manage this chat."),
        ("TeamsTab.Read.Chat", "Read this chat's tabs."),
        ("TeamsTab.Create.Chat", "Create tabs in this chat."),
        ("TeamsTab.Delete.Chat", "Delete this chat's tabs."),
        ("TeamsTab.ReadWrite.Chat", "Manage this chat's tabs."),
        ("TeamsAppInstallation.Read.Chat", "Read which apps are installed in this chat."),
        ("TeamsActivity.Send.Chat", "Send notifications to the activity feeds of this chat's users."),
        ("OnlineMeeting.ReadBasic.Chat", "Read basic properties of this chat's meeting."),
        ("OnlineMeetingParticipant.Read.Chat", "Read the participants of this chat's meeting."),
        ("OnlineMeetingTranscript.Read.Chat", "Read the transcripts of this chat's meeting."),
        ("OnlineMeetingRecording.Read.Chat", "Read the recordings of this chat's meeting."),
        ("OnlineMeetingNotification.Send.Chat", "Send notifications in this chat's meeting."),
        ("Calls.JoinGroupCalls.Chat", "Join this chat's calls."),
        ("Calls.AccessMedia.Chat", "Access the media streams of this chat's calls."),
        ("delegated:InAppPurchase.Allow.Chat", "Show and complete purchases in this chat."),
        ("delegated:InAppPurchase.Allow.User", "Show and complete purchases for the user."),
        ("delegated:LiveShareSession.ReadWrite.Chat", "Create and synchronize Live Share sessions."),
        ("delegated:MeetingStage.Write.Chat", "Show content on the stage of this chat's meeting."),
        ("delegated:MeetingParticipantReaction.Read.Chat", "Read the reactions of the meeting's participants."),
        ("delegated:OnlineMeetingIncomingAudio.Detect.Chat", "Detect incoming audio in this chat's meeting."),
        ("delegated:OnlineMeetingActiveSpeaker.Read.Chat", "Read who is speaking in this chat's meeting."),
        ("delegated:OnlineMeetingAudioVideo.Stream.Chat", "Stream audio and video of this chat's meeting."),
        ("delegated:OnlineMeetingParticipant.ToggleIncomingAudio.Chat", "Mute and unmute the meeting's participants."),
    ];
}
