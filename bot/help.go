package bot

import (
	"runrate/bot/text"
	"runrate/storage"
)

// howToEnter answers /sale without a sale behind it.
func howToEnter(r *Request) (Reply, error) {
	example, err := r.example()
	return Reply{Message: text.HowToEnter{Example: example}}, err
}

// help lists what the member can do, from the table of commands.
func help(r *Request) (Reply, error) {
	m := text.Help{Rep: r.Member.Roles.Has(storage.Rep)}
	list, err := menu(r.Lang, r.Member)
	if err != nil {
		return Reply{}, err
	}
	for _, c := range list {
		m.Commands = append(m.Commands, text.HelpLine{Name: c.Name, About: c.About})
	}
	m.Example, err = r.example()
	return Reply{Message: m}, err
}
