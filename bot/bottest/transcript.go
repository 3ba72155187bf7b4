package bottest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"runrate/bot/sandbox"
	"runrate/storage"
	"runrate/storage/sheet"
)

var update = flag.Bool("update", false, "rewrite transcripts with what the bot says now")

// Transcript plays a txtar file and compares what every phone shows with what
// the file says; with -update it rewrites the file. Its lines:
//
//	# a comment
//	import plan plan.csv             a file of the archive, as the operator imports it
//	at 2026-03-10T09:00              the clock, in the company's zone
//	anna speaks en                   the language of a phone, before its first message
//	setup letmein                    the code for the very first person
//	invite A1                        makes an invite for the member A1
//	anna uses A1                     presses the link of the last invite made for A1
//	anna joins A1                    both at once
//	anna: пиво 120                   sends a message; \n is a new line
//	anna edits 2: пиво 150           edits her second message; without a number, her last
//	anna presses Отменить            a button of the last message that has it
//	anna presses 3: Отменить         a button of the bot's third message to her
//	anna forwards: пиво 120
//	anna blocks
//	restart                          the bot stops and starts again
//	stop                             the bot is down until the next start
//	start
//
// What the bot says follows: "bot> " is a new message, "bot~ " one that
// changed in place, "bot! " what a press shows for a moment; lines that go on
// are indented, buttons stand in brackets. Of what another phone shows,
// the name stands before: "boris bot> ".
//
// The house is made with the options; with Twice nothing is to read otherwise.
func Transcript(t *testing.T, file string, o Options) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t: t, h: New(t, o), archive: archive, phones: map[string]*phone{}, invites: map[string]string{}, pictures: map[string]bool{}, pictureOf: map[int64]string{}}
	got := p.play(string(archive.Comment))
	p.h.Check()
	if got == string(archive.Comment) {
		return
	}
	if *update && !o.Twice {
		archive.Comment = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the bot says otherwise (go test -update rewrites the file):\n%s", firstDifference(got, string(archive.Comment)))
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot:\n%s\nwant:\n%s", i+1, strings.Join(g[i:min(i+8, len(g))], "\n"), strings.Join(w[i:min(i+8, len(w))], "\n"))
		}
	}
	return ""
}

type player struct {
	t       *testing.T
	h       *House
	archive *txtar.Archive
	phones  map[string]*phone
	order   []string
	invites map[string]string // the last token made for each code

	pictures  map[string]bool  // Telegram's ids of pictures shown so far
	pictureOf map[int64]string // the picture that a message showed last
}

// phone is one member's, with what has been written down of it.
type phone struct {
	*sandbox.Phone
	user   sandbox.User
	own    []int64 // messages sent
	shown  map[int64]string
	toasts int
}

// play runs the lines and returns the script with what was said filled in.
func (p *player) play(script string) string {
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimSuffix(script, "\n"), "\n") {
		if said(line) {
			continue
		}
		fmt.Fprintln(&out, line)
		if actor := p.step(line); (actor != "" || strings.HasPrefix(line, "restart") || line == "start") && p.h.Running() {
			p.h.Settle()
			p.awaitAnswers()
			p.write(&out, actor)
		}
	}
	return out.String()
}

// awaitAnswers waits until every press has been answered: answers do not go through the outbox.
func (p *player) awaitAnswers() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	for name, f := range p.phones {
		if err := p.h.Server.WaitFor(ctx, func() bool { return f.Unanswered() == 0 }); err != nil {
			p.t.Fatalf("a press of %s was not answered: %v", name, err)
		}
	}
}

// said tells whether a line is what the bot said, not what is done.
func said(line string) bool {
	if strings.HasPrefix(line, "    ") {
		return true
	}
	rest := line
	if name, after, ok := strings.Cut(line, " "); ok && !strings.ContainsAny(name, ">~!:") && name != "bot" {
		rest = after
	}
	return strings.HasPrefix(rest, "bot> ") || strings.HasPrefix(rest, "bot~ ") || strings.HasPrefix(rest, "bot! ")
}

// step does what one line says and returns who did it.
func (p *player) step(line string) string {
	p.t.Helper()
	words := strings.Fields(line)
	switch {
	case len(words) == 0 || words[0] == "#" || strings.HasPrefix(words[0], "#"):
		return ""
	case words[0] == "at":
		zone := must(time.LoadLocation("Europe/Moscow"))
		p.h.SetClock(must(time.ParseInLocation("2006-01-02T15:04", words[1], zone)))
		if p.h.Running() { // it has been polling all the while
			p.h.Update(func(w storage.Writer) error {
				return w.PutSetting(storage.SettingAlive, p.h.Now().Format(time.RFC3339))
			})
		}
		return ""
	case words[0] == "import":
		p.h.Import(sheet.Kind(words[1]), p.file(words[2]))
		return ""
	case words[0] == "invite":
		p.invites[words[1]] = p.h.Invite(words[1])
		return ""
	case words[0] == "restart":
		p.h.Stop()
		p.start()
		return ""
	case words[0] == "stop":
		p.h.Stop()
		return ""
	case words[0] == "start":
		p.start()
		return ""
	case words[0] == "setup":
		p.setUpCode(words[1])
		return ""
	}
	name, rest, _ := strings.Cut(line, " ")
	if who, text, ok := strings.Cut(line, ": "); ok && !strings.Contains(who, " ") {
		f := p.phone(who)
		f.own = append(f.own, f.Send(newlines(text)))
		return who
	}
	return p.act(name, rest, line)
}

