package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"runrate/bot/figures"
	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// Files go out as they come in: by a worker. A book holds a month of the
// member's own scope; a template what he may fill in and send back.

// outFile says which file to make for whom.
type outFile struct {
	Update   int64            `json:"u"`
	Chat     int64            `json:"c"`
	Member   storage.MemberID `json:"m"`
	Template sheet.Kind       `json:"t,omitempty"` // else a book
	Scope    figures.Scope    `json:"s"`           // of a book
	Month    calc.Month       `json:"o"`
	Now      int64            `json:"n"`
}

// MaxUpload is how large a file Telegram takes from bots.
const MaxUpload = 50 << 20

// showExport answers /export: with this month's book, or with another's: «/export февраль Юг».
func showExport(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	now := r.Today().Month()
	month, rest, named := parse.Month(r.Args, now)
	if !named {
		month, rest = now, r.Args
	}
	if month > now && named { // a month without a year is the last one of that name
		month -= 12
	}
	scope := r.defaultScope()
	if rest = strings.TrimSpace(rest); rest != "" {
		var refusal any
		var err error
		if scope, refusal, err = r.scopeNamed(rest); err != nil || refusal != nil {
			return Reply{Message: refusal}, err
		}
	}
	return r.makeFile(outFile{Scope: scope, Month: month}, text.ExportMaking{Month: month})
}

// makeFile leaves a file to a worker, and says so.
func (r *Request) makeFile(f outFile, said any) (Reply, error) {
	f.Update, f.Chat, f.Member, f.Now = r.Update.ID, r.Update.Chat, r.Member.ID, r.Now.Unix()
	payload, err := json.Marshal(f)
	if err != nil {
		return Reply{}, err
	}
	r.bot.newJob = true
	return Reply{Message: said}, r.Tx.PutJob(storage.Job{Key: fmt.Sprint("out ", f.Update), Kind: "out", Due: r.Clock, Payload: payload})
}

// showImport answers /import: how files come in, and templates of them.
func showImport(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	kinds := []sheet.Kind{sheet.Plan, sheet.Sales, sheet.Clients}
	admin := r.Member.Roles.Has(storage.Admin)
	if admin {
		kinds = append(kinds, sheet.Members, sheet.Categories)
	}
	var buttons []Button
	for _, k := range kinds {
		label, err := text.Label(r.Lang, "file "+string(k))
		if err != nil {
			return Reply{}, err
		}
		buttons = append(buttons, Button{label, pressData("tmpl", int64(slices.Index(sheetKinds, k)))})
	}
	return Reply{Message: text.ImportHowTo{Admin: admin}, Buttons: slices.Collect(slices.Chunk(buttons, 3))}, nil
}

// pressPlanTemplate sends the template of a month's plan.
func pressPlanTemplate(r *Request, args []int64) (Reply, error) {
	month := calc.Month(args[0])
	if now := r.Today().Month(); month < now || month > now+planAhead {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	return r.makeFile(outFile{Template: sheet.Plan, Month: month}, nil)
}

func pressTemplate(r *Request, args []int64) (Reply, error) {
	if args[0] < 0 || args[0] >= int64(len(sheetKinds)) {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	kind := sheetKinds[args[0]]
	if companys := kind == sheet.Members || kind == sheet.Categories || kind == sheet.Calendar; companys && !r.Member.Roles.Has(storage.Admin) || kind == sheet.Calendar {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	return r.makeFile(outFile{Template: kind, Month: r.Today().Month()}, nil)
}

// workOut makes a file and puts it into the outbox.
func workOut(ctx context.Context, b *Bot, j storage.Job) (func(storage.Writer) error, error) {
	var f outFile
	if err := json.Unmarshal(j.Payload, &f); err != nil {
		return nil, err
	}
	var v *viewer
	var made struct {
		name  string
		write func(context.Context, storage.Store, *bytes.Buffer) error
	}
	err := b.Store.View(ctx, func(r storage.Reader) (err error) {
		var allowed bool
		v, allowed, err = screenJob{Chat: f.Chat, Member: f.Member, Now: f.Now}.viewer(r, anyRole)
		if err != nil || !allowed {
			v = nil
			return err
		}
		made.name, made.write, err = f.maker(v)
		return err
	})
	if err != nil || v == nil || made.write == nil {
		return func(storage.Writer) error { return nil }, err
	}
	var out bytes.Buffer
	err = made.write(ctx, b.Store, &out)
	if errors.Is(err, sheet.ErrTooManyRows) || err == nil && out.Len() > MaxUpload {
		return f.refuse(v)
	}
	if err != nil {
		return nil, err
	}
	return func(w storage.Writer) error {
		return enqueue(w, f.Chat, Outgoing{Kind: Document, File: out.Bytes(), FileName: made.name + ".xlsx"})
	}, nil
}

// refuse tells that a file would be larger than Telegram takes.
func (f outFile) refuse(v *viewer) (func(storage.Writer) error, error) {
	s, err := text.Render(v.Lang, text.ExportTooLarge{})
	return func(w storage.Writer) error { return enqueue(w, f.Chat, Outgoing{Kind: Send, Text: s}) }, err
}

// maker finds out how the file is made, if it is the member's to have; nil where it is not.
func (f outFile) maker(v *viewer) (name string, write func(context.Context, storage.Store, *bytes.Buffer) error, err error) {
	if f.Template != "" {
		return f.template(v)
	}
	if may, err := v.maySee(f.Scope); err != nil || !may {
		return "", nil, err
	}
	b, err := figures.Open(v.read)
	if err != nil {
		return "", nil, err
	}
	t, err := b.LoadTeam(f.Scope, f.Month, v.Now)
	if err != nil {
		return "", nil, err
	}
	o := sheet.BookOptions{Lang: v.Lang, Team: f.Scope.Team, From: f.Month.First(), To: f.Month.Last(), Zone: v.Zone, RunRate: runRateSheet(v.Lang, t)}
	if f.Scope == (figures.Scope{}) {
		o.All = true
	}
	for _, rep := range t.Reps {
		o.Reps = append(o.Reps, rep.Member.ID)
	}
	title, err := v.scopeName(f.Scope)
	if err != nil {
		return "", nil, err
	}
	return fileWords("runrate", title, f.Month.String()), func(ctx context.Context, s storage.Store, out *bytes.Buffer) error {
		return sheet.ExportBook(ctx, s, out, o)
	}, nil
}

func (f outFile) template(v *viewer) (string, func(context.Context, storage.Store, *bytes.Buffer) error, error) {
	if !v.Member.Roles.Has(manages) {
		return "", nil, nil
	}
	o := sheet.TemplateOptions{Lang: v.Lang, Month: f.Month, Today: v.Today()}
	if !v.Member.Roles.Has(storage.Admin) {
		o.Team = v.Member.TeamOn(v.Today())
		if o.Team == 0 || !slices.Contains([]sheet.Kind{sheet.Plan, sheet.Sales, sheet.Clients}, f.Template) {
			return "", nil, nil
		}
	}
	label, err := text.Label(v.Lang, "file "+string(f.Template))
	name := fileWords(label)
	if f.Template == sheet.Plan {
		name = fileWords(label, f.Month.String())
	}
	return name, func(ctx context.Context, s storage.Store, out *bytes.Buffer) error {
		return sheet.Template(ctx, s, f.Template, out, o)
	}, err
}

// fileWords makes a file's name that any system takes.
func fileWords(words ...string) string {
	words = slices.DeleteFunc(words, func(s string) bool { return s == "" })
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, c) || c < ' ' {
			return '-'
		}
		return c
	}, storage.Fold(strings.Join(words, "-")))
}

