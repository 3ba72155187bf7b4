package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"runrate/bot"
	"runrate/bot/demo"
	"runrate/bot/figures"
	"runrate/bot/sandbox"
	"runrate/bot/telegram"
	"runrate/calc"
	"runrate/calc/calendar"
	"runrate/storage"
	"runrate/storage/bolt"
)

type demoCmd struct {
	Seed uint64 `help:"Another seed is another company." default:"1"`
	At   string `help:"When it plays, as 2026-11-12T10:24. Default: this morning, or that of the last working day." placeholder:"TIME"`

	lang string
}

// Run plays the main job, and then lets the reader go on as Anna.
func (d *demoCmd) Run(ctx context.Context, c *cli, std streams) error {
	if err := c.checkSettings(); err != nil {
		return err
	}
	d.lang = cmp.Or(c.Lang, string(figures.DefaultLang))
	start, err := d.start()
	if err != nil {
		return err
	}
	began := time.Now()
	now := func() time.Time { return start.Add(time.Since(began)).Truncate(time.Second) }
	stage, err := d.raise(ctx, now)
	if err != nil {
		return err
	}
	defer stage.close()
	chat := &chat{stage: stage, out: std.out, words: demoWords[d.lang]}
	if err := chat.play(ctx); err != nil {
		return err
	}
	return chat.talk(ctx, std.in)
}

// start is the moment that the demo begins at.
func (d *demoCmd) start() (time.Time, error) {
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		return time.Time{}, err
	}
	if d.At != "" {
		return parseAt(d.At, zone)
	}
	cal := calendar.Calendar{Pattern: calendar.FiveTwo, National: calendar.Russia()}
	day := calc.DateOf(time.Now().In(zone))
	for cal.Weight(day) == 0 {
		day--
	}
	return day.In(zone).Add(10*time.Hour + 24*time.Minute), nil
}

// stage is the bot, its database and the sandbox, all on this machine.
type stage struct {
	server  *sandbox.Server
	service *telegram.Service
	phone   *sandbox.Phone
	link    string
	close   func()
}

// raise makes up the company and starts the bot on it.
func (d *demoCmd) raise(ctx context.Context, now func() time.Time) (*stage, error) {
	dir, err := os.MkdirTemp("", "runrate-demo-")
	if err != nil {
		return nil, err
	}
	store, err := bolt.Open(filepath.Join(dir, "demo.db"), bolt.Options{Create: true})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	sweep := func() { store.Close(); os.RemoveAll(dir) }
	server, err := sandbox.Start(sandbox.Options{Now: now, Bot: sandbox.User{ID: 1, FirstName: "Runrate", Username: "runrate_demo_bot"}})
	if err != nil {
		sweep()
		return nil, err
	}
	api, err := telegram.NewAPI(server.URL(), server.Token())
	if err != nil {
		sweep()
		return nil, err
	}
	token := bot.NewToken()
	if err := d.furnish(ctx, store, now(), token); err != nil {
		server.Close()
		sweep()
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	st := &stage{server: server, link: token}
	st.service = &telegram.Service{
		API: api, Store: store, Log: log, Limits: telegram.NoLimits, Now: now,
		Bot: &bot.Bot{Store: store, Log: log, Now: now},
	}
	st.phone = server.Phone(sandbox.User{ID: 100, FirstName: "Anna", LanguageCode: d.lang})
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { defer close(ended); _ = st.service.Run(ctx) }()
	st.close = func() { cancel(); <-ended; server.Close(); sweep() }
	return st, nil
}

// furnish fills the store with the company and makes Anna's invite.
func (d *demoCmd) furnish(ctx context.Context, store storage.Store, now time.Time, token string) error {
	company, err := demo.New(demo.Options{Seed: d.Seed, Today: calc.DateOf(now), Lang: storage.Lang(d.lang)})
	if err != nil {
		return err
	}
	if err := company.Furnish(ctx, store, now); err != nil {
		return err
	}
	return store.Update(ctx, func(w storage.Writer) error {
		anna, err := w.MemberByCode(demo.Anna)
		if err != nil {
			return err
		}
		return bot.PutInvite(w, token, anna.ID, 0, now)
	})
}

// settle waits until the bot has dealt with everything.
func (s *stage) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := s.server.WaitConfirmed(ctx); err != nil {
		return err
	}
	if err := s.service.Settle(ctx); err != nil {
		return err
	}
	return s.server.WaitFor(ctx, func() bool { return s.phone.Unanswered() == 0 })
}

// isTerminal tells whether somebody sits at a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// chat shows one phone in the terminal.
type chat struct {
	*stage
	out   io.Writer
	words words
	own   []int64
	shown map[int64]string
	toast int
}

// words are what the demo says around the conversation.
type words struct {
	title, joins, edits, presses, yours, bye string
	sale, correction, more, runrate, button  string
}

