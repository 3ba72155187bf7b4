package bot

import (
	"strconv"

	"runrate/bot/parse"
	"runrate/bot/text"
	"runrate/storage"
)

// takeClients takes how many clients to sell to out of the words of a plan.
func (p *planFor) takeClients() {
	if n, rest, named := parse.ClientCount(p.words); named {
		p.clients, p.words, p.hasClients = n, rest, true
	}
}

// putClientPlan sets how many clients a rep should sell to in a month.
func (r *Request) putClientPlan(p planFor) (*text.ClientPlanSet, error) {
	was, err := r.Tx.ClientPlan(p.rep.ID, p.month)
	if err != nil {
		return nil, err
	}
	if err := r.Tx.PutClientPlan(storage.ClientPlan{Rep: p.rep.ID, Month: p.month, Count: p.clients}); err != nil {
		return nil, err
	}
	lang, err := r.companyLang()
	if err != nil {
		return nil, err
	}
	name, err := text.Label(lang, "client plan")
	if err != nil {
		return nil, err
	}
	from := ""
	if was.Count > 0 {
		from = strconv.Itoa(was.Count)
	}
	out := &text.ClientPlanSet{Count: p.clients, Was: was.Count}
	return out, r.notePlan(p.rep, storage.Category{Name: name}, "", p.month, from, strconv.Itoa(p.clients))
}