// runRateSheet is the first sheet of a book: a row for each rep's category.
func runRateSheet(lang storage.Lang, t figures.Team) sheet.Sheet {
	name := "Ранрейт"
	if lang == storage.English {
		name = "run rate"
	}
	return sheet.Sheet{Name: name, Fields: []sheet.Field{
		{English: "rep", Russian: "Торговый", Width: 12, Form: sheet.Words}, {English: "rep name", Russian: "Имя торгового", Width: 22, Form: sheet.Words},
		{English: "category", Russian: "Категория", Width: 18, Form: sheet.Words}, {English: "unit", Russian: "Ед. изм.", Width: 8, Form: sheet.Words},
		{English: "plan", Russian: "План", Width: 11, Form: sheet.Volumes}, {English: "fact", Russian: "Факт", Width: 11, Form: sheet.Volumes},
		{English: "fulfilment", Russian: "Выполнение", Width: 11, Form: sheet.Percents}, {English: "run rate", Russian: "Ранрейт", Width: 10, Form: sheet.Percents},
		{English: "forecast", Russian: "Прогноз", Width: 11, Form: sheet.Volumes}, {English: "required a day", Russian: "Нужно в день", Width: 13, Form: sheet.Volumes},
		{English: "lag", Russian: "Отставание", Width: 11, Form: sheet.Volumes}, {English: "turnover", Russian: "Выручка", Width: 13, Form: sheet.Amounts},
	}, Rows: func(yield func([]sheet.Cell) error) error {
		for _, rep := range t.Reps {
			for _, l := range rep.Lines {
				if err := yield(runRateRow(rep, l)); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

func runRateRow(rep figures.Rep, l figures.Category) []sheet.Cell {
	volume := func(x calc.Ratio) sheet.Cell {
		v, ok := figures.Nearest(x, 1)
		if !ok {
			return sheet.Cell{}
		}
		return sheet.Volume(v)
	}
	plan := sheet.Cell{}
	if l.HasPlan {
		plan = sheet.Volume(l.Plan)
	}
	turnover := sheet.Cell{}
	if l.Turnover != 0 {
		turnover = sheet.Amount(l.Turnover)
	}
	return []sheet.Cell{
		sheet.Text(rep.Member.Code), sheet.Text(rep.Member.Name), sheet.Text(l.Category.Name), sheet.Text(l.Category.Unit), plan, sheet.Volume(l.Fact()),
		sheet.Percent(calc.PercentOf(l.Fulfilment())), sheet.Percent(calc.PercentOf(l.RunRate())), volume(l.Forecast()), volume(l.Required()), volume(l.Lag()), turnover,
	}
}

// outFailed tells who asked for a file that it could not be made.
func outFailed(w storage.Writer, j storage.Job) error {
	var f outFile
	if err := json.Unmarshal(j.Payload, &f); err != nil {
		return err
	}
	m, err := w.Member(f.Member)
	if err != nil {
		return ignoreNotFound(err)
	}
	return sayFailure(w, m, User{}, f.Chat, f.Update)
}
