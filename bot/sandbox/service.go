package sandbox

// anonymous is who writes in a supergroup's own name.
var anonymous = User{ID: 1087968824, FirstName: "Group", Username: "GroupAnonymousBot"}

// service is what a message tells that nobody wrote. One field is set.
type service struct {
	joined, left *userJSON
	to, from     int64 // the chat that the group moved to, or from
}

// name is that of the Bot API's field.
func (v *service) name() string {
	switch {
	case v == nil:
		return ""
	case v.joined != nil:
		return "new_chat_members"
	case v.left != nil:
		return "left_chat_member"
	case v.to != 0:
		return "migrate_to_chat_id"
	}
	return "migrate_from_chat_id"
}

func (v *service) fill(j *messageJSON) {
	if v.joined != nil {
		j.NewChatMembers = []*userJSON{v.joined}
	}
	j.LeftChatMember, j.MigrateToChatID, j.MigrateFromChatID = v.left, v.to, v.from
	if v.from != 0 { // what Telegram writes in the supergroup's name
		chat := j.Chat
		j.From, j.SenderChat = anonymous.wire(true), &chat
	}
}
