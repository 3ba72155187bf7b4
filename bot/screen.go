package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// A screen shows figures and changes nothing. Those that read much, or draw,
// are made by a worker from one state of the store; the request only leaves a
// job. A picture that Telegram has already is sent by its id there.

// viewer is who looks at a screen.
type viewer struct {
	Member storage.Member // zero for a stranger
	Lang   storage.Lang
	Zone   *time.Location
	Now    time.Time // the moment that the member spoke, in his zone

	read  storage.Reader
	group storage.Group // where the screen is shown to a whole team; zero in a private chat
	words string        // what was said behind a command
}

// Today returns the date of the request in the member's zone.
func (v *viewer) Today() calc.Date { return calc.DateOf(v.Now) }

// Moment returns the request's moment for the arithmetic.
func (v *viewer) Moment() figures.Moment { return figures.At(v.Now) }

// inGroup tells whether a whole team reads what is shown.
func (v *viewer) inGroup() bool { return v.group.Chat != 0 }

// button makes a button with a label of the request's language.
func (v *viewer) button(label, data string) (Button, error) {
	s, err := text.Label(v.Lang, label)
	return Button{s, data}, err
}

// buttons makes one row of buttons of label, data pairs.
func (v *viewer) buttons(labelsAndData ...string) ([][]Button, error) {
	var row []Button
	for i := 0; i < len(labelsAndData); i += 2 {
		b, err := v.button(labelsAndData[i], labelsAndData[i+1])
		if err != nil {
			return nil, err
		}
		row = append(row, b)
	}
	return [][]Button{row}, nil
}

// screen is one row of the table of screens.
type screen struct {
	roles storage.Roles
	show  func(*viewer, []int64) (Reply, error)
}

// screenJob says what to show to whom.
type screenJob struct {
	Update int64            `json:"u"`
	Chat   int64            `json:"c"`
	Member storage.MemberID `json:"m"`
	Screen string           `json:"s"`
	Args   []int64          `json:"a,omitempty"`
	Words  string           `json:"w,omitempty"`
	Edit   int64            `json:"e,omitempty"` // the message that it is shown in
	Now    int64            `json:"n"`           // Unix seconds
}

// later leaves a screen to a worker. edit is the message that it takes the place of, 0 for a new one.
func (r *Request) later(name string, edit int64, args ...int64) (Reply, error) {
	j := screenJob{
		Update: r.Update.ID, Chat: r.Update.Chat, Member: r.Member.ID, Screen: name, Args: args, Words: r.Args, Edit: edit, Now: r.Now.Unix(),
	}
	payload, err := json.Marshal(j)
	if err != nil {
		return Reply{}, err
	}
	r.bot.newJob = true
	return Reply{}, r.Tx.PutJob(storage.Job{Key: fmt.Sprintf("screen %d", j.Update), Kind: "screen", Payload: payload}) // due at once, whatever the clock says
}

// opens is a button that shows a screen in a message of its own.
func opens(name string) func(*Request, []int64) (Reply, error) {
	return func(r *Request, args []int64) (Reply, error) { return r.later(name, 0, args...) }
}

// turns is a button that shows a screen in the message that it stands under.
func turns(name string) func(*Request, []int64) (Reply, error) {
	return func(r *Request, args []int64) (Reply, error) { return r.later(name, r.Update.Message, args...) }
}

