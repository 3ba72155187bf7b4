package sandbox

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// maxCommands is the longest command menu.
const maxCommands = 100

// Command is a line of the command menu.
type Command struct {
	Name        string `json:"command"` // without the slash
	Description string `json:"description"`
}

// Profile is what the bot's page says in one language.
type Profile struct {
	Description      string // shown in an empty chat
	ShortDescription string // shown on the profile page
}

// commandKey says whose menu a list of commands is.
type commandKey struct {
	scope        string
	chat, member int64
	language     string
}

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageCode = regexp.MustCompile(`^[a-z]{2}$`)
)

func (c *call) language() (string, error) {
	code := c.params["language_code"]
	if code != "" && !languageCode.MatchString(code) {
		return "", badRequest("invalid language code specified")
	}
	return code, nil
}

func (s *Server) commandKey(c *call) (commandKey, error) {
	scope := struct {
		Type   string `json:"type"`
		ChatID int64  `json:"chat_id"`
		UserID int64  `json:"user_id"`
	}{Type: "default"}
	language, err := c.language()
	if err != nil {
		return commandKey{}, err
	}
	if _, err := c.object("scope", &scope); err != nil {
		return commandKey{}, err
	}
	key := commandKey{scope: scope.Type, chat: scope.ChatID, member: scope.UserID, language: language}
	wantsChat, wantsUser := false, false
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
	case "chat", "chat_administrators":
		wantsChat = true
	case "chat_member":
		wantsChat, wantsUser = true, true
	default:
		return key, badRequest("can't parse BotCommandScope: Unsupported type specified")
	}
	if wantsChat != (scope.ChatID != 0) || wantsUser != (scope.UserID != 0) {
		return key, badRequest("sandbox: scope %s has the wrong chat_id or user_id", scope.Type)
	}
	if wantsChat {
		_, err = s.open(scope.ChatID, toManage)
	}
	return key, err
}

func (s *Server) setMyCommands(c *call) (any, error) {
	key, err := s.commandKey(c)
	if err != nil {
		return nil, err
	}
	var list []Command
	given, err := c.object("commands", &list)
	switch {
	case err != nil:
		return nil, err
	case !given || list == nil:
		return nil, badRequest("expected an Array of BotCommand")
	case len(list) > maxCommands:
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, cmd := range list {
		if !commandName.MatchString(cmd.Name) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := units(strings.TrimSpace(cmd.Description)); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	if len(list) == 0 {
		delete(s.commands, key)
	} else {
		s.commands[key] = list
	}
	return true, nil
}

func (s *Server) getMyCommands(c *call) (any, error) {
	key, err := s.commandKey(c)
	if err != nil {
		return nil, err
	}
	return append([]Command{}, s.commands[key]...), nil
}

func (s *Server) deleteMyCommands(c *call) (any, error) {
	key, err := s.commandKey(c)
	if err != nil {
		return nil, err
	}
	delete(s.commands, key)
	return true, nil
}

// scopes are those whose commands a user who is no administrator sees in the
// chat, from the narrowest to the widest.
func (ch *chat) scopes(u User) []commandKey {
	if ch.kind == private {
		return []commandKey{{scope: "chat", chat: ch.id}, {scope: "all_private_chats"}, {scope: "default"}}
	}
	return []commandKey{
		{scope: "chat_member", chat: ch.id, member: u.ID}, {scope: "chat", chat: ch.id},
		{scope: "all_group_chats"}, {scope: "default"},
	}
}

// menu is what the chat shows the user: the first list that is set, in the
// user's language before any.
func (s *Server) menu(ch *chat, u User) []Command {
	language, _, _ := strings.Cut(strings.ToLower(u.LanguageCode), "-")
	for _, scope := range ch.scopes(u) {
		for _, code := range []string{language, ""} {
			scope.language = code
			if list := s.commands[scope]; len(list) > 0 {
				return slices.Clone(list)
			}
		}
	}
	return nil
}

func (s *Server) setMyDescription(c *call) (any, error) {
	return s.setProfile(c, "description", 512, func(p *Profile) *string { return &p.Description })
}

func (s *Server) setMyShortDescription(c *call) (any, error) {
	return s.setProfile(c, "short_description", 120, func(p *Profile) *string { return &p.ShortDescription })
}

func (s *Server) setProfile(c *call, field string, limit int, part func(*Profile) *string) (any, error) {
	language, err := c.language()
	if err != nil {
		return nil, err
	}
	if n := units(c.params[field]); n > limit {
		return nil, badRequest("sandbox: %s has %d characters, more than %d", field, n, limit)
	}
	if s.profile[language] == nil {
		s.profile[language] = &Profile{}
	}
	*part(s.profile[language]) = c.params[field]
	return true, nil
}

// Profile is what the bot's page says to a user of the language; texts that
// are not set in it come from the default.
func (s *Server) Profile(language string) Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	var own, base Profile
	if p := s.profile[language]; p != nil {
		own = *p
	}
	if p := s.profile[""]; p != nil {
		base = *p
	}
	return Profile{
		Description:      cmp.Or(own.Description, base.Description),
		ShortDescription: cmp.Or(own.ShortDescription, base.ShortDescription),
	}
}
