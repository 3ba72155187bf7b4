package bot

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/storage"
)

// Why clients leave is said with a list of the company's. Until an
// administrator changes it, it is the product's, written down on first use.

// reasonLength is how long a reason's name may be.
const reasonLength = 40

// reasonsOffered are the reasons to choose from.
func (r *Request) reasonsOffered() ([]storage.Reason, error) {
	all, err := r.reasons()
	return slices.DeleteFunc(all, func(reason storage.Reason) bool { return reason.Hidden }), err
}

// reasons are all of them, the default ones where there are none yet.
func (r *Request) reasons() ([]storage.Reason, error) {
	all, err := r.Tx.Reasons()
	if err != nil || len(all) > 0 {
		return all, err
	}
	lang, err := r.companyLang()
	if err != nil {
		return nil, err
	}
	names, err := text.Label(lang, "default reasons")
	if err != nil {
		return nil, err
	}
	for _, name := range strings.Split(names, ", ") {
		if _, err := r.Tx.PutReason(storage.Reason{Name: name}); err != nil {
			return nil, err
		}
	}
	return r.Tx.Reasons()
}

// companyLang is the language of what the company keeps, the member's own
// where it has set none.
func (r *Request) companyLang() (storage.Lang, error) {
	set, err := r.Tx.Setting(storage.SettingLang)
	return cmp.Or(storage.Lang(set), r.Lang), err
}

// reasonName is what a reason is called; what none of the list is, is another.
func (v *viewer) reasonName(id storage.ReasonID) (string, error) {
	all, err := v.read.Reasons()
	if err != nil {
		return "", err
	}
	for _, reason := range all {
		if reason.ID == id {
			return reason.Name, nil
		}
	}
	return text.Label(v.Lang, "other reason")
}

// reasonButtons offer the reasons of a question.
func (r *Request) reasonButtons(q question, page int) ([][]Button, error) {
	reasons, err := r.reasonsOffered()
	if err != nil {
		return nil, err
	}
	var all []Button
	for _, reason := range reasons {
		all = append(all, Button{reason.Name, pressData("why", q.ID, int64(reason.ID))})
	}
	rows, more := pageOf(all, page)
	last, err := r.buttons("cancel", pressData("no", q.ID))
	if more {
		last[0] = append(last[0], Button{"›", pressData("whys", q.ID, int64(page+1))})
	}
	return append(rows, last...), err
}

// pressWhys shows the next reasons.
func pressWhys(r *Request, args []int64) (Reply, error) {
	q, open, err := r.pending()
	if err != nil || !open || q.ID != args[0] || q.Kind != askReason || args[1] < 0 {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	rows, err := r.reasonButtons(q, int(args[1]%1000))
	return Reply{Also: []Outgoing{{Kind: Keyboard, Edit: r.Update.Message, Rows: rows}}}, err
}

// showReasons answers /reasons with the picture, and changes the list for an administrator.
func showReasons(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	if r.Args != "" {
		return r.changeReasons(r.Args)
	}
	return r.later("reasons", 0, asPicture)
}

func pressReasonsFile(r *Request, _ []int64) (Reply, error) { return r.later("reasons", 0, asFile) }

// changeReasons reads «+ Долги» and «- Сезон».
func (r *Request) changeReasons(written string) (Reply, error) {
	if !strings.ContainsRune("+-−–—", []rune(written)[0]) && !r.Member.Roles.Has(storage.Admin) {
		return say(text.NoBreakdown{Command: "reasons"})
	}
	if !r.Member.Roles.Has(storage.Admin) {
		return say(text.ReasonsRefused{Reason: "admin"})
	}
	sign := []rune(written)[0]
	name := clientName(strings.TrimSpace(string([]rune(written)[1:])))
	switch {
	case !strings.ContainsRune("+-−–—", sign) || name == "":
		names, err := r.reasonNames()
		return Reply{Message: text.ReasonsRefused{Reason: "usage", Names: names}}, err
	case len([]rune(name)) > reasonLength:
		return say(text.ReasonsRefused{Reason: "long"})
	}
	return r.putReason(name, sign != '+')
}

// putReason offers a reason, or hides it: what was noted with it stays.
func (r *Request) putReason(name string, hide bool) (Reply, error) {
	all, err := r.reasons()
	if err != nil {
		return Reply{}, err
	}
	reason := storage.Reason{Name: name, Hidden: true}
	if at := slices.IndexFunc(all, func(o storage.Reason) bool { return storage.Fold(o.Name) == storage.Fold(name) }); at >= 0 {
		reason = all[at]
	}
	names, err := r.reasonNames()
	switch {
	case err != nil:
		return Reply{}, err
	case hide && reason.Hidden:
		return say(text.ReasonsRefused{Reason: "unknown", Text: clipped(name), Names: names})
	case !hide && !reason.Hidden:
		return say(text.ReasonsRefused{Reason: "twice", Text: reason.Name})
	}
	change := storage.Change{What: storage.ChangedReason, Of: reason.Name, From: onOff(reason.Hidden), To: onOff(hide)}
	reason.Hidden = hide
	if _, err := r.Tx.PutReason(reason); errors.Is(err, storage.ErrTaken) {
		return say(text.ReasonsRefused{Reason: "twice", Text: reason.Name})
	} else if err != nil {
		return Reply{}, err
	}
	if err := r.note(change); err != nil {
		return Reply{}, err
	}
	names, err = r.reasonNames()
	return Reply{Message: text.ReasonsChanged{Name: reason.Name, Hidden: hide, Names: names}}, err
}

// reasonNames are what is offered.
func (r *Request) reasonNames() ([]string, error) {
	var names []string
	all, err := r.reasonsOffered()
	for _, reason := range all {
		names = append(names, reason.Name)
	}
	return names, err
}

// reasonMonths is over how many months reasons are counted, this one included.
const reasonMonths = 12

// reasonsScreen draws why the clients left whom the member looks after.
func reasonsScreen(v *viewer, args []int64) (Reply, error) {
	b, err := figures.Open(v.read)
	if err != nil {
		return Reply{}, err
	}
	c, err := clients.Open(b, clients.Question{AsOf: v.Today()}, v.Now)
	if err != nil {
		return Reply{}, err
	}
	name, err := v.teamName(v.defaultScope().Team)
	if err != nil {
		return Reply{}, err
	}
	from := (v.Today().Month() - reasonMonths + 1).First()
	groups, err := c.Reasons(from, v.Today(), func(k storage.Client, l storage.Life) bool { return v.listed(c.Owner(k, l)) })
	if err != nil {
		return Reply{}, err
	}
	tallies := groups[0].Of
	if len(tallies) == 0 {
		return Reply{Message: text.NoLosses{Name: name, MayWrite: v.Member.Roles.Has(marks)}}, nil
	}
	picture, err := pictures.Reasons(tallies, name, from, v.Today(), v.look())
	if err != nil {
		return Reply{}, err
	}
	buttons, err := v.buttons("as file", pressData("whysfile"))
	return Reply{Picture: &picture, AsFile: args[0] == asFile, Buttons: buttons}, err
}
