package sandbox

// access is what a method does in a chat.
type access int

const (
	toRead access = iota
	toManage
	toEdit
	toWrite
)

// refusal is why the bot may not do it, nil if it may. As on Telegram's server,
// messages of a group that was upgraded can still be edited, and a group tells
// a bot that is out of it what a supergroup does not.
func (ch *chat) refusal(want access) error {
	if ch.movedTo != 0 && (want == toManage || want == toWrite) {
		return &apiError{Code: 400, MigrateTo: ch.movedTo,
			Description: "Bad Request: group chat was upgraded to a supergroup chat"}
	}
	if ch.status == member {
		return nil
	}
	switch ch.kind {
	case private:
		if want == toRead || want == toManage {
			return nil
		}
		return &apiError{Code: 403, Description: "Forbidden: bot was blocked by the user"}
	case group:
		if want == toRead {
			return nil
		}
	}
	return &apiError{Code: 403, Description: "Forbidden: bot was kicked from the " + ch.kind + " chat"}
}

// setStatus changes what the bot is in the chat and tells the bot, unless it
// is that already.
func (s *Server) setStatus(ch *chat, by User, status string) {
	before := ch.status
	if before == status {
		return
	}
	ch.status = status
	s.queue.push("my_chat_member", map[string]any{
		"chat": ch.wire(), "from": by.wire(false), "date": s.now().Unix(),
		"old_chat_member": s.botAs(before), "new_chat_member": s.botAs(status),
	})
}

// botAs is the bot as a ChatMember.
func (s *Server) botAs(status string) map[string]any {
	m := map[string]any{"status": status, "user": s.bot.wire(true)}
	if status == kicked {
		m["until_date"] = 0 // for ever
	}
	return m
}
