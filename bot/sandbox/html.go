package sandbox

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// entityOf is the entity type of each tag of the HTML parse mode.
var entityOf = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic",
	"u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
	"tg-spoiler": "spoiler", "span": "spoiler",
}

// htmlParser reads one text. Offsets of entities count UTF-16 units.
type htmlParser struct {
	in       string
	pos      int
	out      strings.Builder
	units    int // UTF-16 length of out
	open     []openTag
	entities []htmlEntity
	halves   bool // a lone half of a surrogate pair was written
}

type openTag struct {
	name, argument string
	units, bytes   int // length of the output before the tag
}

// htmlEntity is an entity that may still be merged: pre and code around the
// same text are one entity with a language.
type htmlEntity struct {
	Entity
	language string
}

// parseHTML returns the plain text and the entities of a text in Telegram's
// HTML parse mode. The error is the description of a 400.
func parseHTML(in string) (string, []Entity, error) {
	p := &htmlParser{in: in}
	for p.pos < len(in) {
		if err := p.step(); err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, parseError("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	if p.halves {
		return "", nil, parseError("Text contains invalid Unicode characters after decoding HTML entities, " +
			"check for unmatched surrogate code units")
	}
	var entities []Entity
	for _, e := range p.entities {
		if e.Type == "pre" {
			e.Language = e.language
		}
		entities = append(entities, e.Entity)
	}
	return p.out.String(), entities, nil
}

func parseError(format string, args ...any) error {
	return badRequest("can't parse entities: "+format, args...)
}

func (p *htmlParser) step() error {
	switch p.peek() {
	case '<':
		start := p.pos
		p.pos++
		if p.peek() == '/' {
			return p.endTag(start)
		}
		return p.startTag(start)
	case '&':
		if r, n := decodeEntity(p.in[p.pos:]); n > 0 {
			p.pos += n
			p.write(r)
			return nil
		}
	}
	r, n := utf8.DecodeRuneInString(p.in[p.pos:])
	p.pos += n
	p.write(r)
	return nil
}

func (p *htmlParser) write(r rune) {
	if r >= 0xd800 && r <= 0xdfff {
		p.halves = true
	}
	p.out.WriteRune(r)
	p.units++
	if r > 0xffff {
		p.units++
	}
}

// peek is the byte at the position, 0 at the end.
func (p *htmlParser) peek() byte {
	if p.pos < len(p.in) {
		return p.in[p.pos]
	}
	return 0
}

func isSpace(b byte) bool { return strings.IndexByte(" \t\r\n\v\x00", b) >= 0 }

// skip moves over bytes that satisfy f and returns them. It stops at the end.
func (p *htmlParser) skip(f func(byte) bool) string {
	start := p.pos
	for p.pos < len(p.in) && f(p.in[p.pos]) {
		p.pos++
	}
	return p.in[start:p.pos]
}

func inTag(b byte) bool { return !isSpace(b) && b != '>' }

func (p *htmlParser) startTag(start int) error {
	name := strings.ToLower(p.skip(inTag))
	if p.peek() == 0 {
		return parseError("Unclosed start tag at byte offset %d", start)
	}
	if entityOf[name] == "" {
		return parseError("Unsupported start tag \"%s\" at byte offset %d", name, start)
	}
	tag := openTag{name: name, units: p.units, bytes: p.out.Len()}
	for {
		p.skip(isSpace)
		if p.peek() == '>' {
			p.pos++
			break
		}
		if err := p.attribute(&tag, start); err != nil {
			return err
		}
	}
	if name == "span" && tag.argument != "spoiler" {
		return parseError(`Tag "span" must have class "tg-spoiler" at byte offset %d`, start)
	}
	p.open = append(p.open, tag)
	return nil
}

func (p *htmlParser) attribute(tag *openTag, start int) error {
	name := p.skip(func(b byte) bool { return inTag(b) && b != '=' })
	if name == "" && p.peek() != 0 {
		return parseError("Empty attribute name in the tag %q at byte offset %d", tag.name, start)
	}
	p.skip(isSpace)
	switch {
	case p.peek() == 0:
		return parseError("Unclosed start tag %q at byte offset %d", tag.name, start)
	case p.peek() != '=' && tag.name == "blockquote" && name == "expandable":
		tag.argument = "expandable"
		return nil
	case p.peek() != '=':
		return parseError("Expected equal sign in declaration of an attribute of the tag %q at byte offset %d",
			tag.name, start)
	}
	p.pos++
	p.skip(isSpace)
	if p.peek() == 0 {
		return parseError("Unclosed start tag %q at byte offset %d", tag.name, start)
	}
	value, err := p.attributeValue()
	if err != nil {
		return err
	}
	if p.peek() == 0 {
		return parseError("Unclosed start tag at byte offset %d", start)
	}
	tag.set(name, value)
	return nil
}

// set keeps the attributes that mean something.
func (t *openTag) set(name, value string) {
	language, isLanguage := strings.CutPrefix(value, "language-")
	class, isClass := strings.CutPrefix(value, "tg-")
	switch {
	case t.name == "a" && name == "href":
		t.argument = value
	case t.name == "code" && name == "class" && isLanguage:
		t.argument = language
	case t.name == "span" && name == "class" && isClass:
		t.argument = class
	case t.name == "blockquote" && name == "expandable":
		t.argument = name
	}
}

func (p *htmlParser) attributeValue() (string, error) {
	quote := p.peek()
	if quote != '"' && quote != '\'' {
		start := p.pos
		value := p.skip(func(b byte) bool {
			return b == '.' || b == '-' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
		})
		if inTag(p.peek()) {
			return "", parseError("Unexpected end of name token at byte offset %d", start)
		}
		return strings.ToLower(value), nil
	}
	p.pos++
	var value strings.Builder
	for p.pos < len(p.in) && p.in[p.pos] != quote {
		if r, n := decodeEntity(p.in[p.pos:]); n > 0 {
			value.WriteRune(r)
			p.pos += n
			continue
		}
		value.WriteByte(p.in[p.pos])
		p.pos++
	}
	if p.pos < len(p.in) {
		p.pos++
	}
	return value.String(), nil
}

func (p *htmlParser) endTag(start int) error {
	if len(p.open) == 0 {
		return parseError("Unexpected end tag at byte offset %d", start)
	}
	p.pos++
	name := strings.ToLower(p.skip(inTag))
	p.skip(isSpace)
	if p.peek() != '>' {
		return parseError("Unclosed end tag at byte offset %d", start)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return parseError(`Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, start, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	p.close(tag)
	return nil
}

// close adds the tag's entity, if there is any text in it.
func (p *htmlParser) close(tag openTag) {
	e := htmlEntity{Entity: Entity{Type: entityOf[tag.name], Offset: tag.units, Length: p.units - tag.units}}
	if e.Length == 0 {
		return
	}
	switch tag.name {
	case "a":
		link := tag.argument
		if link == "" {
			link = p.out.String()[tag.bytes:]
		}
		if e.URL = checkedLink(link); e.URL == "" {
			return // Telegram drops a link that leads nowhere
		}
	case "blockquote":
		if tag.argument != "" {
			e.Type = "expandable_blockquote"
		}
	case "code":
		e.language = tag.argument
		fallthrough
	case "pre":
		if p.mergeCode(e) {
			return
		}
	}
	p.entities = append(p.entities, e)
}

// mergeCode makes code with a language and pre around the same text one pre.
func (p *htmlParser) mergeCode(e htmlEntity) bool {
	if len(p.entities) == 0 {
		return false
	}
	last := &p.entities[len(p.entities)-1]
	both := []string{last.Type, e.Type}
	slices.Sort(both)
	language := last.language + e.language
	if last.Offset != e.Offset || last.Length != e.Length || language == "" || !slices.Equal(both, []string{"code", "pre"}) {
		return false
	}
	last.Type, last.language = "pre", language
	return true
}

var namedEntities = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}

// decodeEntity decodes a character reference at the start of the text and
// returns its length, 0 if there is none that Telegram knows. The final
// semicolon may be missing.
func decodeEntity(in string) (rune, int) {
	if in == "" || in[0] != '&' {
		return 0, 0
	}
	end, r := 1, rune(0)
	if strings.HasPrefix(in, "&#") {
		r, end = decodeNumber(in)
	} else {
		for end < len(in) && in[end]|0x20 >= 'a' && in[end]|0x20 <= 'z' {
			end++
		}
		r = namedEntities[in[1:end]]
	}
	if r == 0 {
		return 0, 0
	}
	if end < len(in) && in[end] == ';' {
		end++
	}
	return r, end
}

// decodeNumber reads "&#…" or "&#x…"; Telegram takes at most nine bytes.
func decodeNumber(in string) (rune, int) {
	base, end := rune(10), 2
	if strings.HasPrefix(in, "&#x") {
		base, end = 16, 3
	}
	r := rune(0)
	for ; end < len(in) && end < 10; end++ {
		digit := rune(strings.IndexByte("0123456789abcdef", in[end]|0x20))
		if in[end] >= '0' && in[end] <= '9' {
			digit = rune(in[end] - '0')
		}
		if digit < 0 || digit >= base {
			break
		}
		r = r*base + digit
	}
	if r >= 0x10ffff || end >= 10 {
		return 0, 0
	}
	return r, end
}