// start runs the bot, and waits until it has dealt with what was there.
func (p *player) start() {
	p.t.Helper()
	before := p.h.Server.LongPolls()
	p.h.Start(Options{})
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	if err := p.h.Server.WaitFor(ctx, func() bool { return p.h.Server.LongPolls() > before }); err != nil {
		p.t.Fatalf("the bot does not poll: %v", err)
	}
}

func (p *player) act(name, rest, line string) string {
	p.t.Helper()
	f := p.phone(name)
	verb, arg, _ := strings.Cut(rest, " ")
	var err error
	switch {
	case verb == "speaks":
		f.user.LanguageCode = arg
		f.Phone = p.h.Server.Phone(f.user)
		return ""
	case verb == "joins":
		p.invites[arg] = p.h.Invite(arg)
		f.own = append(f.own, f.Send("/start "+p.invites[arg]))
	case verb == "uses":
		f.own = append(f.own, f.Send("/start "+p.invites[arg]))
	case strings.HasPrefix(rest, "edits"):
		n, text, _ := strings.Cut(strings.TrimPrefix(rest, "edits"), ":")
		err = f.Edit(f.own[number(n, len(f.own))-1], newlines(strings.TrimPrefix(text, " ")))
	case strings.HasPrefix(rest, "presses "):
		n, label, numbered := strings.Cut(arg, ": ")
		if !numbered {
			n, label = "", arg
		}
		err = p.press(f, n, label)
	case strings.HasPrefix(rest, "forwards: "):
		f.own = append(f.own, f.Forward(strings.TrimPrefix(rest, "forwards: ")))
	case verb == "blocks":
		f.Block()
	case verb == "unblocks":
		f.Unblock()
	default:
		p.t.Fatalf("what does this line mean: %q", line)
	}
	if err != nil {
		p.t.Fatalf("%s: %v", line, err)
	}
	return name
}

func newlines(s string) string { return strings.ReplaceAll(s, `\n`, "\n") }

func number(s string, fallback int) int {
	n := fallback
	if s = strings.TrimSpace(s); s != "" {
		fmt.Sscan(s, &n)
	}
	return n
}

// press presses a button of the bot's nth message, or of the last that has it.
func (p *player) press(f *phone, n, label string) error {
	var bots []sandbox.Message
	for _, m := range f.Messages() {
		if m.FromBot {
			bots = append(bots, m)
		}
	}
	if n != "" {
		bots = bots[number(n, 0)-1 : number(n, 0)]
	}
	for _, m := range slices.Backward(bots) {
		for _, b := range slices.Concat(m.Buttons...) {
			if plainSpaces(b.Label) == label {
				return f.Press(m.ID, b.Label)
			}
		}
	}
	if n != "" { // a button that is gone from the screen may still be pressed where it had not been redrawn
		return f.Press(bots[0].ID, label)
	}
	return fmt.Errorf("no message has a button %q; the last has %v", label, bots[len(bots)-1].Buttons)
}

func (p *player) phone(name string) *phone {
	if f, ok := p.phones[name]; ok {
		return f
	}
	u := sandbox.User{ID: int64(len(p.phones) + 101), FirstName: strings.ToUpper(name[:1]) + name[1:], LanguageCode: "ru"}
	f := &phone{Phone: p.h.Server.Phone(u), user: u, shown: map[int64]string{}}
	p.phones[name] = f
	p.order = append(p.order, name)
	return f
}

func (p *player) setUpCode(code string) {
	p.h.Update(func(w storage.Writer) error { return putSetup(w, code) })
}

func (p *player) file(name string) string {
	for _, f := range p.archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	p.t.Fatalf("the archive has no file %q", name)
	return ""
}

// write notes what has changed on every phone.
func (p *player) write(out *strings.Builder, actor string) {
	for _, name := range p.order {
		f, who := p.phones[name], ""
		if name != actor {
			who = name + " "
		}
		for _, m := range f.Messages() {
			before, known := f.shown[m.ID]
			if !m.FromBot || known && before == content(m) {
				continue
			}
			text := p.screenText(m)
			mark := "bot> "
			if known {
				mark = "bot~ "
			}
			f.shown[m.ID] = content(m)
			fmt.Fprintln(out, who+mark+text)
		}
		toasts := f.Toasts()
		for _, t := range toasts[f.toasts:] {
			fmt.Fprintln(out, who+"bot! "+plainSpaces(t.Text))
		}
		f.toasts = len(toasts)
	}
}

// screenText is a message as a phone shows it. Spaces that keep a number
// together are written as plain ones. A picture is told by its size and by
// whether Telegram had it already.
func (p *player) screenText(m sandbox.Message) string {
	s := m.String()
	if m.Photo != nil {
		seen := ""
		if p.pictures[m.Photo.ID] && p.pictureOf[m.ID] != m.Photo.ID {
			seen = ", sent before"
		}
		p.pictures[m.Photo.ID], p.pictureOf[m.ID] = true, m.Photo.ID
		s = fmt.Sprintf("(picture %d×%d%s)\n%s", m.Photo.Width, m.Photo.Height, seen, s)
	}
	if m.Document != nil {
		s = strings.TrimSpace("(file " + m.Document.Name + ")\n" + s)
	}
	return strings.ReplaceAll(plainSpaces(s), "\n", "\n    ")
}

// content tells whether a message has changed.
func content(m sandbox.Message) string {
	s := m.String()
	if m.Photo != nil {
		s += m.Photo.ID
	}
	return s
}

func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