var demoWords = map[string]words{
	"ru": {
		title: "Runrate: телефон Анны, торгового представителя выдуманной компании. Всё происходит на этой машине.",
		joins: "Анна открывает ссылку-приглашение", edits: "Анна исправляет сообщение", presses: "Анна нажимает",
		sale: "пиво 120", correction: "пиво 150", more: "сок 45, чипсы 30 @Ромашка 7200р", runrate: "/runrate", button: "План и факт",
		yours: "Теперь вы — Анна. Пишите; «=текст» исправляет последнее сообщение, «#1» нажимает кнопку 1, пустая строка — конец.",
		bye:   "Готово. Настоящий бот: RUNRATE_TOKEN=… runrate serve",
	},
	"en": {
		title: "Runrate: the phone of Anna, a rep of a made-up company. All of it happens on this machine.",
		joins: "Anna opens her invite link", edits: "Anna edits her message", presses: "Anna presses",
		sale: "beer 120", correction: "beer 150", more: "juice 45, chips 30 @Daisy 7200 rub", runrate: "/runrate", button: "Plan and fact",
		yours: "Now you are Anna. Write; “=text” edits your last message, “#1” presses button 1, an empty line ends it.",
		bye:   "Done. For the real bot: RUNRATE_TOKEN=… runrate serve",
	},
}

// play runs the main job: join, sell, correct, ask.
func (c *chat) play(ctx context.Context) error {
	c.shown = map[int64]string{}
	fmt.Fprintf(c.out, "%s\n\n", c.words.title)
	if err := c.do(ctx, "("+c.words.joins+")", func() error { c.own = append(c.own, c.phone.Send("/start "+c.link)); return nil }); err != nil {
		return err
	}
	if err := c.send(ctx, c.words.sale); err != nil {
		return err
	}
	if err := c.edit(ctx, c.words.correction); err != nil {
		return err
	}
	if err := c.send(ctx, c.words.more); err != nil {
		return err
	}
	if err := c.send(ctx, c.words.runrate); err != nil {
		return err
	}
	return c.press(ctx, c.words.button)
}

// do shows what Anna does, does it, and shows what the phone shows then.
func (c *chat) do(ctx context.Context, what string, act func() error) error {
	fmt.Fprintf(c.out, "> %s\n", what)
	if err := act(); err != nil {
		return err
	}
	if err := c.settle(ctx); err != nil {
		return err
	}
	c.show()
	return nil
}

func (c *chat) send(ctx context.Context, s string) error {
	return c.do(ctx, s, func() error { c.own = append(c.own, c.phone.Send(s)); return nil })
}

func (c *chat) edit(ctx context.Context, s string) error {
	return c.do(ctx, "("+c.words.edits+") "+s, func() error { return c.phone.Edit(c.own[len(c.own)-1], s) })
}

func (c *chat) press(ctx context.Context, label string) error {
	return c.do(ctx, "("+c.words.presses+") "+label, func() error {
		m, ok := c.phone.Last()
		if !ok {
			return errors.New("there is no button yet")
		}
		return c.phone.Press(m.ID, label)
	})
}

// show prints the bot's messages that are new or have changed.
func (c *chat) show() {
	for _, m := range c.phone.Messages() {
		if text := screen(m); m.FromBot && c.shown[m.ID] != text {
			c.shown[m.ID] = text
			if file := cmp.Or(m.Photo, m.Document); file != nil {
				fmt.Fprintf(c.out, "    %s\n", c.keep(file))
			}
			fmt.Fprintf(c.out, "%s\n\n", text)
		}
	}
	toasts := c.phone.Toasts()
	for _, t := range toasts[c.toast:] {
		fmt.Fprintf(c.out, "    * %s\n\n", t.Text)
	}
	c.toast = len(toasts)
}

// keep writes a picture where it can be opened, and says where.
func (c *chat) keep(file *sandbox.File) string {
	f, err := os.CreateTemp("", "runrate-demo-*.png")
	if err == nil {
		_, err = f.Write(file.Data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Sprintf("(%v)", err)
	}
	return f.Name()
}

// screen is a message with its buttons numbered.
func screen(m sandbox.Message) string {
	var out strings.Builder
	out.WriteString("    " + strings.ReplaceAll(m.Text, "\n", "\n    "))
	n := 0
	for _, row := range m.Buttons {
		out.WriteString("\n   ")
		for _, b := range row {
			n++
			fmt.Fprintf(&out, " [%d %s]", n, b.Label)
		}
	}
	return out.String()
}

// talk lets whoever is there go on: line by line, to an empty one or the end.
func (c *chat) talk(ctx context.Context, in io.Reader) error {
	if isTerminal(in) {
		fmt.Fprintf(c.out, "%s\n\n", c.words.yours)
	}
	lines := bufio.NewScanner(in)
	for ctx.Err() == nil && lines.Scan() && strings.TrimSpace(lines.Text()) != "" {
		if err := c.obey(ctx, strings.TrimSpace(lines.Text())); err != nil {
			if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) {
				return err
			}
			fmt.Fprintf(c.out, "    * %v\n\n", err)
		}
	}
	fmt.Fprintln(c.out, c.words.bye)
	return lines.Err()
}

func (c *chat) obey(ctx context.Context, line string) error {
	if s, ok := strings.CutPrefix(line, "="); ok {
		return c.edit(ctx, s)
	}
	n, err := strconv.Atoi(strings.TrimPrefix(line, "#"))
	if !strings.HasPrefix(line, "#") || err != nil {
		return c.send(ctx, line)
	}
	m, _ := c.phone.Last()
	for _, row := range m.Buttons {
		for _, b := range row {
			if n--; n == 0 {
				return c.press(ctx, b.Label)
			}
		}
	}
	return errors.New("there is no such button")
}
