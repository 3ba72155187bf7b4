package sandbox

import (
	"bytes"
	"slices"
	"time"
)

const notModified = "message is not modified: specified new message content and reply markup are exactly the same " +
	"as a current content and reply markup of the message"

// editable finds the message that a call edits, and the new keyboard. The
// keyboard is empty without a reply_markup: then the edit takes it away.
func (s *Server) editable(c *call) (*chat, *message, [][]inlineButton, error) {
	mk, err := c.markup()
	if err != nil {
		return nil, nil, nil, err
	}
	if mk.plain() {
		return nil, nil, nil, badRequest("inline keyboard expected")
	}
	ch, err := s.target(c, toEdit)
	if err != nil {
		return nil, nil, nil, err
	}
	id, err := c.integer("message_id")
	if err != nil {
		return nil, nil, nil, err
	}
	m := ch.find(id)
	switch {
	case id == 0:
		return nil, nil, nil, badRequest("message identifier is not specified")
	case m == nil:
		return nil, nil, nil, badRequest("message to edit not found")
	case !m.fromBot || m.fixed:
		return nil, nil, nil, badRequest("message can't be edited")
	}
	return ch, m, mk.inline, nil
}

// edit replaces a message by a changed copy, unless nothing changed.
func (s *Server) edit(ch *chat, m *message, changed message) (any, error) {
	content := m.text != changed.text || !slices.Equal(m.entities, changed.entities) || m.media != changed.media
	if !content && bytes.Equal(encode(m.keyboard), encode(changed.keyboard)) {
		return nil, badRequest(notModified)
	}
	changed.editDate = s.now().Truncate(time.Second)
	changed.edited = m.edited || content
	*m = changed
	return s.wire(ch, m), nil
}

func (s *Server) editMessageText(c *call) (any, error) {
	text, entities, err := c.formatted("text", "entities")
	if err := firstError(err, c.linkPreview()); err != nil {
		return nil, err
	}
	ch, m, keyboard, err := s.editable(c)
	if err != nil {
		return nil, err
	}
	if m.media != nil {
		return nil, badRequest("there is no text in the message to edit")
	}
	changed := *m
	changed.text, changed.entities, changed.keyboard = text, entities, keyboard
	return s.edit(ch, m, changed)
}

func (s *Server) editMessageCaption(c *call) (any, error) {
	text, entities, err := c.formatted("caption", "caption_entities")
	if err != nil {
		return nil, err
	}
	ch, m, keyboard, err := s.editable(c)
	if err != nil {
		return nil, err
	}
	if m.media == nil {
		return nil, badRequest("there is no caption in the message to edit")
	}
	changed := *m
	changed.text, changed.entities, changed.keyboard = text, entities, keyboard
	return s.edit(ch, m, changed)
}

func (s *Server) editMessageReplyMarkup(c *call) (any, error) {
	ch, m, keyboard, err := s.editable(c)
	if err != nil {
		return nil, err
	}
	changed := *m
	changed.keyboard = keyboard
	return s.edit(ch, m, changed)
}

// editMessageMedia also turns a text message into one with media.
func (s *Server) editMessageMedia(c *call) (any, error) {
	var in struct {
		Type       string       `json:"type"`
		Media      string       `json:"media"`
		Caption    string       `json:"caption"`
		ParseMode  string       `json:"parse_mode"`
		Entities   []entityJSON `json:"caption_entities"`
		Above      bool         `json:"show_caption_above_media"`
		Spoiler    bool         `json:"has_spoiler"`
		AnyContent bool         `json:"disable_content_type_detection"`
	}
	given, err := c.object("media", &in)
	switch {
	case err != nil:
		return nil, err
	case !given:
		return nil, badRequest("input media is not specified")
	case in.Type != "photo" && in.Type != "document":
		return nil, badRequest("sandbox: media type %q is not modelled", in.Type)
	}
	caption := &call{params: map[string]string{"caption": in.Caption, "parse_mode": in.ParseMode}}
	if in.Entities != nil {
		caption.params["caption_entities"] = string(encode(in.Entities))
	}
	text, entities, err := caption.formatted("caption", "caption_entities")
	if err != nil {
		return nil, err
	}
	ch, m, keyboard, err := s.editable(c)
	if err != nil {
		return nil, err
	}
	file, err := s.files.input(s, c, in.Media, "", in.Type == "photo")
	if err != nil {
		return nil, err
	}
	changed := *m
	changed.text, changed.entities, changed.keyboard, changed.media = text, entities, keyboard, file
	return s.edit(ch, m, changed)
}
