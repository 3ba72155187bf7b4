package sandbox

// The Bot API's objects as they go over the wire.

type userJSON struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

type chatJSON struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
}

type entityJSON struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
}

type documentJSON struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name,omitempty"`
	MIMEType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size"`
}

type photoJSON struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	FileSize     int64  `json:"file_size"`
}

type originJSON struct {
	Type           string `json:"type"`
	Date           int64  `json:"date"`
	SenderUserName string `json:"sender_user_name"`
}

type markupJSON struct {
	InlineKeyboard [][]inlineButton `json:"inline_keyboard"`
}

type messageJSON struct {
	MessageID         int64         `json:"message_id"`
	From              *userJSON     `json:"from,omitempty"`
	SenderChat        *chatJSON     `json:"sender_chat,omitempty"`
	Chat              chatJSON      `json:"chat"`
	Date              int64         `json:"date"`
	EditDate          int64         `json:"edit_date,omitempty"`
	ForwardOrigin     *originJSON   `json:"forward_origin,omitempty"`
	ForwardSenderName string        `json:"forward_sender_name,omitempty"`
	ForwardDate       int64         `json:"forward_date,omitempty"`
	ReplyToMessage    *messageJSON  `json:"reply_to_message,omitempty"`
	Text              string        `json:"text,omitempty"`
	Entities          []entityJSON  `json:"entities,omitempty"`
	Document          *documentJSON `json:"document,omitempty"`
	Photo             []photoJSON   `json:"photo,omitempty"`
	Caption           string        `json:"caption,omitempty"`
	CaptionEntities   []entityJSON  `json:"caption_entities,omitempty"`
	ReplyMarkup       *markupJSON   `json:"reply_markup,omitempty"`
	NewChatMembers    []*userJSON   `json:"new_chat_members,omitempty"`
	LeftChatMember    *userJSON     `json:"left_chat_member,omitempty"`
	MigrateToChatID   int64         `json:"migrate_to_chat_id,omitempty"`
	MigrateFromChatID int64         `json:"migrate_from_chat_id,omitempty"`
}

type callbackJSON struct {
	ID           string   `json:"id"`
	From         userJSON `json:"from"`
	Message      any      `json:"message,omitempty"`
	ChatInstance string   `json:"chat_instance"`
	Data         string   `json:"data"`
}

func (u User) wire(bot bool) *userJSON {
	return &userJSON{
		ID: u.ID, IsBot: bot, FirstName: u.FirstName, LastName: u.LastName,
		Username: u.Username, LanguageCode: u.LanguageCode,
	}
}

func (ch *chat) wire() chatJSON {
	return chatJSON{
		ID: ch.id, Type: ch.kind, Title: ch.title,
		FirstName: ch.user.FirstName, LastName: ch.user.LastName, Username: ch.user.Username,
	}
}

func wireEntities(list []Entity) []entityJSON {
	var out []entityJSON
	for _, e := range list {
		out = append(out, entityJSON(e))
	}
	return out
}

// wire is the message as the bot sees it now.
func (s *Server) wire(ch *chat, m *message) *messageJSON {
	j := s.wireAlone(ch, m)
	if original := ch.find(m.replyTo); original != nil {
		j.ReplyToMessage = s.wireAlone(ch, original)
	}
	return j
}

// wireAlone leaves out what the message replies to.
func (s *Server) wireAlone(ch *chat, m *message) *messageJSON {
	j := &messageJSON{MessageID: m.id, From: m.from.wire(m.fromBot), Chat: ch.wire(), Date: m.date.Unix()}
	if m.service != nil {
		m.service.fill(j)
		return j
	}
	if !m.editDate.IsZero() {
		j.EditDate = m.editDate.Unix()
	}
	if m.forwarded != "" {
		j.ForwardDate, j.ForwardSenderName = j.Date, m.forwarded
		j.ForwardOrigin = &originJSON{Type: "hidden_user", Date: j.Date, SenderUserName: m.forwarded}
	}
	if len(m.keyboard) > 0 {
		j.ReplyMarkup = &markupJSON{InlineKeyboard: m.keyboard}
	}
	if m.media == nil {
		j.Text, j.Entities = m.text, wireEntities(m.entities)
		return j
	}
	j.Caption, j.CaptionEntities = m.text, wireEntities(m.entities)
	if m.media.photo {
		j.Photo = []photoJSON{m.media.wirePhoto()}
	} else {
		j.Document = m.media.wireDocument()
	}
	return j
}