// showScreen reads, draws, and puts the screen into the outbox.
func showScreen(ctx context.Context, b *Bot, j storage.Job) (func(storage.Writer) error, error) {
	var c screenJob
	if err := json.Unmarshal(j.Payload, &c); err != nil {
		return nil, err
	}
	b.busy(ctx, c)
	var out []Outgoing
	var picture *pictures.Picture
	var book *workbook
	err := b.Store.View(ctx, func(r storage.Reader) (err error) {
		out, picture, book, err = c.make(r, j.Payload)
		return err
	})
	if err != nil {
		return nil, err
	}
	if book != nil {
		file, err := book.file()
		if err != nil {
			return nil, err
		}
		out = []Outgoing{file}
	}
	if picture != nil && out[0].FileID == "" {
		if out[0].File, err = picture.PNG(); err != nil {
			return nil, err
		}
	}
	return func(w storage.Writer) error {
		for _, o := range out {
			if err := enqueue(w, c.Chat, o); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// make reads a screen, if the member may still see it, and returns what is to
// be sent, the first of it with a picture perhaps, or a workbook.
func (c screenJob) make(r storage.Reader, redraw []byte) ([]Outgoing, *pictures.Picture, *workbook, error) {
	screen, known := screens[c.Screen]
	v, allowed, err := c.viewer(r, screen.roles)
	if err != nil || !allowed || !known {
		return nil, nil, nil, err
	}
	reply, err := screen.show(v, c.Args)
	if err != nil || reply.Book != nil {
		return nil, nil, reply.Book, err
	}
	if reply.Picture == nil {
		out, err := c.written(v, reply)
		return out, nil, nil, err
	}
	p := reply.Picture
	out := Outgoing{Kind: Photo, Edit: c.Edit, Redraw: redraw, Text: p.Caption, FileName: p.Name + ".png", FileKey: p.Key, Rows: reply.Buttons}
	switch {
	case reply.AsFile:
		out.Kind, out.Text, out.Rows, out.Edit = Document, "", nil, 0
		out.FileKey += " file"
	case c.Edit != 0:
		out.Kind = SwapPhoto
	}
	out.FileID, err = r.SentID(out.FileKey)
	return append([]Outgoing{out}, reply.Also...), p, nil, err
}

func (c screenJob) written(v *viewer, reply Reply) ([]Outgoing, error) {
	if reply.Message == nil {
		return reply.Also, nil
	}
	said, err := text.Render(v.Lang, reply.Message)
	out := Outgoing{Kind: Send, Text: text.Fit(said), Rows: reply.Buttons}
	if c.Edit != 0 {
		out.Kind, out.Edit = Rewrite, c.Edit
	}
	return append([]Outgoing{out}, reply.Also...), err
}

// viewer looks the member up again: between a request and its answer he may
// have moved, or left, and the group may have been unbound.
func (c screenJob) viewer(r storage.Reader, roles storage.Roles) (*viewer, bool, error) {
	m, err := r.Member(c.Member)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil || m.Inactive || !m.Roles.Has(roles) || c.Chat > 0 && m.Telegram != c.Chat {
		return nil, false, err
	}
	v := &viewer{Member: m, read: r, words: c.Words}
	if c.Chat < 0 {
		if v.group, err = r.Group(c.Chat); errors.Is(err, storage.ErrNotFound) {
			return nil, false, nil
		}
		m = storage.Member{} // the group's language is the company's, and so is its clock
	}
	if err != nil {
		return nil, false, err
	}
	if v.Lang, err = langOf(r, m, User{}); err != nil {
		return nil, false, err
	}
	if v.Zone, err = figures.Zone(r, m); err != nil {
		return nil, false, err
	}
	v.Now = unix(c.Now).In(v.Zone)
	return v, true, nil
}

// screenFailed tells the member that a screen could not be made.
func screenFailed(w storage.Writer, j storage.Job) error {
	var c screenJob
	if err := json.Unmarshal(j.Payload, &c); err != nil {
		return err
	}
	m, err := w.Member(c.Member)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return sayFailure(w, m, User{}, c.Chat, c.Update)
}

// Redraw draws a picture again whose id Telegram does not know any more.
func Redraw(w storage.Writer, out Outgoing) error {
	if err := w.PutSentID(out.FileKey, "", 1); err != nil || len(out.Redraw) == 0 {
		return err
	}
	var c screenJob
	if err := json.Unmarshal(out.Redraw, &c); err != nil {
		return err
	}
	return w.PutJob(storage.Job{Key: fmt.Sprintf("screen %d", c.Update), Kind: "screen", Payload: out.Redraw})
}
