package sandbox

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Lengths in UTF-16 units, after entities are parsed.
const (
	maxText    = 4096
	maxCaption = 1024
	maxToast   = 200
)

// Entity is a formatted part of a text; Offset and Length count UTF-16 units.
type Entity struct {
	Type           string
	Offset, Length int
	URL            string // of text_link
	Language       string // of pre
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// formatted is the text or caption of a call, ready to be shown.
func (c *call) formatted(field, entityField string) (string, []Entity, error) {
	text := cleaned(c.params[field])
	var entities []Entity
	var err error
	switch mode := strings.ToLower(c.params["parse_mode"]); mode {
	case "":
		entities, err = c.entities(entityField, text)
	case "html":
		text, entities, err = parseHTML(text)
	case "markdown", "markdownv2":
		err = badRequest("sandbox: parse_mode %s is not modelled", mode)
	default:
		err = badRequest("unsupported parse_mode")
	}
	if err != nil {
		return "", nil, err
	}
	text, entities = tidy(text, entities)
	switch {
	case field == "text" && text == "":
		return "", nil, badRequest("message text is empty")
	case field == "text" && units(text) > maxText:
		return "", nil, badRequest("message is too long")
	case field == "caption" && units(text) > maxCaption:
		return "", nil, badRequest("message caption is too long")
	}
	return text, entities, nil
}

// entities reads the entities that a bot gives instead of a parse mode.
func (c *call) entities(field, text string) ([]Entity, error) {
	var list []entityJSON
	if _, err := c.object(field, &list); err != nil {
		return nil, err
	}
	var out []Entity
	for _, e := range list {
		if e.Offset < 0 || e.Length <= 0 || e.Type == "" {
			return nil, badRequest("sandbox: parameter %s: an entity needs a type, an offset and a length", field)
		}
		if end := e.Offset + e.Length; end > units(text) {
			return nil, badRequest("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d",
				e.Offset, units(text))
		}
		out = append(out, Entity(e))
	}
	return out, nil
}

// cleaned replaces control characters and drops carriage returns and the
// separators that Telegram drops.
func cleaned(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r >= 0x2028 && r <= 0x202e:
			return -1
		case r < ' ' && r != '\n':
			return ' '
		}
		return r
	}, s)
}

// tidy trims the text as Telegram does, keeps formatting out of code, drops
// entities with nothing to see in them and puts the rest in order.
func tidy(text string, entities []Entity) (string, []Entity) {
	entities = outsideCode(entities)
	text16 := utf16.Encode([]rune(text))
	entities = slices.DeleteFunc(entities, func(e Entity) bool {
		return blank(text16[e.Offset : e.Offset+e.Length])
	})
	slices.SortStableFunc(entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length), cmp.Compare(a.Type, b.Type))
	})
	first, last := 0, len(text16)
	for last > 0 && blank(text16[last-1:last]) {
		last--
	}
	// Telegram trims the start only up to the first entity.
	for first < last && blank(text16[first:first+1]) && (len(entities) == 0 || first < entities[0].Offset) {
		first++
	}
	for i := range entities {
		e := &entities[i]
		e.Length = min(e.Offset+e.Length, last) - e.Offset
		e.Offset -= first
	}
	return string(utf16.Decode(text16[first:last])), entities
}

func blank(text []uint16) bool {
	return !slices.ContainsFunc(text, func(u uint16) bool { return u != ' ' && u != '\n' })
}

// styles are the entities that cannot hold or be held by code.
var styles = []string{"bold", "italic", "underline", "strikethrough", "spoiler"}

// outsideCode cuts the code and pre entities out of the styles.
func outsideCode(entities []Entity) []Entity {
	var out []Entity
	for _, e := range entities {
		parts := []Entity{e}
		if slices.Contains(styles, e.Type) {
			for _, code := range entities {
				if code.Type == "code" || code.Type == "pre" {
					parts = subtract(parts, code)
				}
			}
		}
		out = append(out, parts...)
	}
	return out
}

func subtract(parts []Entity, hole Entity) []Entity {
	var out []Entity
	for _, p := range parts {
		before, after := p, p
		before.Length = min(p.Length, hole.Offset-p.Offset)
		after.Offset = max(p.Offset, hole.Offset+hole.Length)
		after.Length = p.Offset + p.Length - after.Offset
		if before.Length == p.Length || after.Length == p.Length {
			out = append(out, p) // they do not touch
			continue
		}
		for _, rest := range []Entity{before, after} {
			if rest.Length > 0 {
				out = append(out, rest)
			}
		}
	}
	return out
}

// checkedLink is the address as Telegram stores it, empty if it is none.
func checkedLink(link string) string {
	link = strings.TrimSpace(link)
	if !strings.Contains(link, "://") && !strings.HasPrefix(link, "mailto:") && !strings.HasPrefix(link, "tel:") {
		link = "http://" + link
	}
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https", "ftp":
		if !strings.Contains(strings.Trim(u.Hostname(), "."), ".") && u.Hostname() != "localhost" {
			return ""
		}
		if u.Path == "" {
			u.Path = "/"
		}
		return u.String()
	case "tg", "ton", "tonsite", "mailto", "tel":
		return link
	}
	return ""
}

// commandPattern is a bot command; what stands around it is checked apart.
var commandPattern = regexp.MustCompile(`/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?`)

// commandEntities finds the bot commands in a member's text.
func commandEntities(text string) []Entity {
	var out []Entity
	for _, at := range commandPattern.FindAllStringIndex(text, -1) {
		before, after := []rune(text[:at[0]]), []rune(text[at[1]:])
		if len(before) > 0 && besideCommand(before[len(before)-1]) || len(after) > 0 && besideCommand(after[0]) {
			continue
		}
		out = append(out, Entity{
			Type: "bot_command", Offset: units(text[:at[0]]), Length: units(text[at[0]:at[1]]),
		})
	}
	return out
}

// besideCommand says whether the character makes a command next to it plain text.
func besideCommand(r rune) bool {
	return strings.ContainsRune("/<>_", r) || unicode.IsLetter(r) || unicode.IsDigit(r)
}
