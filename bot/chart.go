package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// A picture is drawn by a job, from data copied out of the store. A picture
// that Telegram has already is sent by its id there.

// chartJob says what to draw for whom.
type chartJob struct {
	Update   int64              `json:"u"`
	Chat     int64              `json:"c"`
	Member   storage.MemberID   `json:"m"`
	Category storage.CategoryID `json:"k,omitempty"` // 0: all of them
	Month    calc.Month         `json:"o"`
	Swap     int64              `json:"s,omitempty"` // the picture that it replaces
	Document bool               `json:"d,omitempty"` // as a file, in full quality
	Now      int64              `json:"n"`           // Unix seconds
}

// showChart sends a picture of all categories, or of the one that is named.
func showChart(r *Request) (Reply, error) {
	m, err := r.month()
	if err != nil {
		return Reply{}, err
	}
	if len(m.Lines) == 0 {
		return r.runRate()
	}
	var category storage.CategoryID
	if r.Args != "" {
		lexicon, err := r.lexicon()
		if err != nil {
			return Reply{}, err
		}
		c, found := lexicon.Find(r.Args)
		if _, has := m.Of(c.ID); !found || !has {
			return say(text.NoChart{Text: clipped(r.Args), Known: lineNames(m)})
		}
		category = c.ID
	}
	return Reply{}, r.draw(chartJob{Category: category, Month: m.Month})
}

func lineNames(m figures.Month) []string {
	var names []string
	for _, l := range m.Lines {
		names = append(names, l.Category.Name)
	}
	return names[:min(len(names), 12)]
}

// draw leaves the drawing to a job.
func (r *Request) draw(j chartJob) error {
	j.Update, j.Chat, j.Member, j.Now = r.Update.ID, r.Update.Chat, r.Member.ID, r.Now.Unix()
	payload, err := json.Marshal(j)
	if err != nil {
		return err
	}
	r.bot.newJob = true
	return r.Tx.PutJob(storage.Job{Key: fmt.Sprintf("chart %d", j.Update), Kind: "chart", Payload: payload}) // due at once, whatever the clock says
}

func pressChart(r *Request, args []int64) (Reply, error) {
	return Reply{}, r.draw(chartJob{Category: storage.CategoryID(args[0]), Month: r.Today().Month()})
}

// The buttons under a picture keep to its month.
func pressSwap(r *Request, args []int64) (Reply, error) {
	return r.drawOf(args, chartJob{Swap: r.Update.Message})
}

func pressDocument(r *Request, args []int64) (Reply, error) {
	return r.drawOf(args, chartJob{Document: true})
}

func (r *Request) drawOf(args []int64, j chartJob) (Reply, error) {
	j.Category, j.Month = storage.CategoryID(args[0]), calc.Month(args[1])
	if j.Month < 1 || j.Month > r.Today().Month() {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	return Reply{}, r.draw(j)
}

// pressChartPick turns the page of categories under a picture.
func pressChartPick(r *Request, args []int64) (Reply, error) {
	month := calc.Month(args[1])
	if month < 1 || month > r.Today().Month() {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	m, err := figures.Load(r.Tx, r.Member, month, r.Moment())
	if err != nil {
		return Reply{}, err
	}
	rows, err := chartButtons(r.Lang, m, storage.CategoryID(args[0]), int(max(args[2], 0)%1000))
	return Reply{Also: []Outgoing{{Kind: Keyboard, Edit: r.Update.Message, Rows: rows}}}, err
}

// chartButtons swap a picture for another, and send it as a file.
func chartButtons(lang storage.Lang, m figures.Month, shown storage.CategoryID, page int) ([][]Button, error) {
	var all []Button
	month := int64(m.Month)
	if _, has := m.Of(shown); has {
		label, err := text.Label(lang, "all categories")
		if err != nil {
			return nil, err
		}
		all = append(all, Button{label, pressData("swap", 0, month)})
	}
	for _, l := range m.Lines {
		if l.Category.ID != shown {
			all = append(all, Button{l.Category.Name, pressData("swap", int64(l.Category.ID), month)})
		}
	}
	rows, more := pageOf(all, page)
	label, err := text.Label(lang, "as file")
	last := []Button{{label, pressData("file", int64(shown), month)}}
	if more {
		last = append(last, Button{"›", pressData("pick", int64(shown), month, int64(page+1))})
	}
	return append(rows, last), err
}

// drawChart reads, draws, and puts the picture into the outbox.
func drawChart(ctx context.Context, b *Bot, j storage.Job) (func(storage.Writer) error, error) {
	var c chartJob
	if err := json.Unmarshal(j.Payload, &c); err != nil {
		return nil, err
	}
	var picture pictures.Picture
	out := Outgoing{Kind: Photo, Edit: c.Swap, Redraw: j.Payload}
	var allowed bool
	err := b.Store.View(ctx, func(r storage.Reader) (err error) {
		m, err := r.Member(c.Member)
		if allowed = err == nil && mayGet(m, c.Chat, storage.Rep); !allowed {
			return err
		}
		picture, err = c.picture(r, m, &out)
		return err
	})
	if err != nil || !allowed {
		return func(storage.Writer) error { return nil }, err
	}
	if out.FileID == "" {
		if out.File, err = picture.PNG(); err != nil {
			return nil, err
		}
	}
	out.Text, out.FileName = picture.Caption, picture.Name+".png"
	switch {
	case c.Document:
		out.Kind, out.Text, out.Edit = Document, "", 0
	case c.Swap != 0:
		out.Kind = SwapPhoto
	}
	return func(w storage.Writer) error { return enqueue(w, c.Chat, out) }, nil
}

// mayGet tells whether a chat is still that of a member in a role: between a
// request and its answer he may have moved, or left.
func mayGet(m storage.Member, chat int64, role storage.Roles) bool {
	return !m.Inactive && m.Roles.Has(role) && m.Telegram == chat
}

// picture makes the picture, and what of the message depends on the store.
func (c chartJob) picture(r storage.Reader, m storage.Member, out *Outgoing) (pictures.Picture, error) {
	lang, err := langOf(r, m, User{})
	if err != nil {
		return pictures.Picture{}, err
	}
	zone, err := figures.Zone(r, m)
	if err != nil {
		return pictures.Picture{}, err
	}
	at := figures.At(unix(c.Now).In(zone))
	picture, err := pictures.Load(r, m, c.Month, c.Category, at, pictures.Look{Lang: lang, Theme: m.Theme})
	if err != nil {
		return pictures.Picture{}, err
	}
	out.FileKey = picture.Key
	if c.Document {
		out.FileKey += " file"
	}
	if out.FileID, err = r.SentID(out.FileKey); err != nil || c.Document {
		return picture, err
	}
	state, err := figures.Load(r, m, c.Month, at)
	if err != nil {
		return pictures.Picture{}, err
	}
	out.Rows, err = chartButtons(lang, state, c.Category, 0)
	return picture, err
}

// chartFailed tells the member that a picture could not be drawn.
func chartFailed(w storage.Writer, j storage.Job) error {
	var c chartJob
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
	if err := w.PutSentID(out.FileKey, "", 1); err != nil {
		return err
	}
	var c chartJob
	if err := json.Unmarshal(out.Redraw, &c); err != nil {
		return err
	}
	return w.PutJob(storage.Job{Key: fmt.Sprintf("chart %d", c.Update), Kind: "chart", Payload: out.Redraw})
}
