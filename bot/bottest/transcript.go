package bottest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"runrate/bot/sandbox"
)

var update = flag.Bool("update", false, "rewrite transcripts with what the bot says now")

// Transcript plays a txtar file and compares what every phone shows with what
// the file says; with -update it rewrites the file. Its lines:
//
//	# a comment
//	import plan plan.csv             a file of the archive, as the operator imports it
//	buying habits.csv                purchases as habits, see buying.go
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
//	anna uploads plan.csv            sends a file of the archive as a document
//	anna uploads plan.csv: за март   the same with a caption
//	anna blocks
//	anna unblocks
//	egor adds the bot to #north      the first line with it makes the group
//	egor removes the bot from #north
//	egor in #north: /bind            says something in a group
//	egor in #north replies: да       to the bot's last message there
//	anna in #north presses Отчёт     a button there; "presses 3: " as above
//	#north is upgraded               to a supergroup, with another id
//	the clock strikes                the bot does what is due, see House.Strike
//	restart                          the bot stops and starts again
//	stop                             the bot is down until the next start
//	start
//
// What the bot says follows: "bot> " is a new message, "bot~ " one that
// changed in place, "bot! " what a press shows for a moment; lines that go on
// are indented, buttons stand in brackets. Of what another phone shows,
// the name stands before: "boris bot> "; of what a group shows, it always
// does: "#north bot> ", where "bot! " is for who pressed alone. A message that
// came without a sound begins with "(silent)", a document is "(file plan.csv)"
// before its caption.
//
// The house is made with the options; with Twice nothing is to read otherwise.
func Transcript(t *testing.T, file string, o Options) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlayer(t, New(t, o), archive)
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
	groups  map[string]*sandbox.Group
	screens []*screen         // every phone and group, in the order in which the script names them
	invites map[string]string // the last token made for each code

	pictures  map[string]bool     // Telegram's ids of pictures shown so far
	pictureOf map[pictured]string // the picture that a message showed last
}

func newPlayer(t *testing.T, h *House, archive *txtar.Archive) *player {
	return &player{
		t: t, h: h, archive: archive,
		phones: map[string]*phone{}, groups: map[string]*sandbox.Group{}, invites: map[string]string{},
		pictures: map[string]bool{}, pictureOf: map[pictured]string{},
	}
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
	for _, s := range p.screens {
		if err := p.h.Server.WaitFor(ctx, func() bool { return s.Unanswered() == 0 }); err != nil {
			p.t.Fatalf("a press on %s was not answered: %v", s.name, err)
		}
	}
}

// said tells whether a line is what the bot said, not what is done.
func said(line string) bool {
	if strings.HasPrefix(line, "    ") {
		return true
	}
	rest := line
	if name, after, ok := strings.Cut(line, " "); ok && !strings.ContainsAny(name, ">~!:") && name != "bot" && name != "#" {
		rest = after
	}
	return strings.HasPrefix(rest, "bot> ") || strings.HasPrefix(rest, "bot~ ") || strings.HasPrefix(rest, "bot! ")
}
