package bottest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"runrate/bot/sandbox"
	"runrate/storage"
	"runrate/storage/sheet"
)

// step does what one line says and returns who did it, or "" if nobody did
// anything that the bot could answer.
func (p *player) step(line string) string {
	p.t.Helper()
	words := strings.Fields(line)
	if len(words) == 0 || words[0] == "#" {
		return ""
	}
	if do, ok := houseVerbs[words[0]]; ok {
		do(p, words[1:])
		return ""
	}
	name, rest, _ := strings.Cut(line, " ")
	switch who, text, said := strings.Cut(line, ": "); {
	case line == "the clock strikes":
		if p.h.Strike != nil && p.h.Running() {
			p.h.Strike()
		}
		return "the clock"
	case strings.HasPrefix(name, "#") && rest == "is upgraded":
		p.upgrade(name)
		return name
	case said && !strings.Contains(who, " "):
		f := p.phone(who)
		f.own = append(f.own, f.Send(newlines(text)))
		return who
	}
	if err := p.act(p.phone(name), rest); err != nil {
		p.t.Fatalf("%s: %v", line, err)
	}
	if strings.HasPrefix(rest, "speaks ") {
		return ""
	}
	return name
}

// houseVerbs are what is done to the house, by the first word of the line.
var houseVerbs = map[string]func(p *player, args []string){
	"at":      (*player).setClock,
	"import":  func(p *player, args []string) { p.h.Import(sheet.Kind(args[0]), p.file(args[1])) },
	"buying":  func(p *player, args []string) { p.buying(p.file(args[0])) },
	"invite":  func(p *player, args []string) { p.invites[args[0]] = p.h.Invite(args[0]) },
	"setup":   func(p *player, args []string) { p.setUpCode(args[0]) },
	"restart": func(p *player, _ []string) { p.h.Stop(); p.start() },
	"stop":    func(p *player, _ []string) { p.h.Stop() },
	"start":   func(p *player, _ []string) { p.start() },
}

func (p *player) setClock(args []string) {
	zone := must(time.LoadLocation("Europe/Moscow"))
	p.h.SetClock(must(time.ParseInLocation("2006-01-02T15:04", args[0], zone)))
	if p.h.Running() { // it has been polling all the while
		p.h.Update(func(w storage.Writer) error {
			return w.PutSetting(storage.SettingAlive, p.h.Now().Format(time.RFC3339))
		})
	}
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

var errUnclear = errors.New("what does this line mean")

// act does what a line says that a member does.
func (p *player) act(f *phone, rest string) error {
	verb, arg, _ := strings.Cut(rest, " ")
	switch verb {
	case "speaks":
		f.user.LanguageCode = arg
		p.h.Server.Phone(f.user)
	case "joins":
		p.invites[arg] = p.h.Invite(arg)
		f.own = append(f.own, f.Send("/start "+p.invites[arg]))
	case "uses":
		f.own = append(f.own, f.Send("/start "+p.invites[arg]))
	case "edits", "edits:":
		n, text, _ := strings.Cut(strings.TrimPrefix(rest, "edits"), ":")
		return f.Edit(f.own[number(n, len(f.own))-1], newlines(strings.TrimPrefix(text, " ")))
	case "presses":
		return press(f.Messages(), arg, f.Press)
	case "forwards:":
		f.own = append(f.own, f.Forward(arg))
	case "uploads":
		name, caption, _ := strings.Cut(arg, ": ")
		f.own = append(f.own, f.Upload(name, []byte(p.file(name)), newlines(caption)))
	case "blocks":
		f.Block()
	case "unblocks":
		f.Unblock()
	case "adds", "removes", "in":
		return p.actInGroup(f, rest)
	default:
		return errUnclear
	}
	return nil
}

var (
	moveLine  = regexp.MustCompile(`^(?:(adds) the bot to|removes the bot from) (#\S+)$`)
	groupLine = regexp.MustCompile(`^in (#[^\s:]+)(:| replies:| presses) (.+)$`)
)

// actInGroup does what a line says that a member does in a group.
func (p *player) actInGroup(f *phone, rest string) error {
	if move := moveLine.FindStringSubmatch(rest); move != nil {
		g := p.group(move[2])
		if move[1] == "adds" {
			g.AddBot(f.user)
		} else {
			g.RemoveBot(f.user)
		}
		return nil
	}
	parts := groupLine.FindStringSubmatch(rest)
	if parts == nil {
		return errUnclear
	}
	g := p.group(parts[1])
	switch parts[2] {
	case ":":
		g.Say(f.user, newlines(parts[3]))
	case " replies:":
		last, ok := g.Last()
		if !ok {
			return errors.New("the bot has said nothing there")
		}
		g.Reply(f.user, last.ID, newlines(parts[3]))
	case " presses":
		return press(g.Messages(), parts[3], func(id int64, label string) error { return g.Press(f.user, id, label) })
	}
	return nil
}

func newlines(s string) string { return strings.ReplaceAll(s, `\n`, "\n") }

func number(s string, fallback int) int {
	n := fallback
	if s = strings.TrimSpace(s); s != "" {
		fmt.Sscan(s, &n)
	}
	return n
}

// press presses a button of the bot's nth message, "3: Label", or of the last
// that has it, "Label".
func press(messages []sandbox.Message, what string, tap func(id int64, label string) error) error {
	n, label, numbered := strings.Cut(what, ": ")
	if !numbered {
		n, label = "", what
	}
	bots := slices.DeleteFunc(messages, func(m sandbox.Message) bool { return !m.FromBot })
	if len(bots) < max(1, number(n, 1)) {
		return fmt.Errorf("the bot has said %d things", len(bots))
	}
	if n != "" {
		bots = bots[number(n, 0)-1 : number(n, 0)]
	}
	for _, m := range slices.Backward(bots) {
		for _, b := range slices.Concat(m.Buttons...) {
			if plainSpaces(b.Label) == label {
				return tap(m.ID, b.Label)
			}
		}
	}
	if n != "" { // a button that is gone from the screen may still be pressed where it had not been redrawn
		return tap(bots[0].ID, label)
	}
	return fmt.Errorf("no message has a button %q; the last has %v", label, bots[len(bots)-1].Buttons)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
