package sandbox

import (
	"context"
	"slices"
	"strings"
)

// method is one Bot API method: its parameters as Bot API 10.1 has them, and
// what it does. run is called with the server's lock held.
type method struct {
	name   string
	params []string
	run    func(*Server, context.Context, *call) (any, error)
}

// unmodelled are parameters of the Bot API that lead outside private chats and
// groups with ordinary messages; ignoring one would hide a mistake.
var unmodelled = []string{
	"business_connection_id", "message_thread_id", "direct_messages_topic_id",
	"inline_message_id", "suggested_post_parameters", "rich_message",
	"allow_paid_broadcast", "thumbnail",
}

// methods is keyed by the lower-case name.
var methods = table()

func table() map[string]method {
	all := map[string]method{}
	define := func(name, params string, run func(*Server, context.Context, *call) (any, error)) {
		all[strings.ToLower(name)] = method{name: name, params: strings.Fields(params), run: run}
	}
	send := "business_connection_id chat_id message_thread_id direct_messages_topic_id parse_mode" +
		" disable_notification protect_content allow_paid_broadcast message_effect_id" +
		" suggested_post_parameters reply_parameters reply_markup"
	edit := "business_connection_id chat_id message_id inline_message_id reply_markup"
	webhook := "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"

	define("getMe", "", plain((*Server).getMe))
	define("getChat", "chat_id", plain((*Server).getChat))

	define("getUpdates", "offset limit timeout allowed_updates", (*Server).getUpdates)
	define("setWebhook", webhook, plain((*Server).setWebhook))
	define("deleteWebhook", "drop_pending_updates", plain((*Server).deleteWebhook))
	define("getWebhookInfo", "", plain((*Server).getWebhookInfo))

	define("sendMessage", send+" text entities link_preview_options", plain((*Server).sendMessage))
	define("sendPhoto", send+" photo caption caption_entities show_caption_above_media has_spoiler",
		plain((*Server).sendPhoto))
	define("sendDocument", send+" document thumbnail caption caption_entities disable_content_type_detection",
		plain((*Server).sendDocument))
	define("sendChatAction", "business_connection_id chat_id message_thread_id action",
		plain((*Server).sendChatAction))

	define("editMessageText", edit+" text parse_mode entities link_preview_options rich_message",
		plain((*Server).editMessageText))
	define("editMessageCaption", edit+" caption parse_mode caption_entities show_caption_above_media",
		plain((*Server).editMessageCaption))
	define("editMessageMedia", edit+" media", plain((*Server).editMessageMedia))
	define("editMessageReplyMarkup", edit, plain((*Server).editMessageReplyMarkup))
	define("deleteMessage", "chat_id message_id", plain((*Server).deleteMessage))

	define("answerCallbackQuery", "callback_query_id text show_alert url cache_time",
		plain((*Server).answerCallbackQuery))
	define("getFile", "file_id", plain((*Server).getFile))

	define("setMyCommands", "commands scope language_code", plain((*Server).setMyCommands))
	define("getMyCommands", "scope language_code", plain((*Server).getMyCommands))
	define("deleteMyCommands", "scope language_code", plain((*Server).deleteMyCommands))
	define("setMyDescription", "description language_code", plain((*Server).setMyDescription))
	define("setMyShortDescription", "short_description language_code", plain((*Server).setMyShortDescription))
	return all
}

// plain is a method that answers at once.
func plain(f func(*Server, *call) (any, error)) func(*Server, context.Context, *call) (any, error) {
	return func(s *Server, _ context.Context, c *call) (any, error) { return f(s, c) }
}

func (s *Server) getMe(*call) (any, error) {
	return map[string]any{
		"id": s.bot.ID, "is_bot": true, "first_name": s.bot.FirstName, "username": s.bot.Username,
		"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": false,
		"can_connect_to_business": false, "has_main_web_app": false,
	}, nil
}

func (s *Server) getChat(c *call) (any, error) {
	ch, err := s.target(c, toRead)
	if err != nil {
		return nil, err
	}
	return struct {
		chatJSON
		AccentColorID    int             `json:"accent_color_id"`
		MaxReactionCount int             `json:"max_reaction_count"`
		AcceptedGifts    map[string]bool `json:"accepted_gift_types"`
	}{chatJSON: ch.wire(), MaxReactionCount: 11, AcceptedGifts: map[string]bool{
		"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
		"premium_subscription": false, "gifts_from_channels": false,
	}}, nil
}

var chatActions = []string{
	"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
	"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}

func (s *Server) sendChatAction(c *call) (any, error) {
	if !slices.Contains(chatActions, c.params["action"]) {
		return nil, badRequest("wrong parameter action in request")
	}
	ch, err := s.target(c, toWrite)
	if err != nil {
		return nil, err
	}
	ch.actions = append(ch.actions, c.params["action"])
	return true, nil
}
