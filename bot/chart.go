package bot

import (
	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

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
	return r.later("chart", 0, int64(category), int64(m.Month), asPicture)
}

func lineNames(m figures.Month) []string {
	var names []string
	for _, l := range m.Lines {
		names = append(names, l.Category.Name)
	}
	return names[:min(len(names), 12)]
}

// How a chart is sent.
const (
	asPicture int64 = iota
	asFile          // in full quality
)

func pressChart(r *Request, args []int64) (Reply, error) {
	return r.later("chart", 0, args[0], int64(r.Today().Month()), asPicture)
}

// The buttons under a picture keep to its month.
func pressSwap(r *Request, args []int64) (Reply, error) {
	return r.chartOf(r.Update.Message, args, asPicture)
}

func pressDocument(r *Request, args []int64) (Reply, error) { return r.chartOf(0, args, asFile) }

func (r *Request) chartOf(edit int64, args []int64, as int64) (Reply, error) {
	if month := calc.Month(args[1]); month < 1 || month > r.Today().Month() {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	return r.later("chart", edit, args[0], args[1], as)
}

// chartScreen is a category's month, or of all for 0.
func chartScreen(v *viewer, args []int64) (Reply, error) {
	category, month := storage.CategoryID(args[0]), calc.Month(args[1])
	picture, err := pictures.Load(v.read, v.Member, month, category, v.Moment(), v.look())
	if err != nil {
		return Reply{}, err
	}
	state, err := figures.Load(v.read, v.Member, month, v.Moment())
	if err != nil {
		return Reply{}, err
	}
	rows, err := chartButtons(v.Lang, state, category, 0)
	return Reply{Picture: &picture, AsFile: args[2] == asFile, Buttons: rows}, err
}

// look is how the member wants his pictures.
func (v *viewer) look() pictures.Look {
	if v.inGroup() {
		return pictures.Look{Lang: v.Lang, Group: true}
	}
	return pictures.Look{Lang: v.Lang, Theme: v.Member.Theme}
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
